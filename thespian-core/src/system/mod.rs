//! System: the top of the tree, and the user's handle of it.
//! In: users. Out: actors. Knows: everything below. Never knows: sockets, signals.

use std::fmt;
use std::future::{Future, poll_fn};
use std::io::Write as _;
use std::pin::pin;
use std::sync::{Arc, Weak};
use std::time::Duration;

mod builder;
mod company;
mod repeat;
mod run;
mod stepping;
#[cfg(test)]
mod tests;
mod top;

pub use builder::{Builder, StartError};
pub use run::RunError;
pub use stepping::{Stepped, Stepping};
pub use top::ShutdownError;

use crate::director::Director;
use crate::error::SpawnError;
use crate::exit::Cause;
use crate::hub::{DeadLetters, Event, Events, Flow, Stats};
use crate::spawn::{Place, Spawnable};
use crate::time::Time;
use crate::tree::{Parent as _, Tree, find};
use crate::world::{Random, Sleep, World, is_inside, park_on};
use top::{Top, Why};

/// A system of actors: the stage they play on and the top of their tree.
///
/// A handle, cheap to clone. Make one with [`System::start`] inside a program that has a tokio runtime or none, or with
/// [`Builder::run`], which `#[thespian::main]` uses. Systems in one process share nothing.
///
/// When the last handle is dropped without [`shutdown`](Self::shutdown), the actors are stopped all the same and a line
/// on standard error says so. A handle that is kept in an actor's state counts.
#[derive(Clone)]
pub struct System {
    top: Arc<Top>,
    // Held above all for its drop, which is what the last handle does.
    owner: Arc<Owner>,
}

/// What ends with the last handle.
struct Owner {
    top: Arc<Top>,
    director: Option<Arc<dyn Director>>,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Drop for Owner {
    fn drop(&mut self) {
        if !self.top.is_stopped() {
            let left = self.top.actors();
            if left > 0 {
                // Standard error may be closed, and this is no place to panic.
                let _ = writeln!(
                    std::io::stderr(),
                    "thespian: a system was dropped without shutdown; stopping {left} actors"
                );
            }
            Top::stop(&self.top, Why::Asked, self.top.limit());
        }
        if let World::Simple(simple) = &self.top.hub.world {
            simple.clear();
        }
        if let Some(runtime) = self.runtime.take() {
            // Not a plain drop, which would panic inside asynchronous code and wait for handlers that never end.
            runtime.shutdown_background();
        }
    }
}

impl System {
    fn new(
        top: Arc<Top>,
        director: Option<Arc<dyn Director>>,
        runtime: Option<tokio::runtime::Runtime>,
    ) -> Self {
        Self { top: top.clone(), owner: Arc::new(Owner { top, director, runtime }) }
    }

    /// Starts a system with all defaults: see [`Builder::start`].
    ///
    /// # Errors
    /// [`StartError`]
    pub fn start() -> Result<Self, StartError> {
        Self::builder().start()
    }

    /// A system with options.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Spawns an actor, or a pool of them, at the top of the tree.
    ///
    /// # Errors
    /// [`SpawnError`], for what is known at once. A failing `#[init]` or `#[started]` is a failure of the actor; wait
    /// for the outcome with [`Address::ready`](crate::Address::ready).
    pub fn spawn<S: Spawnable>(&self, what: S) -> Result<S::Addr, SpawnError> {
        what.spawn_at(Place { hub: self.top.hub.clone(), parent: self.top.clone() })
    }

    /// Stops all actors, youngest first and children before parents, each within its own deadline and all within
    /// 30 seconds; then the system is done. Called again it waits for the same end.
    ///
    /// The stopping goes on if the future is dropped, as long as there is a handle. An actor that awaits this in a handler
    /// waits for itself, until its own deadline has it killed.
    ///
    /// # Errors
    /// [`ShutdownError`] if the system had failed, or if handlers had to be abandoned: they are listed, and may still
    /// run.
    pub async fn shutdown(&self) -> Result<(), ShutdownError> {
        self.shutdown_within(top::STOP_WITHIN).await
    }

    /// Like [`shutdown`](Self::shutdown), within another time. If the system is stopping already, the earlier deadline holds.
    ///
    /// # Errors
    /// As for `shutdown`.
    pub async fn shutdown_within(&self, limit: Duration) -> Result<(), ShutdownError> {
        Top::stop(&self.top, Why::Asked, self.now().checked_add(limit));
        self.stopped().await
    }

    /// Begins to stop everything because the outside wants it, a signal for example: as [`shutdown`](Self::shutdown), but
    /// within 8 seconds in all, since whoever sends signals often has only ten seconds of patience. [`Builder::run`] then
    /// ends with [`RunError::Interrupted`].
    pub fn interrupt(&self, by: &'static str) {
        self.interrupter().interrupt(by);
    }

    /// A handle that can only [`interrupt`](Self::interrupt), and whose life means nothing to the system's.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter { top: Arc::downgrade(&self.top) }
    }

    /// Waits until the system has stopped, for whatever reason.
    ///
    /// # Errors
    /// As for [`shutdown`](Self::shutdown).
    pub async fn stopped(&self) -> Result<(), ShutdownError> {
        top::Stopped::new(&self.top).await
    }

    /// Whether the system is stopping or has stopped.
    pub fn is_stopping(&self) -> bool {
        self.top.is_stopping()
    }

    /// The dead letters from now on.
    pub fn dead_letters(&self) -> DeadLetters {
        self.top.hub.dead_letters()
    }

    /// What happens to the actors, from now on.
    ///
    /// Costs the actors nothing while nobody subscribes, and nothing for each message ever: events are about lives.
    pub fn subscribe(&self) -> Events {
        self.top.hub.subscribe()
    }

    /// Counts over the life of the system.
    pub fn stats(&self) -> Stats {
        self.top.hub.stats()
    }

    /// What became of all messages so far: to the actors there are, and to those who have ended.
    ///
    /// Looks at every actor, as [`tree`](Self::tree) does.
    pub fn flow(&self) -> Flow {
        let mut flow = self.top.hub.flow_of_ended();
        flow += self.tree().flow();
        flow
    }

    /// What has happened so far, if the system keeps a [record](Builder::record).
    pub fn events(&self) -> Vec<Event> {
        self.top.hub.events()
    }

    /// The actors as they are now: where they are in the tree, what they are at, how much waits for them, how they failed.
    ///
    /// Taken at any time from any thread; no actor is stopped or even asked. It costs them nothing but a glance into each
    /// mailbox, and no message goes slower for its being possible.
    pub fn tree(&self) -> Tree {
        Tree::of(self.top.family(), &self.top.hub)
    }

    /// Fails the actor at this place in the tree, for example `/till/account#7`, as a panic of its handler would, after the
    /// message it is at: for tests of what then happens. False if there is nobody.
    pub fn fail(&self, path: &str, why: impl Into<Arc<str>>) -> bool {
        let actor = find(self.top.family(), path);
        if let Some(actor) = &actor {
            actor.fail(Cause::Panic { text: why.into(), location: None });
        }
        actor.is_some()
    }

    /// Who was to direct the run, on whatever stage: see [`Builder::director`].
    pub fn director(&self) -> Option<Arc<dyn Director>> {
        self.owner.director.clone()
    }

    /// The kinds of the messages that wait for the actor at this path, in the order in which it comes to them as things stand,
    /// those first that wait for another state of it; nothing, if there is no such actor.
    ///
    /// Looks at each of them, and holds up whoever sends meanwhile: for debugging.
    pub fn waiting(&self, path: &str) -> Option<Vec<&'static str>> {
        find(self.top.family(), path).map(|actor| actor.kinds_waiting())
    }

    /// The time on this stage; virtual on `simple`.
    pub fn now(&self) -> Time {
        self.top.hub.world.now()
    }

    /// Waits, in the stage's time.
    pub fn sleep(&self, wait: Duration) -> Sleep {
        self.top.hub.world.sleep(wait)
    }

    /// A random generator, seeded by the stage.
    pub fn rng(&self) -> Random {
        Random::new(self.top.hub.world.random())
    }

    /// The name of the stage, for example `simple`.
    pub fn stage(&self) -> &str {
        self.top.hub.world.name()
    }

    /// Blocks this thread until `future` has ended: for synchronous code outside of any stage.
    ///
    /// On the stage `simple` this thread drives the stage meanwhile. That stage is for one thread: others that block on it at
    /// the same time take turns, and may hear `Stalled` while one of them is just about to send.
    ///
    /// # Errors
    /// [`RunError::WouldBlock`] inside an actor or inside another `block_on`; a system on `simple` minds only its own, since this
    /// thread can drive it meanwhile. On `simple` besides: [`RunError::Stalled`], if
    /// nothing is left to run that could end the future; [`RunError::TimeLimit`], if that would take more virtual time than
    /// there is; [`RunError::Foreign`], if an actor or the future used what that stage does not have. The future is dropped then, and the
    /// system goes on when it is driven again.
    pub fn block_on<F: Future>(&self, future: F) -> Result<F::Output, RunError> {
        let mut future = pin!(future);
        let future = poll_fn(|task| self.poll_main(|| future.as_mut().poll(task)));
        match &self.top.hub.world {
            World::Simple(simple) => {
                simple.block_on(future).map_err(|undriven| self.explain(simple, undriven))
            }
            World::Threads(_) | World::Other(_) if is_inside() => Err(RunError::WouldBlock),
            World::Threads(threads) => {
                let _inside = threads.handle().enter();
                Ok(park_on(future))
            }
            World::Other(_) => Ok(park_on(future)),
        }
    }
}

/// Begins the orderly end of a system from outside. Made by [`System::interrupter`].
#[derive(Clone)]
pub struct Interrupter {
    top: Weak<Top>,
}

impl Interrupter {
    /// As [`System::interrupt`]; nothing, if the system is gone.
    pub fn interrupt(&self, by: &'static str) {
        if let Some(top) = self.top.upgrade() {
            let limit = top.hub.world.now().checked_add(top::INTERRUPTED_WITHIN);
            Top::stop(&top, Why::Interrupted(by), limit);
        }
    }
}

impl Interrupter {
    /// Whether the system has stopped, or is gone altogether.
    pub fn is_stopped(&self) -> bool {
        self.top.upgrade().is_none_or(|top| top.is_stopped())
    }
}

impl fmt::Debug for Interrupter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Interrupter")
    }
}

impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("System")
            .field("stage", &self.stage())
            .field("stopping", &self.is_stopping())
            .field("stats", &self.stats())
            .finish()
    }
}
