//! A black box: the recording of what led to a failure, saved when it happens.

use std::future::Future;
use std::mem::{replace, take};
use std::path::PathBuf;

use serde::Serialize;
use thespian_core::{Actor, System, What};

use super::{Recorder, Recording, RecordingError};

impl<A: Actor<Msg: Clone + Send + Serialize>> Recorder<A> {
    /// Each time an actor of the kind has failed from now on, saves what has been recorded so far, over what the file held. Ends
    /// when the system has stopped.
    ///
    /// For programs in production: `tokio::spawn(recorder.save_at_failures(&system, "account.jsonl"))`. It does not keep the
    /// system from stopping. Whoever polls it waits for the file.
    ///
    /// # Errors
    /// The future's: [`RecordingError`], when the file cannot be written. It then saves nothing more.
    ///
    /// # Cancel safety
    /// If the future is dropped, nothing more is saved.
    pub fn save_at_failures(
        &self,
        system: &System,
        path: impl Into<PathBuf>,
    ) -> impl Future<Output = Result<(), RecordingError>> + Send + 'static {
        let (recorder, path, mut events) = (self.clone(), path.into(), system.subscribe());
        async move {
            while let Some(event) = events.next().await {
                if event.who.kind == A::KIND && matches!(event.what, What::Failed(_)) {
                    recorder.copy().save(&path)?;
                }
            }
            Ok(())
        }
    }

    /// What has been recorded so far, which stays recorded.
    fn copy(&self) -> Recording<A> {
        let kept = take(&mut *self.tape());
        // Without the lock, since it is users' code.
        let copy = Recording { entries: kept.iter().cloned().collect() };
        let too_old = {
            let mut tape = self.tape();
            let newer = replace(&mut *tape, kept);
            tape.extend(newer);
            let surplus = tape.len().saturating_sub(self.most);
            tape.drain(..surplus).collect::<Vec<_>>()
        };
        drop(too_old);
        copy
    }
}
