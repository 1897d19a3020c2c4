//! Hub: what all actors of one system share: the stage, the counters, and what is told of what happens.
//! In: every room above. Out: subscribers. Knows: world, ids, ends. Never knows: messages, parents.
//! Order: as told, for each subscriber; while nobody listens, nothing is built, and no lock is taken.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

mod event;
mod feed;
mod flow;
mod kinds;
mod letter;
mod log;
mod passage;
mod record;
mod shelf;
mod stats;
mod work;

pub use event::{Event, Events, What};
pub(crate) use feed::{Feed, Listener};
pub use flow::Flow;
pub use letter::{DeadLetter, DeadLetters, DeadReason};
pub(crate) use passage::{Check, CheckAny, Interceptors};
pub use passage::{Passage, Passing};
pub(crate) use record::{Onlooker, Record};
pub(crate) use shelf::Shelved;
pub use stats::Stats;

use crate::agenda::Agenda;
use crate::director::Touched;
use crate::id::{ActorId, Target};
use crate::world::{World, touch};
use log::Log;
use shelf::Shelf;
use stats::Counters;
use work::Works;

/// What all actors of one system share. Each message reads some of it: so what each spawn and each end write, the count of handles
/// included, is on other lines of the cache.
#[repr(align(128))]
pub(crate) struct Hub {
    pub(crate) world: World,
    pub(crate) agenda: Arc<Agenda>,
    pub(crate) interceptors: Interceptors,
    system: u32,
    roll: Roll,
    counters: Counters,
    events: Feed<Event>,
    letters: Feed<DeadLetter>,
    log: Log,
    abandoned: Mutex<BTreeMap<ActorId, (Target, Arc<str>)>>,
    /// Held by whoever breaks a circle of actors that wait for one another.
    pub(crate) judge: Mutex<()>,
    works: Works,
    shelf: Shelf,
    record: Option<Record>,
}

/// Who was spawned and who has ended.
#[derive(Default)]
#[repr(align(128))]
struct Roll {
    /// The last number that was given out.
    last: AtomicU64,
    /// How many were given a number and then not spawned.
    unborn: AtomicU64,
    ended: Mutex<Ended>,
}

/// Those who have ended.
#[derive(Default)]
struct Ended {
    actors: u64,
    /// What became of their messages.
    flow: Flow,
}

/// What the builder was told that concerns all actors.
#[derive(Default)]
pub(crate) struct Settings {
    /// Who is told of all that happens.
    pub(crate) record: Option<Record>,
    /// Whether dead letters are.
    pub(crate) log: bool,
    pub(crate) interceptors: Interceptors,
}

impl Hub {
    pub(crate) fn new(world: World, settings: Settings) -> Arc<Self> {
        let Settings { record, log, interceptors } = settings;
        // Systems are numbered so that ids of two systems in one process differ. Nothing else is shared by them.
        static SYSTEMS: AtomicU32 = AtomicU32::new(0);
        Arc::new(Self {
            agenda: Agenda::new(world.clone()),
            interceptors,
            world,
            system: SYSTEMS.fetch_add(1, Ordering::Relaxed),
            roll: Roll::default(),
            counters: Counters::default(),
            events: Feed::default(),
            letters: Feed::default(),
            log: Log::new(log),
            abandoned: Mutex::default(),
            judge: Mutex::default(),
            works: Works::default(),
            shelf: Shelf::default(),
            record,
        })
    }

    pub(crate) fn next_id(&self) -> ActorId {
        touch(|| Touched::Families);
        ActorId::new(self.system, self.roll.last.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Whoever was given the last number, or one before, was not spawned.
    pub(crate) fn one_is_not_spawned(&self) {
        self.roll.unborn.fetch_add(1, Ordering::Release);
    }

    pub(crate) fn stats(&self) -> Stats {
        touch(|| Touched::Everything);
        // In this order, so that no more have ended than were spawned, or were not spawned than were given a number.
        let ended = self.ended().actors;
        let unborn = self.roll.unborn.load(Ordering::Acquire);
        let spawned = self.roll.last.load(Ordering::Relaxed) - unborn;
        self.counters.read(spawned, ended)
    }

    /// Counts what happened, tells whoever listens and, if this system keeps a record, writes it down.
    ///
    /// `path` is asked only if somebody wants it: a path is text, and made for nobody it would be waste.
    pub(crate) fn note(&self, who: Target, path: impl FnOnce() -> Arc<str>, what: What) {
        self.counters.count(&what);
        self.note_of_life(who, path, || what);
    }

    /// The same for what happens in each life, and is not counted here: it is made for nobody, either.
    #[inline]
    pub(crate) fn note_of_life(
        &self,
        who: Target,
        path: impl FnOnce() -> Arc<str>,
        what: impl FnOnce() -> What,
    ) {
        if self.is_heard() {
            self.tell(Event { at: self.world.now(), who, path: path(), what: what() });
        }
    }

    fn is_heard(&self) -> bool {
        self.events.is_heard() || self.record.as_ref().is_some_and(Record::hears_events)
    }

    fn tell(&self, event: Event) {
        if let Some(record) = self.record.as_ref().filter(|record| record.hears_events()) {
            record.add(&event);
        }
        if self.events.is_heard() {
            self.events.tell(event);
        }
    }

    /// Whether [`note_handled`](Self::note_handled) does anything, or there may be [`onlookers`](Self::onlookers): the message
    /// path asks before it calls.
    pub(crate) fn records(&self) -> bool {
        self.record.is_some()
    }

    /// Writes down what is too frequent to be told.
    pub(crate) fn note_handled(
        &self,
        who: Target,
        path: impl FnOnce() -> Arc<str>,
        kind: &'static str,
    ) {
        if let Some(record) = self.record.as_ref().filter(|record| record.hears_events()) {
            let event =
                Event { at: self.world.now(), who, path: path(), what: What::Handled(kind) };
            record.add(&event);
        }
    }

    /// Those who look on when messages of this type are handled.
    pub(crate) fn onlookers(&self, messages: TypeId) -> &[Onlooker] {
        self.record.as_ref().map_or(&[], |record| record.onlookers(messages))
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        touch(|| Touched::Everything);
        self.record.as_ref().map(Record::kept).unwrap_or_default()
    }

    /// A message was lost. `letter` is asked only if somebody wants it.
    pub(crate) fn dead_letter(
        &self,
        to: Target,
        message: &'static str,
        why: DeadReason,
        letter: impl FnOnce() -> DeadLetter,
    ) {
        let what = What::DeadLetter(message, why);
        let logged = self.log.admit(why, || self.world.now());
        if logged.is_none() && !self.letters.is_heard() {
            return self.note(to, || letter().path, what);
        }
        let letter = letter();
        self.note(to, || letter.path.clone(), what);
        if let Some(held_back) = logged {
            self.log.write(&letter, held_back);
        }
        self.letters.tell(letter);
    }

    fn ended(&self) -> MutexGuard<'_, Ended> {
        self.roll.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody has ended; this is what became of his messages.
    pub(crate) fn one_has_ended(&self, flow: Flow) {
        let mut ended = self.ended();
        ended.actors += 1;
        ended.flow += flow;
    }

    /// What became of a message of somebody who has ended before.
    pub(crate) fn add_flow(&self, flow: Flow) {
        self.ended().flow += flow;
    }

    /// What became of the messages of all who have ended.
    pub(crate) fn flow_of_ended(&self) -> Flow {
        touch(|| Touched::Everything);
        self.ended().flow
    }

    pub(crate) fn abandon(&self, actor: Target, path: Arc<str>) {
        self.lock_abandoned().insert(actor.id, (actor, path.clone()));
        self.note(actor, || path, What::Abandoned);
    }

    /// An abandoned actor's handler has ended after all.
    pub(crate) fn came_back(&self, actor: ActorId) {
        let listed = self.lock_abandoned().remove(&actor);
        if let Some((actor, path)) = listed {
            self.note(actor, || path, What::CameBack);
        }
    }

    /// The paths of those whose handlers or blocking work may still run, once for each.
    pub(crate) fn abandoned(&self) -> Vec<Arc<str>> {
        let mut paths: Vec<Arc<str>> =
            self.lock_abandoned().values().map(|(_, path)| path.clone()).collect();
        for path in self.works.paths() {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }

    fn lock_abandoned(&self) -> MutexGuard<'_, BTreeMap<ActorId, (Target, Arc<str>)>> {
        touch(|| Touched::System);
        self.abandoned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The system begins to stop: what has not come by now will hardly come any more.
    pub(crate) fn begin_to_stop(&self) {
        self.shelf.stopping();
    }

    /// The system has stopped: nothing more will be told.
    pub(crate) fn close(&self) {
        self.shelf.stopped();
        self.events.close();
        self.letters.close();
        self.log.close();
    }

    pub(crate) fn subscribe(&self) -> Events {
        Events(self.events.listen(Events::CAPACITY))
    }

    pub(crate) fn dead_letters(&self) -> DeadLetters {
        DeadLetters(self.letters.listen(DeadLetters::CAPACITY))
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub")
            .field("world", &self.world)
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}
