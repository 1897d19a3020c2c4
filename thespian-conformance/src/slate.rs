//! A value that others wait for, in no stage's words: what scenarios wait on instead of sleeping.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

#[derive(Debug, Default)]
pub(crate) struct Slate<T>(Arc<Mutex<State<T>>>);

#[derive(Debug, Default)]
struct State<T> {
    value: T,
    readers: Vec<Waker>,
}

impl<T> Clone for Slate<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Slate<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn read<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.state().value)
    }

    /// Changes the value, and has everybody who waits look again.
    pub(crate) fn write<R>(&self, write: impl FnOnce(&mut T) -> R) -> R {
        let mut state = self.state();
        let written = write(&mut state.value);
        let readers = std::mem::take(&mut state.readers);
        drop(state);
        readers.into_iter().for_each(Waker::wake);
        written
    }

    /// Waits until there is something to be had.
    pub(crate) async fn until<R>(&self, mut read: impl FnMut(&T) -> Option<R>) -> R {
        poll_fn(|task| {
            let waker = task.waker().clone();
            let mut state = self.state();
            match read(&state.value) {
                Some(read) => Poll::Ready(read),
                None => {
                    state.readers.push(waker);
                    Poll::Pending
                }
            }
        })
        .await
    }
}
