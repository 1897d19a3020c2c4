//! Replaying: the same messages, at the same distances, to another actor of the kind.

use std::fmt;
use std::future::{Future, pending, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use thespian_core::{
    Actor, Address as _, Ask, AskError, Call, Failure, Followed, Message, System, Time,
};

use super::Recording;
use crate::probe::Spoken;
use crate::witness::failures;

/// What came of a [`Recording`] that was replayed.
#[must_use = "says what came of it"]
pub struct Replayed<A: Actor> {
    /// What came of each message, in the order in which they were said.
    pub outcomes: Vec<Replied<<A::Msg as Message>::Reply>>,
    /// The failures of the actor meanwhile.
    pub failures: Vec<Failure>,
}

/// What came of one message of a [`Recording`] that was replayed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Replied<R> {
    /// When it was said.
    pub at: Time,
    /// The name of the handler that it was for.
    pub kind: &'static str,
    /// Whether it was asked, and not told.
    pub is_ask: bool,
    /// What its handler returned, also if it was told; or why it did not. Nothing, if that was open still when nobody had
    /// anything left to do.
    pub outcome: Option<Result<R, AskError>>,
}

impl<A: Actor<Msg: Spoken>> Recording<A> {
    /// Says all of it to another actor of the kind, each message as it was said before: asked or told, in the order in which
    /// they were handled, and at the same distances in time, which cost nothing where time is virtual. Says what came of it.
    ///
    /// Nobody is asked what the actor's own asks were answered then. Whom it speaks to is there in the test, perhaps as a
    /// [probe](crate::probe()).
    ///
    /// On the stage `simple` it ends when every message is through, or when nobody has anything left to do. On other stages it
    /// waits for every message.
    ///
    /// # Panics
    /// If it holds what more than one actor handled: say which with [`of`](Self::of).
    ///
    /// # Cancel safety
    /// What has been said by the time it is dropped is said; what was asked and has not begun is not handled.
    pub async fn replay(self, system: &System, to: &A::Addr) -> Replayed<A> {
        let paths = self.paths();
        assert!(
            paths.len() <= 1,
            "these are the messages of {}: choose one by `of`",
            paths.join(", ")
        );
        let mut failures = failures(system);
        let begin = system.now();
        let first = self.entries.first().map_or(Time::START, |entry| entry.at);
        let mut said: Vec<Said<A::Msg>> = Vec::new();
        for entry in self.entries {
            let due = (entry.at - first).saturating_sub(system.now() - begin);
            if due > Duration::ZERO {
                system.sleep(due).await;
            }
            let (kind, is_ask, at) = (entry.kind(), entry.is_ask, system.now());
            let call = Call::new(to.as_addr(), entry.message, |message| message, Some);
            let way = match is_ask {
                true => Way::Asked(call.ask()),
                false => Way::Told(call.follow()),
            };
            said.push(Said { way: Some(way), reply: Replied { at, kind, is_ask, outcome: None } });
            // So that none is lost, however many there are.
            failures.seen();
        }
        all_through(system, &mut said).await;
        let path = to.path();
        let failures = failures.seen().iter().filter(|failure| failure.path == path).cloned();
        Replayed {
            failures: failures.collect(),
            outcomes: said.into_iter().map(|said| said.reply).collect(),
        }
    }
}

/// A message that was said.
struct Said<M: Message> {
    /// Until it is through.
    way: Option<Way<M>>,
    reply: Replied<M::Reply>,
}

enum Way<M: Message> {
    Asked(Ask<M, M::Reply>),
    Told(Followed<M, M::Reply>),
}

impl<M: Message<Reply: Send> + Send> Said<M> {
    fn is_through(&mut self, cx: &mut Context<'_>) -> bool {
        let polled = match &mut self.way {
            None => return true,
            Some(Way::Asked(ask)) => Pin::new(ask).poll(cx),
            Some(Way::Told(told)) => Pin::new(told).poll(cx),
        };
        if let Poll::Ready(outcome) = polled {
            self.reply.outcome = Some(outcome);
            self.way = None;
        }
        self.way.is_none()
    }
}

/// Waits until all are through; on `simple`, at the longest until nobody has anything left to do.
async fn all_through<M: Message<Reply: Send> + Send>(system: &System, said: &mut [Said<M>]) {
    let mut through = 0;
    let mut all = pin!(poll_fn(|cx| {
        // Mostly they are through in the order in which they were said.
        while said.get_mut(through).is_some_and(|said| said.is_through(cx)) {
            through += 1;
        }
        if through == said.len() { Poll::Ready(()) } else { Poll::Pending }
    }));
    let mut rest = pin!(async {
        if !system.at_rest().await {
            pending::<()>().await;
        }
    });
    poll_fn(|cx| match all.as_mut().poll(cx) {
        Poll::Ready(()) => Poll::Ready(()),
        Poll::Pending => rest.as_mut().poll(cx),
    })
    .await;
    // Those behind one that is open have not been looked at.
    let mut cx = Context::from_waker(Waker::noop());
    for said in said {
        said.is_through(&mut cx);
    }
}

/// One line for each message, and one for each failure.
impl<A: Actor> fmt::Display for Replayed<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Replied { at, kind, is_ask, outcome } in &self.outcomes {
            let how = if *is_ask { "asked" } else { "told" };
            match outcome {
                Some(Ok(_)) => writeln!(f, "{at} {how} {kind}: handled")?,
                Some(Err(error)) => writeln!(f, "{at} {how} {kind}: {error}")?,
                None => writeln!(f, "{at} {how} {kind}: still open")?,
            }
        }
        for failure in &self.failures {
            writeln!(f, "{} failed: {failure}", failure.at)?;
        }
        Ok(())
    }
}

impl<A: Actor> fmt::Debug for Replayed<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replayed")
            .field("of", &A::KIND)
            .field("messages", &self.outcomes.len())
            .field("failures", &self.failures)
            .finish()
    }
}
