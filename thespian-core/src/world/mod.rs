//! World: the one seam to the outside. Tasks, time and randomness come from here and from nowhere else.
//! In: the core. Out: a stage. Knows: time, director, exit. Never knows: actors, messages.
//! Order: tasks run in the order the stage likes; timers never fire before their time.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

mod base;
mod directing;
mod errand;
mod inside;
mod park;
mod random;
mod run;
mod simple;
mod stopwatch;
mod threads;

pub use base::{BASE_VARIABLE, Base, BaseError};
pub(crate) use directing::{directed, touch, touch_new_place, touch_place};
pub(crate) use errand::Errand;
pub(crate) use inside::{Inside, inside, is_inside};
pub(crate) use park::park_on;
pub use random::Random;
use run::AsTask;
pub(crate) use run::{Everybody, Rouse, Run, Shift};
pub(crate) use simple::{Drive, Moved, Simple, TIMERS, Undriven};
pub(crate) use stopwatch::Stopwatch;
pub(crate) use threads::{Haste, Threads};
use threads::{schedule, schedule_new};

use crate::contain::caught_in_line;
use crate::director::{Director, Role};
use crate::exit::Failure;
use crate::id::Target;
use crate::time::Time;

/// A future in a box, as stages exchange them.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A stage that actors can play on: where their tasks run, what time it is, where randomness comes from.
///
/// Thespian brings two, [`Base::Simple`] and [`Base::Threads`]. Implement this trait to write another, and hand it
/// to [`Builder::stage`](crate::Builder::stage).
pub trait Stage: Send + Sync + 'static {
    /// A short name for reports.
    fn name(&self) -> &str;

    /// Runs `task` to its end, beside all others.
    ///
    /// A stage that shuts down drops the tasks that are left; their actors then count as killed.
    fn spawn(&self, task: BoxFuture<'static, ()>);

    /// Runs `work`, which may keep its thread for long, beside all tasks.
    ///
    /// A stage that shuts down may drop work that has not begun. Unless written otherwise the work is done in a task, which
    /// suits a stage with one thread: on others it keeps a thread from its tasks.
    fn block(&self, work: Box<dyn FnOnce() + Send>) {
        self.spawn(Box::pin(async move { work() }));
    }

    /// The time. It never goes backwards.
    fn now(&self) -> Time;

    /// A future that ends when [`now`](Self::now) has reached `at`.
    fn sleep_until(&self, at: Time) -> BoxFuture<'static, ()>;

    /// The next number of the stage's random stream.
    fn random(&self) -> u64;

    /// How many messages an actor may handle before it lets others run. At least 1.
    fn turn(&self) -> u32 {
        TURN
    }
}

/// The default length of a turn: short enough that an actor with a full mailbox does not keep timers and I/O waiting. On
/// `threads`, where to yield may wake a thread, it is stretched to what fits into a moment.
const TURN: u32 = 64;

/// The stage of one system.
#[derive(Clone)]
pub(crate) enum World {
    Threads(Arc<Threads>),
    Simple(Arc<Simple>),
    Other(Arc<dyn Stage>),
}

impl World {
    pub(crate) fn name(&self) -> &str {
        match self {
            World::Threads(_) => "threads",
            World::Simple(simple) if simple.is_real() => "simple+io",
            World::Simple(_) => "simple",
            World::Other(stage) => stage.name(),
        }
    }

    /// `role` is for who directs the stage.
    ///
    /// Takes a box, as all stages do in the end: otherwise whoever compiles an actor would compile a task of tokio's for each
    /// thing that it may spawn.
    pub(crate) fn spawn(&self, role: Role, task: BoxFuture<'static, ()>) {
        match self {
            World::Threads(threads) => threads.spawn(task),
            World::Simple(simple) => simple.spawn(role, task),
            World::Other(stage) => stage.spawn(Box::pin(Contained(task))),
        }
    }

    /// Has an actor run until it ends. It counts as queued. Whether somebody comes for it; if not, somebody comes for others.
    pub(crate) fn act(&self, who: Target, actor: Arc<dyn Run>, haste: Haste) -> bool {
        match self {
            World::Threads(threads) => schedule_new(threads.executor(), actor, haste),
            _ => {
                self.spawn(Role::Actor(who), Box::pin(AsTask(Some(actor))));
                true
            }
        }
    }

    /// Who is to be dropped if the stage ends before them. Said once, before the first of them acts.
    pub(crate) fn belongs_to(&self, everybody: Weak<dyn Everybody>) {
        if let World::Threads(threads) = self {
            threads.belongs_to(everybody);
        }
    }

    /// Whether the stage has been dropped, so that nothing is to be run any more, as far as workers run it.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self, World::Threads(threads) if threads.executor().is_over())
    }

    /// Has an actor run that waited. To be called without any lock. Whether somebody comes for it; if not, somebody comes for
    /// others.
    #[inline]
    pub(crate) fn rouse(&self, actor: Rouse, haste: Haste) -> bool {
        match (self, actor) {
            (World::Threads(threads), Rouse::Worker(actor)) => {
                return schedule(threads.executor(), actor, haste);
            }
            (_, Rouse::Task(waker)) => waker.wake(),
            // Only workers take up what is no task.
            (World::Simple(_) | World::Other(_), Rouse::Worker(_)) => {}
        }
        true
    }

    /// Whether what is queued here and now comes to the entrance, where any worker may take it.
    pub(crate) fn has_entrance(&self) -> bool {
        matches!(self, World::Threads(_)) && !threads::is_work()
    }

    /// Somebody is to come for an actor that was queued [in passing](Haste::InPassing).
    #[cold]
    pub(crate) fn call(&self) {
        if let World::Threads(threads) = self {
            threads.call();
        }
    }

    /// Runs an actor that is queued, for somebody who awaits its answer. If he may not do so, says how soon somebody else is to
    /// come.
    pub(crate) fn lend(&self, actor: Arc<dyn Run>) -> Result<(), Haste> {
        match self {
            World::Threads(threads) => threads.lend_queued(actor),
            World::Simple(_) | World::Other(_) => Err(Haste::Now),
        }
    }

    /// Rouses an actor for somebody who awaits its answer, and who may run it meanwhile.
    pub(crate) fn rouse_and_lend(&self, actor: Rouse) {
        match (self, actor) {
            (World::Threads(threads), Rouse::Worker(actor)) => threads.lend(actor),
            (_, actor) => _ = self.rouse(actor, Haste::Now),
        }
    }

    /// Where time is real, to see how long something takes.
    pub(crate) fn stopwatch(&self) -> Option<Stopwatch> {
        matches!(self, World::Threads(_)).then(Stopwatch::start)
    }

    /// All actors have ended, and no more are let in: what waits for work only may end.
    pub(crate) fn close(&self) {
        if let World::Threads(threads) = self {
            threads.close();
        }
    }

    /// Runs `work`, which must not panic, where it keeps no task from running.
    fn block(&self, work: Box<dyn FnOnce() + Send>) {
        match self {
            World::Threads(threads) => threads.block(work),
            World::Simple(simple) => {
                simple.spawn(Role::Helper("blocking work"), Box::pin(async move { work() }));
            }
            World::Other(stage) => stage.block(work),
        }
    }

    /// Who directs the run, if it is rehearsed.
    #[inline]
    pub(crate) fn director(&self) -> Option<&dyn Director> {
        match self {
            World::Simple(simple) => simple.director(),
            World::Threads(_) | World::Other(_) => None,
        }
    }

    /// Ends this step of the task that runs, where steps can be looked at between. The next one goes on here.
    pub(crate) async fn pause(&self) {
        let World::Simple(simple) = self else { return };
        let mut paused = false;
        poll_fn(|_| {
            if std::mem::replace(&mut paused, true) {
                return Poll::Ready(());
            }
            simple.pause();
            Poll::Pending
        })
        .await;
    }

    /// Whether the run can be had again, so that nothing may come into it from outside.
    pub(crate) fn is_repeatable(&self) -> bool {
        matches!(self, World::Simple(simple) if !simple.is_real())
    }

    /// Ends the run for this failure, if it is one that can be had again.
    pub(crate) fn halt(&self, failure: &Failure) {
        if let World::Simple(simple) = self {
            simple.halt(failure.clone());
        }
    }

    /// Whether the actor that runs on this thread has had the moment that is one's due, be its turn over or not.
    pub(crate) fn is_moment_over(&self) -> bool {
        !matches!(self, World::Threads(_)) || threads::is_moment_over()
    }

    /// Whether blocking work might as well be done where one stands.
    pub(crate) fn is_one_thread(&self) -> bool {
        matches!(self, World::Simple(_))
    }

    pub(crate) fn now(&self) -> Time {
        match self {
            World::Threads(threads) => threads.now(),
            World::Simple(simple) => simple.now(),
            World::Other(stage) => stage.now(),
        }
    }

    pub(crate) fn clock(&self) -> impl Fn() -> Time + '_ {
        || self.now()
    }

    pub(crate) fn sleep_until(&self, at: Time) -> Sleep {
        Sleep(match self {
            World::Threads(threads) => Sleeping::Threads(Box::pin(threads.sleep_until(at))),
            World::Simple(simple) => Sleeping::Simple(simple::Sleep::new(simple.clone(), at)),
            World::Other(stage) => Sleeping::Other(stage.sleep_until(at)),
        })
    }

    /// Sleeps until `wait` after `since`. A wait beyond the clock's range never ends.
    pub(crate) fn sleep_from(&self, since: Time, wait: Duration) -> Sleep {
        match since.checked_add(wait) {
            Some(at) => self.sleep_until(at),
            None => Sleep(Sleeping::Forever),
        }
    }

    /// Sleeps for `wait`.
    pub(crate) fn sleep(&self, wait: Duration) -> Sleep {
        self.sleep_from(self.now(), wait)
    }

    pub(crate) fn random(&self) -> u64 {
        match self {
            World::Threads(threads) => threads.random(),
            World::Simple(simple) => simple.random(),
            World::Other(stage) => stage.random(),
        }
    }

    pub(crate) fn turn(&self) -> u32 {
        match self {
            World::Threads(_) => TURN,
            World::Simple(simple) => simple.turn(),
            World::Other(stage) => stage.turn().max(1),
        }
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A future that ends at a point in the stage's time. Made by [`Context::sleep`](crate::Context::sleep) and
/// [`System::sleep`](crate::System::sleep).
///
/// # Cancel safety
/// Dropping it is always fine.
#[must_use = "sleeps only when awaited"]
pub struct Sleep(Sleeping);

enum Sleeping {
    Threads(Pin<Box<tokio::time::Sleep>>),
    Simple(simple::Sleep),
    Other(BoxFuture<'static, ()>),
    Forever,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match &mut self.0 {
            Sleeping::Threads(sleep) => sleep.as_mut().poll(cx),
            Sleeping::Simple(sleep) => Pin::new(sleep).poll(cx),
            Sleeping::Other(sleep) => sleep.as_mut().poll(cx),
            Sleeping::Forever => Poll::Pending,
        }
    }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sleep")
    }
}

/// A task that ends when it panics, as tokio's do by themselves. Handlers and hooks have guards of their own; what comes
/// this far is a panic in a drop or clone of something that a recipe, a timer or a pipe holds, and the other actors are not
/// to blame.
struct Contained(BoxFuture<'static, ()>);

impl Future for Contained {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        poll_contained(&mut self.0, cx)
    }
}

fn poll_contained(task: &mut BoxFuture<'static, ()>, cx: &mut Context<'_>) -> Poll<()> {
    caught_in_line(|| task.as_mut().poll(cx)).unwrap_or(Poll::Ready(()))
}

/// Lets every other task that is ready have its turn.
pub(crate) async fn yield_now() {
    let mut yielded = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
