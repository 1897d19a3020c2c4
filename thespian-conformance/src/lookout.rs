//! Says aloud which case is being played when one does not come to its end: on a stage whose timers stand still, nothing that
//! the stage itself does could end it.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// Longer than a scenario may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// Ends its thread when it is dropped.
pub(crate) struct Lookout(Sender<(&'static str, u64)>);

impl Lookout {
    pub(crate) fn of(venue: &str) -> Self {
        let venue = venue.to_owned();
        Self::new(PATIENCE, move |case, run| {
            eprintln!("{case}, run {run}, has been playing for over {PATIENCE:?} on {venue}");
        })
    }

    fn new(patience: Duration, say: impl Fn(&str, u64) + Send + 'static) -> Self {
        let (lookout, news) = channel();
        thread::spawn(move || {
            let mut playing = None;
            loop {
                match (news.recv_timeout(patience), playing) {
                    (Ok(next), _) => playing = Some(next),
                    (Err(RecvTimeoutError::Timeout), Some((case, run))) => say(case, run),
                    (Err(RecvTimeoutError::Timeout), None) => {}
                    (Err(RecvTimeoutError::Disconnected), _) => return,
                }
            }
        });
        Self(lookout)
    }

    pub(crate) fn begins(&self, case: &'static str, run: u64) {
        // It is there as long as somebody could tell it anything.
        let _ = self.0.send((case, run));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_the_case_that_does_not_end() {
        let (says, said) = channel();
        let lookout = Lookout::new(Duration::from_millis(1), move |case, run| {
            let _ = says.send(format!("{case} {run}"));
        });
        lookout.begins("one", 1);
        lookout.begins("two", 2);
        // The first one may have been slow, too.
        assert!(said.iter().any(|said| said == "two 2"));
        drop(lookout);
        // It goes.
        while said.recv().is_ok() {}
    }
}
