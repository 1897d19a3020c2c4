//! An address as a sink, in the words of the crate `futures`.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_sink::Sink;

use crate::address::{Addr, Address};
use crate::call::Sending;
use crate::error::SendError;
use crate::mailbox::Message;

/// What every address can do besides, with the feature `streams`.
///
/// A handler of the same name goes first; then say `Streaming::sink(&addr, ..)`.
pub trait Streaming: Address {
    /// The address as a `futures` sink: what is put into it is sent as the message that `make` makes of it.
    ///
    /// `lines.forward(writer.sink(|line| WriterMsg::Write { line })).await?`
    fn sink<T, F>(&self, make: F) -> AddrSink<Self::Msg, T, F>
    where
        Self::Msg: Send,
        F: FnMut(T) -> Self::Msg,
    {
        AddrSink { to: self.as_addr().clone(), make, sending: VecDeque::new(), takes: PhantomData }
    }
}

impl<A: Address> Streaming for A {}

/// An address as a [`Sink`](https://docs.rs/futures-sink) of items of type `T`. Made by [`Streaming::sink`].
///
/// It takes an item when the one before it has been accepted by the mailbox, so at most one of each sink waits for room, in
/// turn with all other senders. Flushing and closing wait until all have been accepted, which does not mean handled. The
/// actor lives on when its sink is closed.
///
/// # Errors
/// The mailbox of an actor that has stopped gives the message back, with the item in it: [`SendError`]. It comes with the
/// next call after the one that put the item in.
///
/// # Cancel safety
/// When the sink is dropped, the item that waits for room is dropped with it; close it, or flush it, first.
#[must_use = "a sink sends only what is put into it, and flushed"]
pub struct AddrSink<M: Message, T, F> {
    to: Addr<M>,
    make: F,
    /// One, unless somebody puts an item in without having asked whether it is time.
    sending: VecDeque<Sending<M>>,
    takes: PhantomData<fn(T)>,
}

// Nothing in it is pinned.
impl<M: Message, T, F> Unpin for AddrSink<M, T, F> {}

impl<M: Message + Send, T, F> AddrSink<M, T, F> {
    fn poll_accepted(&mut self, task: &mut Context<'_>) -> Poll<Result<(), SendError<M>>> {
        while let Some(first) = self.sending.front_mut() {
            let accepted = ready!(Pin::new(first).poll(task));
            self.sending.pop_front();
            accepted?;
        }
        Poll::Ready(Ok(()))
    }
}

impl<M: Message + Send, T, F: FnMut(T) -> M> Sink<T> for AddrSink<M, T, F> {
    type Error = SendError<M>;

    fn poll_ready(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Result<(), Self::Error>> {
        self.poll_accepted(task)
    }

    fn start_send(mut self: Pin<&mut Self>, item: T) -> Result<(), Self::Error> {
        let message = (self.make)(item);
        let sending = Sending::start(&self.to, message, None);
        self.sending.push_back(sending);
        Ok(())
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Result<(), Self::Error>> {
        self.poll_accepted(task)
    }

    fn poll_close(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Result<(), Self::Error>> {
        self.poll_accepted(task)
    }
}

impl<M: Message, T, F: Clone> Clone for AddrSink<M, T, F> {
    /// Another sink for the same address, with a place in line of its own.
    fn clone(&self) -> Self {
        Self {
            to: self.to.clone(),
            make: self.make.clone(),
            sending: VecDeque::new(),
            takes: PhantomData,
        }
    }
}

impl<M: Message, T, F> fmt::Debug for AddrSink<M, T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddrSink")
            .field("to", &self.to)
            .field("waiting", &self.sending.len())
            .finish_non_exhaustive()
    }
}
