//! The wire: polls a live feed, and hands on what is new.

use super::Timed;
use crate::source::Entry;
use crate::source::feed::{Answer, Client, Failure, Feed, FeedError, Polls, pause};
use std::time::Duration;
use thespian::prelude::*;

/// Polls a feed when somebody wants more than it has. Requests are sent from a thread for blocking work and pauses are
/// timers, so it can be stopped at any time.
#[derive(Debug)]
#[actor]
pub struct Wire {
    feed: Feed,
    client: Client,
    every: Duration,
    /// Failed tries of the poll that is under way.
    tries: u32,
    /// A request or a pause is under way.
    polling: bool,
    /// Work since it was last told.
    busy: Duration,
    most: usize,
    opening: Option<ReplyTo<Result<(), FeedError>>>,
    reading: Option<ReplyTo<Timed<Vec<Entry>>>>,
}

#[handlers]
impl Wire {
    /// A wire that pauses for `every` between two polls.
    pub fn new(feed: Feed, every: Duration) -> Self {
        Self {
            feed,
            client: Client::new(),
            every,
            tries: 0,
            polling: false,
            busy: Duration::ZERO,
            most: 1,
            opening: None,
            reading: None,
        }
    }

    /// Polls for the first time. A feed that cannot be had now is most likely a wrong address; later, it is a server that
    /// will be up again.
    #[handler]
    pub fn open(
        &mut self,
        reply: Reply<'_, Result<(), FeedError>>,
        cx: &mut Context<Self>,
    ) -> Receipt<'_> {
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        self.opening = Some(reply);
        self.polling = true;
        self.send(cx);
        receipt
    }

    /// The next entries, `most` of them at most, as soon as there are any; none is the end.
    #[handler]
    pub fn next(
        &mut self,
        reply: Reply<'_, Timed<Vec<Entry>>>,
        cx: &mut Context<Self>,
        most: usize,
    ) -> Receipt<'_> {
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        self.most = most;
        self.reading = Some(reply);
        self.go_on(cx);
        receipt
    }

    /// How the polls went so far.
    #[handler]
    pub fn polls(&self) -> Polls {
        self.feed.polls().clone()
    }

    /// Sends a request.
    #[handler]
    fn send(&mut self, cx: &mut Context<Self>) {
        let client = self.client.clone();
        let (address, known) = (self.feed.address().clone(), self.feed.validators().clone());
        let request = cx.blocking(move || Timed::run(|| client.get(&address, &known)));
        cx.pipe(request, |answer| WireMsg::Answered { answer });
    }

    /// The server has answered, or it has not.
    #[handler]
    fn answered(&mut self, cx: &mut Context<Self>, answer: Timed<Result<Answer, Failure>>) {
        let read = Timed::run(|| answer.value.and_then(|answer| self.feed.take_in(answer)));
        self.busy += answer.took + read.took;
        let outcome = match read.value {
            Ok(()) => Ok(()),
            Err(failure) => {
                self.tries += 1;
                if let Some(wait) = pause(self.tries, failure.again) {
                    self.feed.repeat();
                    return self.send_after(cx, wait);
                }
                Err(FeedError::new(self.feed.address(), &failure, self.tries))
            }
        };
        self.tries = 0;
        self.polling = false;
        if let Err(error) = &outcome {
            self.feed.give_up(error);
        }
        if let Some(reply) = self.opening.take() {
            reply.answer(outcome);
        }
        self.go_on(cx);
    }

    /// Hands on what there is, or sees to it that there will be more.
    fn go_on(&mut self, cx: &mut Context<Self>) {
        let Some(reply) = self.reading.take() else { return };
        let value = self.feed.take(self.most);
        if !value.is_empty() || self.feed.is_over() {
            return reply.answer(Timed { value, took: std::mem::take(&mut self.busy) });
        }
        self.reading = Some(reply);
        if !self.polling {
            self.polling = true;
            self.send_after(cx, self.every);
        }
    }

    fn send_after(&self, cx: &mut Context<Self>, wait: Duration) {
        cx.pipe(cx.sleep(wait), |()| WireMsg::Send);
    }
}
