//! Running a program with `#[thespian::main]`: what its end means to the shell.

use std::fmt::Display;
use std::future::Future;
use std::process::ExitCode;

use thespian_core::{RunError, System};

/// What a main may return.
#[diagnostic::on_unimplemented(
    message = "`main` cannot return `{Self}`",
    label = "neither nothing nor a `Result`",
    note = "return nothing, or a `thespian::Result`, or any `Result<(), E>` whose error can be displayed"
)]
pub trait MainResult {
    /// The error's text, if it is one.
    fn error(self) -> Option<String>;
}

impl MainResult for () {
    fn error(self) -> Option<String> {
        None
    }
}

impl<E: Display> MainResult for Result<(), E> {
    fn error(self) -> Option<String> {
        self.err().map(|error| error.to_string())
    }
}

/// Runs `body` on the stage that the environment names. An error is one line on standard error and an exit code that is
/// not zero: 1, or what the shell expects after a signal.
pub fn main<F, Fut>(body: F) -> ExitCode
where
    F: FnOnce(System) -> Fut,
    Fut: Future<Output: MainResult>,
{
    let mut failed = false;
    let ran = System::builder().run(|system| {
        #[cfg(feature = "signals")]
        crate::signals::stop_on_signals(&system);
        let body = body(system);
        let failed = &mut failed;
        async move {
            // Said here and not after the end: an error of the shutdown must not swallow it.
            if let Some(error) = body.await.error() {
                eprintln!("error: {error}");
                *failed = true;
            }
        }
    });
    match ran {
        Ok(()) if failed => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            match error {
                RunError::Interrupted { by: "SIGINT", .. } => ExitCode::from(130),
                RunError::Interrupted { by: "SIGTERM", .. } => ExitCode::from(143),
                _ => ExitCode::FAILURE,
            }
        }
    }
}
