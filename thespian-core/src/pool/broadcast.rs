//! Broadcast: one message for all workers, and the first answer for whoever asked.

use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::places::Places;
use crate::director::Touched;
use crate::error::{NotExecuted, Unknown};
use crate::hub::DeadReason;
use crate::mailbox::{Bounced, Envelope, Mailbox, Message, Ticket, Waiting};
use crate::reply::{Asked, NoReply, ReturnPath, Way};
use crate::time::Time;
use crate::tree::TurnedAway;
use crate::world::touch;

impl<M: Message + Send> Places<M> {
    /// Offers a copy to each. Gives the message back if nobody has taken one.
    pub(super) fn offer_to_all(
        &self,
        copy: fn(&M) -> M,
        envelope: Envelope<M>,
    ) -> Result<(), Bounced<M>> {
        let workers: Vec<_> = self.all.iter().map(|place| &place.worker).collect();
        let put = |worker: &Arc<Mailbox<M>>, envelope| worker.offer(envelope);
        spread(&workers, copy, envelope, put, |worker, envelope| worker.offer(envelope))
    }

    /// The same for those who wait for room: an ask stands in each line; a send waits for the one who has most to do, so that
    /// no line grows faster than senders come.
    pub(super) fn line_up_at_all(
        &self,
        copy: fn(&M) -> M,
        envelope: Envelope<M>,
    ) -> Result<Option<Arc<Ticket>>, Bounced<M>> {
        let mut workers: Vec<_> = self.all.iter().map(|place| &place.worker).collect();
        workers.sort_by_cached_key(|worker| worker.any().load());
        let put = |worker: &Arc<Mailbox<M>>, envelope| match worker.offer(envelope) {
            Err(Bounced { envelope, why: NotExecuted::Full | NotExecuted::OwnMailboxFull }) => {
                // A copy has nobody who waits for its room, so it stands there alone.
                match worker.any().take_in(Waiting::alone(envelope)) {
                    Ok(()) => Ok(()),
                    Err(back) => match back.into_envelope() {
                        Some(envelope) => Err(Bounced { envelope, why: NotExecuted::Stopped }),
                        None => Ok(()),
                    },
                }
            }
            result => result,
        };
        let mut ticket = None;
        spread(&workers, copy, envelope, put, |worker, envelope| {
            ticket = worker.line_up(envelope)?;
            Ok(())
        })?;
        Ok(ticket)
    }
}

/// Puts copies into all but the last, and the message itself there.
fn spread<M: Message>(
    workers: &[&Arc<Mailbox<M>>],
    copy: fn(&M) -> M,
    envelope: Envelope<M>,
    put: impl Fn(&Arc<Mailbox<M>>, Envelope<M>) -> Result<(), Bounced<M>>,
    put_last: impl FnOnce(&Arc<Mailbox<M>>, Envelope<M>) -> Result<(), Bounced<M>>,
) -> Result<(), Bounced<M>> {
    let Some((last, others)) = workers.split_last() else {
        return Err(Bounced { envelope, why: NotExecuted::Stopped });
    };
    let copies: Vec<M> = others.iter().map(|_| copy(envelope.message())).collect();
    let (message, path) = envelope.split();
    let gather = path
        .way()
        .asked()
        .map(|asker| Arc::new(Gather::new(asker, path.into_way(), workers.len())));
    let way = || match &gather {
        Some(gather) => ReturnPath::to(Arc::new(Part::of(gather.clone()))),
        None => ReturnPath::nowhere(),
    };
    let mut why = NotExecuted::Stopped;
    let mut left = Vec::new();
    let mut taken = 0;
    for (worker, message) in others.iter().zip(copies) {
        match put(worker, Envelope::send(message, way())) {
            Ok(()) => taken += 1,
            Err(bounced) => {
                if bounced.why != NotExecuted::Stopped {
                    why = bounced.why.clone();
                }
                left.push((*worker, bounced));
            }
        }
    }
    match put_last(last, Envelope::send(message, way())) {
        Ok(()) => {}
        Err(bounced) if taken > 0 => left.push((last, bounced)),
        Err(Bounced { envelope, why: of_last }) => {
            let (message, part) = envelope.split();
            let path = match &gather {
                Some(gather) => gather.take_back(),
                None => None,
            };
            drop((part, left));
            let why = if of_last == NotExecuted::Stopped { why } else { of_last };
            let path = path.map_or_else(ReturnPath::nowhere, ReturnPath::along);
            return Err(Bounced { envelope: Envelope::send(message, path), why });
        }
    }
    for (worker, bounced) in left {
        turn_away(worker, bounced);
    }
    Ok(())
}

/// A copy for which there is no room where others have theirs.
fn turn_away<M: Message>(worker: &Arc<Mailbox<M>>, bounced: Bounced<M>) {
    let Bounced { envelope, why } = bounced;
    let header = worker.header();
    let kind = envelope.kind();
    let (message, path) = envelope.split();
    if path.has_asker() {
        worker.count_turned_away(TurnedAway::Refused);
        header.contain(|| path.into_way().refuse(why));
    } else if why != NotExecuted::Stopped {
        worker.count_turned_away(TurnedAway::Dead);
        header.dead_letter(kind, DeadReason::Full);
    }
    header.contain(|| drop(message));
}

/// What several are asked at once, or told by somebody who wants to know when all are through.
struct Gather {
    asker: Arc<dyn Asked>,
    has_begun: AtomicBool,
    state: Mutex<State>,
}

struct State {
    path: Option<Way>,
    /// How many have not failed yet.
    left: usize,
    /// What is said if all do: that it may have been executed counts more.
    worst: Option<NoReply>,
}

struct Part {
    gather: Arc<Gather>,
    /// A message with `retry` has a path for each try, and its end may be told twice.
    is_through: AtomicBool,
}

impl Gather {
    fn new(asker: Arc<dyn Asked>, path: Way, parts: usize) -> Self {
        let state = Mutex::new(State { path: Some(path), left: parts, worst: None });
        Self { asker, has_begun: AtomicBool::new(false), state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        touch(|| Touched::Pools);
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_back(&self) -> Option<Way> {
        self.state().path.take()
    }

    /// One of them has failed: it is said if that was the last.
    fn fail(&self, why: NoReply) {
        let (path, worst) = {
            let mut state = self.state();
            state.left = state.left.saturating_sub(1);
            if !matches!(state.worst, Some(NoReply::Unknown(_))) {
                state.worst = Some(why);
            }
            if state.left > 0 {
                return;
            }
            (state.path.take(), state.worst.take())
        };
        match (path, worst) {
            (Some(path), Some(NoReply::Unknown(why))) => path.lose(why),
            (Some(path), Some(NoReply::NotExecuted(why))) => path.refuse(why),
            _ => {}
        }
    }
}

impl Part {
    fn of(gather: Arc<Gather>) -> Self {
        Self { gather, is_through: AtomicBool::new(false) }
    }

    fn fail(&self, why: NoReply) {
        if !self.is_through.swap(true, Ordering::AcqRel) {
            self.gather.fail(why);
        }
    }
}

impl Asked for Part {
    fn begin(&self, now: &dyn Fn() -> Time) -> bool {
        let asker = &self.gather.asker;
        match self.gather.has_begun.swap(true, Ordering::SeqCst) {
            false => asker.begin(now),
            true => asker.is_wanted(),
        }
    }

    fn is_wanted(&self) -> bool {
        self.gather.asker.is_wanted()
    }

    fn is_asker(&self) -> bool {
        self.gather.asker.is_asker()
    }

    fn deadline(&self) -> Option<Time> {
        self.gather.asker.deadline()
    }

    fn refuse(&self, why: NotExecuted) {
        self.fail(NoReply::NotExecuted(why));
    }

    fn lose(&self, why: Unknown) {
        // What never began anywhere was not executed: the asker's own slot says so then.
        self.fail(match self.gather.has_begun.load(Ordering::SeqCst) {
            true => NoReply::Unknown(why),
            false => NoReply::NotExecuted(NotExecuted::Stopped),
        });
    }

    fn put(&self, reply: &mut dyn Any) {
        if !self.is_asker() {
            // A timer with a pause, which goes on when the last is through.
            return self.fail(NoReply::Unknown(Unknown::Unanswered));
        }
        // Unless somebody was faster.
        if let Some(way) = self.gather.take_back() {
            way.put(reply);
        }
    }
}
