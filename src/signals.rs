//! Ctrl-C and SIGTERM stop a system in order. Feature `signals`, on by default.

use std::io;
use std::thread;

use thespian_core::System;

/// Lets Ctrl-C and SIGTERM stop `system` in order: children before parents, each with its deadline. A second signal ends
/// the process at once.
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
        if let Err(error) = listen(|by| ear.interrupt(by)) {
            cannot_hear(&error);
        }
    });
    if let Err(error) = started {
        cannot_hear(&error);
    }
}

fn cannot_hear(error: &io::Error) {
    eprintln!("thespian: signals will end this program without order: {error}");
}

/// Calls `stop` at the first signal and ends the process at the second.
fn listen(stop: impl Fn(&'static str)) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let mut signals = Signals::new()?;
        stop(signals.next().await);
        let code = if signals.next().await == "SIGTERM" { 143 } else { 130 };
        std::process::exit(code)
    })
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
