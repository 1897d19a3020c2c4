//! What a group answers: the first to answer, or everybody.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::chorus::Chorus;
use crate::address::Address;
use crate::call::Ask;
use crate::error::AskError;
use crate::mailbox::Message;

/// Who has answered what, and who has not. Made by [`Group::all_of`](crate::Group::all_of).
///
/// Each member that was asked is in exactly one of the two lists, which are in the order of the members.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replies<A, R> {
    /// The answers.
    pub answered: Vec<(A, R)>,
    /// Those who gave none, and what is known of why: each error says whether the handler certainly did not run.
    pub failed: Vec<(A, AskError)>,
}

impl<A, R> Replies<A, R> {
    /// Whether nobody failed. So it is also if nobody was asked.
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty()
    }

    /// All answers, if nobody failed.
    ///
    /// # Errors
    /// Gives itself back if anybody failed.
    pub fn complete(self) -> Result<Vec<R>, Self> {
        if self.is_complete() {
            Ok(self.answered.into_iter().map(|(_, reply)| reply).collect())
        } else {
            Err(self)
        }
    }
}

/// Nobody of a group gave an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoAnswer<A> {
    /// Everybody who was asked, in the order in which they failed. Nobody, if the group had no members.
    pub failed: Vec<(A, AskError)>,
}

impl<A> fmt::Display for NoAnswer<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.failed[..] {
            [] => f.write_str("nobody was asked: the group had no members"),
            [(_, error)] => write!(f, "the one member gave no answer: {error}"),
            [(_, error), ..] => {
                write!(f, "none of {} members answered; the first: {error}", self.failed.len())
            }
        }
    }
}

impl<A: fmt::Debug> Error for NoAnswer<A> {}

/// Asks of all members on their way, and the wait for the first answer. Made by [`Group::any_of`](crate::Group::any_of).
///
/// # Errors
/// [`NoAnswer`], if all have failed, or nobody was asked.
///
/// # Panics
/// Never; polled again after its end it says that nobody was asked.
///
/// # Cancel safety
/// As for [`Ask`]: dropping it skips the handlers that have not begun.
#[must_use = "the answer comes only when it is awaited"]
pub struct AnyOf<A: Address, R> {
    chorus: Chorus<A, R>,
    failed: Vec<(A, AskError)>,
}

/// Asks of all members on their way, and the wait for all answers. Made by [`Group::all_of`](crate::Group::all_of).
///
/// # Panics
/// Never; polled again after its end it says that nobody was asked.
///
/// # Cancel safety
/// As for [`Ask`]: dropping it skips the handlers that have not begun, and the answers that came are dropped.
#[must_use = "the answers come only when it is awaited"]
pub struct AllOf<A: Address, R> {
    chorus: Chorus<A, R>,
    /// By the member's place, since answers come in any order.
    said: BTreeMap<usize, (A, Result<R, AskError>)>,
}

// Nothing in them is pinned; asks are not either.
impl<A: Address, R> Unpin for AnyOf<A, R> {}
impl<A: Address, R> Unpin for AllOf<A, R> {}

impl<A: Address, R> AnyOf<A, R> {
    pub(super) fn new(asks: Vec<(A, Ask<A::Msg, R>)>) -> Self {
        Self { chorus: Chorus::new(asks), failed: Vec::new() }
    }
}

impl<A: Address<Msg: Message<Reply: Send> + Send>, R> Future for AnyOf<A, R> {
    type Output = Result<(A, R), NoAnswer<A>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { chorus, failed } = &mut *self;
        while let Some((_, member, result)) = ready!(chorus.poll_next(cx)) {
            match result {
                Ok(reply) => {
                    // Now, and not when the future is dropped: whoever has not begun need not.
                    chorus.hush();
                    return Poll::Ready(Ok((member, reply)));
                }
                Err(error) => failed.push((member, error)),
            }
        }
        Poll::Ready(Err(NoAnswer { failed: std::mem::take(failed) }))
    }
}

impl<A: Address, R> AllOf<A, R> {
    pub(super) fn new(asks: Vec<(A, Ask<A::Msg, R>)>) -> Self {
        Self { chorus: Chorus::new(asks), said: BTreeMap::new() }
    }
}

impl<A: Address<Msg: Message<Reply: Send> + Send>, R> Future for AllOf<A, R> {
    type Output = Replies<A, R>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Replies<A, R>> {
        let Self { chorus, said } = &mut *self;
        while let Some((at, member, result)) = ready!(chorus.poll_next(cx)) {
            said.insert(at, (member, result));
        }
        let mut replies = Replies { answered: Vec::new(), failed: Vec::new() };
        for (member, result) in std::mem::take(said).into_values() {
            match result {
                Ok(reply) => replies.answered.push((member, reply)),
                Err(error) => replies.failed.push((member, error)),
            }
        }
        Poll::Ready(replies)
    }
}

impl<A: Address, R> fmt::Debug for AnyOf<A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AnyOf").field(&self.chorus.open()).finish()
    }
}

impl<A: Address, R> fmt::Debug for AllOf<A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AllOf").field(&self.chorus.open()).finish()
    }
}
