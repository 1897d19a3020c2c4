//! Hub: what all actors of one system share: the stage, the counters, dead letters, the record of events.
//! In: every room above. Out: subscribers. Knows: world, ids, ends. Never knows: messages, parents.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Poll, Waker};

use crate::exit::{ExitReason, Failure};
use crate::id::{ActorId, Target};
use crate::time::Time;
use crate::world::World;

/// What all actors of one system share.
pub(crate) struct Hub {
    pub(crate) world: World,
    system: u32,
    next_actor: AtomicU64,
    counters: Counters,
    subscribers: Mutex<Subscribers>,
    abandoned: Mutex<BTreeMap<ActorId, Arc<str>>>,
    record: Option<Mutex<Vec<Event>>>,
}

#[derive(Default)]
struct Subscribers {
    queues: Vec<Weak<Queue>>,
    /// The system has stopped.
    closed: bool,
}

#[derive(Default)]
struct Counters {
    spawned: AtomicU64,
    ended: AtomicU64,
    failures: AtomicU64,
    restarts: AtomicU64,
    dead_letters: AtomicU64,
    errors: AtomicU64,
}

/// Counts over the life of a system, as they stand. See [`System::stats`](crate::System::stats).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Actors spawned.
    pub spawned: u64,
    /// Actors that have ended for good.
    pub ended: u64,
    /// Failures of actors, each restart, resume, stop or escalation included.
    pub failures: u64,
    /// New incarnations made after a failure.
    pub restarts: u64,
    /// [Dead letters](DeadLetter).
    pub dead_letters: u64,
    /// Errors that handlers returned to tells; each is a dead letter too.
    pub errors: u64,
}

impl Hub {
    pub(crate) fn new(world: World, record: bool) -> Arc<Self> {
        // Systems are numbered so that ids of two systems in one process differ. Nothing else is shared by them.
        static SYSTEMS: AtomicU32 = AtomicU32::new(0);
        Arc::new(Self {
            world,
            system: SYSTEMS.fetch_add(1, Ordering::Relaxed),
            next_actor: AtomicU64::new(1),
            counters: Counters::default(),
            subscribers: Mutex::default(),
            abandoned: Mutex::default(),
            record: record.then(Mutex::default),
        })
    }

    pub(crate) fn next_id(&self) -> ActorId {
        ActorId::new(self.system, self.next_actor.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn stats(&self) -> Stats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Stats {
            spawned: read(&self.counters.spawned),
            ended: read(&self.counters.ended),
            failures: read(&self.counters.failures),
            restarts: read(&self.counters.restarts),
            dead_letters: read(&self.counters.dead_letters),
            errors: read(&self.counters.errors),
        }
    }

    /// Counts what happened and, if this system keeps a record, writes it down.
    ///
    /// `path` is asked only if there is a record: a path is text, and made for nobody it would be waste.
    pub(crate) fn note(&self, path: impl FnOnce() -> Arc<str>, what: What) {
        let counter = match &what {
            What::Spawned => Some(&self.counters.spawned),
            What::Ended(_) => Some(&self.counters.ended),
            What::Failed(_) => Some(&self.counters.failures),
            What::Restarted => Some(&self.counters.restarts),
            What::Handled(_) | What::DeadLetter(..) => None,
        };
        if let Some(counter) = counter {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        if let Some(record) = &self.record {
            let event = Event { at: self.world.now(), path: path(), what };
            record.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        }
    }

    /// Whether [`note`](Self::note) writes anything down: the message path asks before it builds an event.
    pub(crate) fn records(&self) -> bool {
        self.record.is_some()
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        match &self.record {
            Some(record) => record.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            None => Vec::new(),
        }
    }

    pub(crate) fn abandon(&self, actor: ActorId, path: Arc<str>) {
        self.lock_abandoned().insert(actor, path);
    }

    /// An abandoned actor's handler has ended after all.
    pub(crate) fn came_back(&self, actor: ActorId) {
        self.lock_abandoned().remove(&actor);
    }

    /// The paths of those whose handlers may still run.
    pub(crate) fn abandoned(&self) -> Vec<Arc<str>> {
        self.lock_abandoned().values().cloned().collect()
    }

    fn lock_abandoned(&self) -> MutexGuard<'_, BTreeMap<ActorId, Arc<str>>> {
        self.abandoned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn subscribers(&self) -> MutexGuard<'_, Subscribers> {
        self.subscribers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn dead_letter(&self, letter: DeadLetter) {
        self.counters.dead_letters.fetch_add(1, Ordering::Relaxed);
        if letter.why == DeadReason::Error {
            self.counters.errors.fetch_add(1, Ordering::Relaxed);
        }
        self.note(|| letter.path.clone(), What::DeadLetter(letter.message, letter.why));
        let queues: Vec<Arc<Queue>> = {
            let mut subscribers = self.subscribers();
            subscribers.queues.retain(|queue| queue.strong_count() > 0);
            subscribers.queues.iter().filter_map(Weak::upgrade).collect()
        };
        for queue in queues {
            queue.push(letter.clone());
        }
    }

    /// The system has stopped: there will be no more.
    pub(crate) fn close_letters(&self) {
        let queues: Vec<Arc<Queue>> = {
            let mut subscribers = self.subscribers();
            subscribers.closed = true;
            subscribers.queues.drain(..).filter_map(|queue| queue.upgrade()).collect()
        };
        for queue in queues {
            let waker = {
                let mut letters = queue.letters();
                letters.closed = true;
                letters.waker.take()
            };
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    pub(crate) fn subscribe(&self) -> DeadLetters {
        let queue = Arc::new(Queue::default());
        let mut subscribers = self.subscribers();
        queue.letters().closed = subscribers.closed;
        if !subscribers.closed {
            subscribers.queues.retain(|queue| queue.strong_count() > 0);
            subscribers.queues.push(Arc::downgrade(&queue));
        }
        drop(subscribers);
        DeadLetters { queue }
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

/// One thing that happened in a system that keeps a record. See [`Builder::record`](crate::Builder::record).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// When, in the system's time.
    pub at: Time,
    /// To which actor, for example `/till/account#7`.
    pub path: Arc<str>,
    /// What.
    pub what: What,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.at, self.path, self.what)
    }
}

/// What happened. See [`Event`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum What {
    /// The actor was spawned.
    Spawned,
    /// The actor starts to handle the message of this kind.
    Handled(&'static str),
    /// The actor failed.
    Failed(Failure),
    /// A new incarnation of the actor was made after a failure.
    Restarted,
    /// A message for the actor of this kind became a dead letter.
    DeadLetter(&'static str, DeadReason),
    /// The actor ended for good.
    Ended(ExitReason),
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Spawned => f.write_str("spawned"),
            What::Handled(message) => write!(f, "handles {message}"),
            What::Failed(failure) => write!(f, "failed: {}", failure.cause),
            What::Restarted => f.write_str("restarted"),
            What::DeadLetter(message, why) => write!(f, "dead letter {message}: {why}"),
            What::Ended(reason) => write!(f, "ended: {reason}"),
        }
    }
}

/// Why a message became a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeadReason {
    /// It had been accepted, and the actor stopped before it came to it.
    Stopped,
    /// The actor failed while handling it. It is not tried again.
    Poison,
    /// The actor was killed while handling it.
    Killed,
    /// It came from a timer or a pipe after the actor had stopped.
    Late,
    /// A timer was due and the mailbox was full.
    Full,
    /// A timer was due and a clone of its arguments panicked.
    Unmade,
    /// It was told, not asked, and its handler returned an error.
    Error,
    /// The actor failed while handling it, as often as its `retry` allows and once more.
    Quarantined,
    /// Its handler did not end in time when the actor was to be restarted together with its siblings.
    CutOff,
}

impl fmt::Display for DeadReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DeadReason::Stopped => "the actor stopped first",
            DeadReason::Poison => "the actor failed while handling it",
            DeadReason::Killed => "the actor was killed while handling it",
            DeadReason::Late => {
                "the actor had stopped when its timer was due or its pipe had the answer"
            }
            DeadReason::Error => "its handler returned an error to nobody",
            DeadReason::Quarantined => "the actor failed at it again and again",
            DeadReason::CutOff => "the actor was restarted with its siblings while handling it",
            DeadReason::Unmade => "its timer could not clone its arguments",
            DeadReason::Full => "the mailbox was full when its timer was due",
        })
    }
}

/// A message that was accepted and not handled to its end: its kind and receiver, never its content.
///
/// An ask that was not begun is no dead letter, since its asker is told that it was not executed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeadLetter {
    /// The handler it was meant for.
    pub message: &'static str,
    /// The actor it was meant for.
    pub to: Target,
    /// That actor's path.
    pub path: Arc<str>,
    /// Why it was not handled.
    pub why: DeadReason,
    /// When that became clear.
    pub at: Time,
    /// The text of the error that its handler returned, if that is why, and if the error can be displayed.
    pub error: Option<Arc<str>>,
}

/// The dead letters of a system from the moment of subscription on. See
/// [`System::dead_letters`](crate::System::dead_letters).
///
/// A subscriber that does not read loses the oldest letters beyond [`DeadLetters::CAPACITY`] and can see how many.
#[derive(Debug)]
pub struct DeadLetters {
    queue: Arc<Queue>,
}

#[derive(Default)]
struct Queue(Mutex<Letters>);

#[derive(Default)]
struct Letters {
    waiting: VecDeque<DeadLetter>,
    missed: u64,
    closed: bool,
    waker: Option<Waker>,
}

impl Queue {
    fn letters(&self) -> MutexGuard<'_, Letters> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, letter: DeadLetter) {
        let waker = {
            let mut letters = self.letters();
            if letters.waiting.len() == DeadLetters::CAPACITY {
                letters.waiting.pop_front();
                letters.missed += 1;
            }
            letters.waiting.push_back(letter);
            letters.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = self.letters();
        f.debug_struct("Queue")
            .field("waiting", &letters.waiting.len())
            .field("missed", &letters.missed)
            .finish_non_exhaustive()
    }
}

impl DeadLetters {
    /// How many unread letters are kept.
    pub const CAPACITY: usize = 1024;

    /// The next dead letter; waits for it. Nothing, once the system has stopped and all are read.
    ///
    /// # Cancel safety
    /// A dropped future has taken nothing.
    pub async fn next(&mut self) -> Option<DeadLetter> {
        poll_fn(|cx| {
            let waker = cx.waker().clone();
            let mut letters = self.queue.letters();
            let letter = letters.waiting.pop_front();
            if letter.is_some() || letters.closed {
                return Poll::Ready(letter);
            }
            let replaced = letters.waker.replace(waker);
            drop(letters);
            drop(replaced);
            Poll::Pending
        })
        .await
    }

    /// The next dead letter, if one is waiting.
    pub fn try_next(&mut self) -> Option<DeadLetter> {
        self.queue.letters().waiting.pop_front()
    }

    /// How many letters were lost because they were not read in time.
    pub fn missed(&self) -> u64 {
        self.queue.letters().missed
    }
}
