//! A section of asks, and what can be said about it.

use std::fmt;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_sink::Sink;

use super::Section;
use super::crew::{Crew, Work};
use super::docket::Order;
use super::outcome::{Failed, ItemError};
use super::retries::Retries;
use crate::address::Address;
use crate::call::Call;
use crate::mailbox::Message;
use crate::pool::number;

/// How many places a section has, unless it says otherwise.
const AHEAD: usize = 16;

/// What a section of asks is told: seen only in the type of a [`Section`] to which it can still be said.
pub struct Asking<I> {
    pub(super) ahead: usize,
    pub(super) order: Order,
    pub(super) key: Option<Key<I>>,
    /// Copies an item, where that can be needed.
    pub(super) keep: Option<fn(&I) -> I>,
    pub(super) retries: Retries,
    pub(super) side: Option<Side<I>>,
}

type Key<I> = Box<dyn FnMut(&I) -> u64 + Send>;

/// Where failed items go.
pub(super) type Side<I> = Pin<Box<dyn Sink<Failed<I>, Error = Arc<str>> + Send>>;

impl<I> Default for Asking<I> {
    fn default() -> Self {
        Self {
            ahead: AHEAD,
            order: Order::AsTheyCome,
            key: None,
            keep: None,
            retries: Retries::default(),
            side: None,
        }
    }
}

impl<I> fmt::Debug for Asking<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asking")
            .field("ahead", &self.ahead)
            .field("order", &self.order)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}

impl<I: Send + 'static, O: Send + 'static> Section<I, O, Asking<I>> {
    /// Asks an actor, or a pool, about each item; what it answers goes on.
    ///
    /// `ask` makes the [`Call`], with a [`timeout`](Call::timeout) if it is to have one:
    /// `Section::ask(&judges, |to, text| to.judge(text))`. Up to [`ahead`](Self::ahead) are under way at a time.
    pub fn ask<A, Args, F>(to: &A, ask: F) -> Self
    where
        A: Address<Msg: Message<Reply: Send> + Send> + Send,
        F: for<'a> FnMut(&'a A, I) -> Call<'a, A::Msg, Args, O> + Send + 'static,
    {
        Self::asks(to, ask, |answer| answer.map_err(ItemError::Ask))
    }

    /// As [`ask`](Self::ask), for a handler that returns a `Result`: an `Ok` goes on, and an `Err` is a failure of the item,
    /// which is not tried again, since it has been answered.
    pub fn try_ask<A, Args, E, F>(to: &A, ask: F) -> Self
    where
        A: Address<Msg: Message<Reply: Send> + Send> + Send,
        E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
        F: for<'a> FnMut(&'a A, I) -> Call<'a, A::Msg, Args, Result<O, E>> + Send + 'static,
    {
        Self::asks(to, ask, |answer| match answer {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) => Err(ItemError::Declined(Arc::from(error.into()))),
            Err(error) => Err(ItemError::Ask(error)),
        })
    }

    fn asks<A, Args, R, F>(
        to: &A,
        mut ask: F,
        read: fn(Result<R, crate::error::AskError>) -> Result<O, ItemError>,
    ) -> Self
    where
        A: Address<Msg: Message<Reply: Send> + Send> + Send,
        R: 'static,
        F: for<'a> FnMut(&'a A, I) -> Call<'a, A::Msg, Args, R> + Send + 'static,
    {
        let addr = to.as_addr().clone();
        let to = to.clone();
        let work = Work { to: addr, ask: Box::new(move |item| ask(&to, item).ask()), read };
        Section {
            start: Box::new(|says, items, tally| Box::pin(Crew::new(work, says, items, tally))),
            says: Asking::default(),
        }
    }

    /// How many items may have a place here: being worked on, or done and waiting for the next section. 16, unless said
    /// otherwise; 0 counts as 1.
    pub fn ahead(mut self, places: usize) -> Self {
        self.says.ahead = places.max(1);
        self
    }

    /// What comes out is in the order of what came in. They are worked on at the same time all the same, so one that takes
    /// long holds back those behind it.
    pub fn in_order(mut self) -> Self {
        self.says.order = Order::AsTheyCame;
        self.says.key = None;
        self
    }

    /// Items of the same key are worked on one after the other, and come out in the order in which they came in, also where a
    /// pool works on them, and also if one is tried again. Those of other keys go past them.
    ///
    /// Keys are told apart by a hash of 64 bits; two that have the same one wait for each other, and lose nothing but time.
    pub fn in_order_by<K: Hash>(mut self, mut key: impl FnMut(&I) -> K + Send + 'static) -> Self {
        self.says.order = Order::ByKey;
        self.says.key = Some(Box::new(move |item| number(&key(item))));
        self
    }

    /// Asks again, up to so many times and after a pause, where an item was certainly not executed: its deadline had passed
    /// before its turn, a mailbox's policy let go of it, or the worker stopped that it was waiting for.
    ///
    /// Not where there is no hope: when the actor has ended for good, or waits for whoever runs the pipeline.
    pub fn retry(mut self, times: u32, pause: Duration) -> Self
    where
        I: Clone,
    {
        self.says.retries.times = times;
        self.says.retries.pause = pause;
        self.says.keep = Some(I::clone);
        self
    }

    /// Lets [`retry`](Self::retry) also repeat what may have been executed: the actor failed while it was at it, or did not
    /// answer in time. For what does no harm when it is done twice. Without `retry` it says nothing.
    pub fn retry_unknown(mut self) -> Self {
        self.says.retries.unknown = true;
        self
    }

    /// Puts items that fail for good into `side`, with the reason, and goes on without them. Without it the first failure ends
    /// the pipeline.
    ///
    /// Any sink will do: `side.sink(|failed: Failed<Text>| SideMsg::Note { text: failed.item })` of an actor's address, for
    /// example. While it is not ready, the failed items keep their places.
    pub fn on_failure<K>(mut self, side: K) -> Self
    where
        I: Clone,
        K: Sink<Failed<I>, Error: fmt::Display> + Send + 'static,
    {
        self.says.keep = Some(I::clone);
        self.says.side = Some(Box::pin(Told(Box::pin(side))));
        self
    }
}

/// A sink whose errors are text.
struct Told<K>(Pin<Box<K>>);

impl<T, K: Sink<T, Error: fmt::Display>> Sink<T> for Told<K> {
    type Error = Arc<str>;

    fn poll_ready(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Result<(), Arc<str>>> {
        self.0.as_mut().poll_ready(task).map_err(text)
    }

    fn start_send(mut self: Pin<&mut Self>, item: T) -> Result<(), Arc<str>> {
        self.0.as_mut().start_send(item).map_err(text)
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Result<(), Arc<str>>> {
        self.0.as_mut().poll_flush(task).map_err(text)
    }

    fn poll_close(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Result<(), Arc<str>>> {
        self.0.as_mut().poll_close(task).map_err(text)
    }
}

fn text(error: impl fmt::Display) -> Arc<str> {
    error.to_string().into()
}
