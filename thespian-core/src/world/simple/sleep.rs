//! Sleeping in the stage's time.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::Simple;
use crate::time::Time;

pub(in crate::world) struct Sleep {
    simple: Arc<Simple>,
    at: Time,
    key: Option<(Time, u64)>,
}

impl Sleep {
    pub(in crate::world) fn new(simple: Arc<Simple>, at: Time) -> Self {
        Self { simple, at, key: None }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let waker = cx.waker().clone();
        let replaced;
        {
            let this = &mut *self;
            let mut state = this.simple.state();
            if this.simple.now_of(&state) >= this.at {
                return Poll::Ready(());
            }
            let key = *this.key.get_or_insert_with(|| (this.at, state.clock.number()));
            let whose = state.running;
            let set = state.clock.set(key, waker, whose);
            // Whoever drives in real time may be waiting for a later one.
            let early = state.clock.first() == Some(this.at);
            replaced = (set, if early { state.outside.take() } else { None });
        }
        let (replaced, outside) = replaced;
        drop(replaced);
        if let Some(outside) = outside {
            outside.wake();
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            let removed = self.simple.state().clock.cancel(key);
            drop(removed);
        }
    }
}
