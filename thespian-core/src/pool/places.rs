//! The places of a pool: who works where, and what is tried to get a message to somebody.

use std::sync::Arc;

use super::alarm::Alarm;
use super::head::Nothing;
use super::key::owner;
use super::routing::{Routing, first, in_turns};
use crate::error::NotExecuted;
use crate::mailbox::{Bounced, Envelope, Lobby, Mailbox, Message, NotHeld, Ticket, Waiting};
use crate::tree::Node;

/// A worker, and where those wait who come when it has ended and nobody has taken its place yet.
pub(super) struct Place<M: Message> {
    /// Its number, which whoever takes its place has too.
    pub(super) seat: u32,
    pub(super) worker: Arc<Mailbox<M>>,
    pub(super) lobby: Lobby,
}

/// All who get messages. It is never changed, but replaced as a whole, so that whoever reads it waits for nobody.
pub(super) struct Places<M: Message> {
    pub(super) all: Vec<Arc<Place<M>>>,
    pub(super) moving: Option<Arc<Moving<M>>>,
}

/// Keys on their way from one place to another: where those wait who may not go before those who came earlier.
pub(super) struct Moving<M: Message> {
    /// The places that there were before, and who is held back for what each of them still has.
    pub(super) from: Vec<(Arc<Place<M>>, Lobby)>,
}

/// What a message wants.
pub(super) struct Wish<'a> {
    pub(super) routing: Routing,
    /// The number of the message, for those who take turns.
    pub(super) turn: usize,
    pub(super) head: &'a Mailbox<Nothing>,
    /// To be rung when the message has to wait.
    pub(super) alarm: Option<&'a Alarm>,
}

/// Why a message found no place.
pub(super) enum Unplaced<M: Message> {
    Bounced(Bounced<M>),
    /// The places have been replaced: it may try again.
    Outdated(Envelope<M>),
}

impl Wish<'_> {
    /// What it is known by where it has to wait.
    fn number(&self) -> u64 {
        match self.routing {
            Routing::Key(key) => key,
            Routing::RoundRobin | Routing::LeastLoaded => 0,
        }
    }

    fn ring(&self) {
        if let Some(alarm) = self.alarm {
            alarm.ring();
        }
    }
}

impl<M: Message> Place<M> {
    pub(super) fn new(seat: u32, worker: Arc<Mailbox<M>>) -> Arc<Self> {
        let lobby = Lobby::new(worker.header().life.mailbox);
        Arc::new(Self { seat, worker, lobby })
    }
}

impl<M: Message + Send> Places<M> {
    /// Who should be tried first.
    fn first(&self, wish: &Wish<'_>) -> usize {
        if let Routing::Key(key) = wish.routing {
            let owner = owner(key, self.all.iter().map(|place| place.seat));
            return self.all.iter().position(|place| Some(place.seat) == owner).unwrap_or_default();
        }
        let load = |place: usize| match &self.all[place].worker {
            resting if resting.is_resting() => usize::MAX,
            worker => worker.any().load(),
        };
        first(wish.routing, self.all.len(), wish.turn, load)
    }

    /// Where it has to wait as long as one who had its key before has not come to his end with it.
    fn held_back(&self, wish: &Wish<'_>) -> Option<&(Arc<Place<M>>, Lobby)> {
        let (Routing::Key(key), Some(moving)) = (wish.routing, &self.moving) else { return None };
        let before = owner(key, moving.from.iter().map(|(place, _)| place.seat));
        let after = owner(key, self.all.iter().map(|place| place.seat));
        if before == after {
            return None;
        }
        moving.from.iter().find(|(place, _)| Some(place.seat) == before)
    }

    /// All that may have it, that one first; but last those who will do nothing for a while.
    fn from(&self, first: usize, wish: &Wish<'_>) -> impl Iterator<Item = &Arc<Place<M>>> {
        let how_many = if matches!(wish.routing, Routing::Key(_)) { 1 } else { self.all.len() };
        let all =
            move || in_turns(self.all.len(), first).take(how_many).map(|place| &self.all[place]);
        let awake = all().filter(|place| !place.worker.is_resting());
        awake.chain(all().filter(|place| place.worker.is_resting()))
    }

    /// A free seat for one more.
    pub(super) fn free_seat(&self) -> u32 {
        let is_free = |seat: &u32| self.all.iter().all(|place| place.seat != *seat);
        (0..).find(is_free).unwrap_or_default()
    }

    pub(super) fn offer(
        &self,
        wish: &Wish<'_>,
        mut envelope: Envelope<M>,
    ) -> Result<(), Unplaced<M>> {
        if let Some((_, lobby)) = self.held_back(wish) {
            match lobby.offer(wish.number(), envelope) {
                Ok(()) => return Ok(()),
                Err((envelope, NotHeld::Full)) => return Err(full(envelope)),
                // The way is free.
                Err((back, NotHeld::Closed)) => envelope = back,
            }
        }
        let first = self.first(wish);
        match self.offer_from(first, wish, envelope) {
            Ok(_) => Ok(()),
            Err(Bounced { envelope, why: NotExecuted::Stopped }) => {
                let Some(first) = self.vacant(first, wish) else { return Err(stopped(envelope)) };
                first.lobby.offer(wish.number(), envelope).map_err(|(envelope, why)| match why {
                    NotHeld::Full => full(envelope),
                    NotHeld::Closed => Unplaced::Outdated(envelope),
                })
            }
            Err(bounced) => {
                wish.ring();
                Err(Unplaced::Bounced(bounced))
            }
        }
    }

    pub(super) fn line_up(
        &self,
        wish: &Wish<'_>,
        mut envelope: Envelope<M>,
        on: &mut Option<Arc<dyn Node>>,
    ) -> Result<Option<Arc<Ticket>>, Unplaced<M>> {
        let mut say = |place: &Arc<Place<M>>| {
            if let Some(on) = on {
                *on = place.worker.clone();
            }
        };
        if let Some((place, lobby)) = self.held_back(wish) {
            match lobby.line_up(wish.number(), envelope) {
                Ok(ticket) => {
                    say(place);
                    return Ok(ticket);
                }
                Err(back) => envelope = back,
            }
        }
        let first = self.first(wish);
        let mut envelope = match self.offer_from(first, wish, envelope) {
            Ok(place) => {
                say(place);
                return Ok(None);
            }
            Err(bounced) => bounced.envelope,
        };
        for place in self.from(first, wish) {
            match place.worker.line_up(envelope) {
                Ok(ticket) => {
                    say(place);
                    wish.ring();
                    return Ok(ticket);
                }
                Err(stopped) => envelope = stopped.envelope,
            }
        }
        let Some(first) = self.vacant(first, wish) else { return Err(stopped(envelope)) };
        let ticket = first.lobby.line_up(wish.number(), envelope).map_err(Unplaced::Outdated)?;
        say(first);
        Ok(ticket)
    }

    /// All workers have ended: the place that somebody will take again, unless the pool itself is at its end.
    fn vacant(&self, first: usize, wish: &Wish<'_>) -> Option<&Arc<Place<M>>> {
        self.all.get(first).filter(|_| !wish.head.any().is_sealed())
    }

    /// Returns who took it.
    fn offer_from(
        &self,
        first: usize,
        wish: &Wish<'_>,
        mut envelope: Envelope<M>,
    ) -> Result<&Arc<Place<M>>, Bounced<M>> {
        let mut why = NotExecuted::Stopped;
        for place in self.from(first, wish) {
            // Afterwards it could not be told whether others were there before.
            let waits = wish.alarm.is_some() && place.worker.any().load() > 0;
            match place.worker.offer(envelope) {
                Ok(()) => {
                    if waits {
                        wish.ring();
                    }
                    return Ok(place);
                }
                Err(bounced) => {
                    envelope = bounced.envelope;
                    if bounced.why != NotExecuted::Stopped {
                        why = bounced.why;
                    }
                }
            }
        }
        Err(Bounced { envelope, why })
    }

    /// Takes in somebody who stood elsewhere. Gives him back if there is nobody who could.
    pub(super) fn take_in(
        &self,
        wish: &Wish<'_>,
        to: u64,
        mut waiting: Waiting,
    ) -> Result<(), Waiting> {
        let first = self.first(wish);
        for place in self.from(first, wish) {
            match place.worker.any().take_in(waiting) {
                Ok(()) => return Ok(()),
                Err(back) => waiting = back,
            }
        }
        match self.all.get(first) {
            Some(first) => first.lobby.take_in(to, waiting),
            None => Err(waiting),
        }
    }
}

fn full<M: Message>(envelope: Envelope<M>) -> Unplaced<M> {
    Unplaced::Bounced(Bounced { envelope, why: NotExecuted::Full })
}

fn stopped<M: Message>(envelope: Envelope<M>) -> Unplaced<M> {
    Unplaced::Bounced(Bounced { envelope, why: NotExecuted::Stopped })
}
