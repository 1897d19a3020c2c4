//! Running a program with `#[thespian::main]`: what its end means to the shell.

use std::fmt::Display;
use std::future::Future;
use std::io::{self, Write as _};
use std::process::ExitCode;

use thespian_core::{DeadLetters, DeadReason, RunError, System};

use crate::audit::{self, Audit, Form};

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

/// The kinds of actors that a program lists, each of which tells an audit of itself.
pub type Cast = &'static [fn(Audit) -> Audit];

/// Prints the audit of `cast` if the environment asks for it. Otherwise runs `body` on the stage that the environment names. An error is one line on standard error and an exit code that is
/// not zero: 1, or what the shell expects after a signal.
pub fn main<F, Fut>(cast: Cast, body: F) -> ExitCode
where
    F: FnOnce(System) -> Fut,
    Fut: Future<Output: MainResult>,
{
    match audit::asked() {
        Ok(None) => {}
        Ok(Some(form)) => return print(cast, form),
        Err(error) => {
            complain(&format_args!("error: {error}"));
            return ExitCode::FAILURE;
        }
    }
    let mut failed = false;
    let mut letters = None;
    let ran = System::builder().run(|system| {
        #[cfg(feature = "signals")]
        crate::signals::stop_on_signals(&system);
        let body = body(system.clone());
        let (failed, letters) = (&mut failed, &mut letters);
        async move {
            // Said here and not after the end: an error of the shutdown must not swallow it.
            if let Some(error) = body.await.error() {
                complain(&format_args!("error: {error}"));
                *failed = true;
            }
            *letters = Some(system.dead_letters());
        }
    });
    if let Some(letters) = letters {
        mourn(letters);
    }
    match ran {
        Ok(()) if failed => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format_args!("error: {error}"));
            match error {
                RunError::Interrupted { by: "SIGINT", .. } => ExitCode::from(130),
                RunError::Interrupted { by: "SIGTERM", .. } => ExitCode::from(143),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

/// An audit that was cut off is none, so it is no success.
fn print(cast: Cast, form: Form) -> ExitCode {
    let audit = cast.iter().fold(Audit::new(), |audit, tell| tell(audit));
    let text = match form {
        Form::Markdown => audit.to_markdown(),
        Form::Json => audit.to_json(),
    };
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format_args!("error: the audit could not be written: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// What was accepted and cut off by the end is said, since nobody is left to read the dead letters.
fn mourn(mut letters: DeadLetters) {
    let mut count = letters.missed();
    let mut last = None;
    while let Some(letter) = letters.try_next() {
        if letter.why == DeadReason::Stopped {
            count += 1;
            last = Some(letter);
        }
    }
    if let Some(letter) = last {
        complain(&format_args!(
            "thespian: accepted messages that were not handled before the end: {count}, the last of them `{}` of {}; to \
             let an actor finish first, `drain` it and wait until it has `stopped`",
            letter.message, letter.path,
        ));
    }
}

/// One line on standard error, which may be closed.
fn complain(line: &dyn Display) {
    // Nobody is left to be told when this fails.
    let _ = writeln!(io::stderr(), "{line}");
}
