//! Listener: the events of a topic, for code that is no actor.

use std::fmt;
#[cfg(feature = "streams")]
use std::pin::Pin;
#[cfg(feature = "streams")]
use std::task::{Context, Poll};

use super::Topic;
use crate::hub;

/// The events of a topic from the moment of listening on. Made by [`Topic::listen`].
///
/// It keeps a bounded number of unread events; whoever does not read loses the oldest and can see how many. Dropping it ends
/// the listening.
pub struct Listener<E> {
    inner: hub::Listener<E>,
    /// Held, so that whoever asks for it by its name later finds the one that is listened to.
    _topic: Topic<E>,
}

impl<E> Listener<E> {
    pub(super) fn new(topic: Topic<E>, inner: hub::Listener<E>) -> Self {
        Self { inner, _topic: topic }
    }

    /// The next event; waits for it. Nothing, once the system has stopped and all are read.
    ///
    /// # Cancel safety
    /// A dropped future has taken nothing.
    pub async fn next(&mut self) -> Option<E> {
        self.inner.next().await
    }

    /// The next event, if one is waiting.
    pub fn try_next(&mut self) -> Option<E> {
        self.inner.try_next()
    }

    /// How many events were lost because they were not read in time.
    pub fn missed(&self) -> u64 {
        self.inner.missed()
    }
}

/// With the feature `streams`: the events, until the system has stopped and all are read.
#[cfg(feature = "streams")]
impl<E> futures_core::Stream for Listener<E> {
    type Item = E;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<E>> {
        self.inner.poll_next(cx)
    }
}

impl<E> fmt::Debug for Listener<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.inner, f)
    }
}
