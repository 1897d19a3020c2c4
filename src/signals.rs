//! Ctrl-C and SIGTERM stop a system in order. Feature `signals`, on by default.

use std::io::{self, Write as _};
use std::thread;
use std::time::Duration;

use thespian_core::{Interrupter, System};

/// Lets Ctrl-C and SIGTERM stop `system` in order: children before parents, each with its deadline and all within eight
/// seconds. A second signal ends the process at once.
///
/// Ten seconds after the first signal the process ends in any case if the system has not stopped by then: on the stage
/// `simple`, or on the last worker thread, a handler that blocks keeps everything else from running, the orderly end too.
///
/// `#[thespian::main]` does this by itself. Call it where a system lives inside a program of its own.
///
/// The signals are heard on a small thread of their own, so that they also reach a program on the stage `simple`, whose
/// own thread has no time for them. From the first call on, the process does not end at the first Ctrl-C any more; that
/// cannot be undone.
///
/// If the operating system lets nobody listen for signals, a line on standard error says so.
pub fn stop_on_signals(system: &System) {
    let ear = system.interrupter();
    let started = thread::Builder::new().name("thespian-signals".into()).spawn(move || {
        if let Err(error) = listen(&ear) {
            cannot_hear(&error);
        }
    });
    if let Err(error) = started {
        cannot_hear(&error);
    }
}

/// How long after the first signal the process may live with a system that does not stop.
const PATIENCE: Duration = Duration::from_secs(10);

fn cannot_hear(error: &io::Error) {
    let _ =
        writeln!(io::stderr(), "thespian: signals will end this program without order: {error}");
}

/// Stops the system at the first signal, and ends the process at the second or when patience has run out.
fn listen(system: &Interrupter) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut signals = Signals::new()?;
        let first = signals.next().await;
        system.interrupt(first);
        match tokio::time::timeout(PATIENCE, signals.next()).await {
            Ok(second) => end(second, "again, so the program ends at once"),
            Err(_) if system.is_stopped() => {
                end(signals.next().await, "after the system had stopped")
            }
            Err(_) => end(first, "and the system did not stop within ten seconds"),
        }
    })
}

fn end(signal: &str, why: &str) -> ! {
    // Standard error may be closed, and there is nobody else to tell.
    let _ = writeln!(io::stderr(), "thespian: interrupted by {signal} {why}");
    std::process::exit(if signal == "SIGTERM" { 143 } else { 130 })
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) -> &'static str {
        std::future::poll_fn(|task| {
            if self.interrupt.poll_recv(task).is_ready() {
                return std::task::Poll::Ready("SIGINT");
            }
            self.terminate.poll_recv(task).map(|_| "SIGTERM")
        })
        .await
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> &'static str {
        // An error here means that nobody can listen: then no signal ever comes.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        "SIGINT"
    }
}
