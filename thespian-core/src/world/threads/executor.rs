//! What the workers of one stage share: the entrance for tasks from elsewhere, who of them is idle, and the end.
//!
//! Two things must never be: that a task waits while a worker sleeps who could have it, and that a task is kept which nobody
//! will ever run.
//!
//! 1. Whoever puts a task where any worker may take it looks *afterwards* whether one is idle, and calls him. A worker says
//!    that he is idle, and looks *afterwards* whether there is a task. So one of the two sees the other: at the entrance by
//!    its lock, at the queues by a fence on either side.
//! 2. What was woken last on a worker's own thread is run there next, and nobody is called for it: two actors that talk to one
//!    another stay together. tokio does the same with its tasks.
//! 3. When tokio drops a worker that has not ended, the stage is over: all tasks are dropped, and from then on whatever is to
//!    be run. Who drops a task's future has first taken the task as a worker does; one that runs just then is dropped by its
//!    worker, who is dropped himself when its poll ends.

use std::collections::VecDeque;
use std::mem::take;
use std::sync::Arc;
use std::task::Waker;

use super::queue::Queue;
use super::worker::Worker;
use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use crate::sync::{Mutex, MutexGuard, PoisonError, fence};
use crate::world::Run;

/// Where workers run.
pub(super) trait Host: Send + Sync {
    fn start(&self, worker: Worker);

    /// Has another thread take up the worker that was called just now from within one that runs.
    fn share(&self);

    /// All that are run here and have not ended, wherever they are; but for those that are just about to be queued for the first
    /// time.
    fn everybody(&self) -> Vec<Arc<dyn Run>>;
}

pub(crate) struct Executor {
    host: Box<dyn Host>,
    entrance: Mutex<Entrance>,
    /// How many stand at the entrance, and how many workers could be called. Written under its lock.
    waiting: AtomicUsize,
    idle: AtomicUsize,
    /// Which of them have not been there since they were idle, or were started. Written under its lock.
    away: Box<[AtomicBool]>,
    is_over: AtomicBool,
    queues: Box<[Queue]>,
}

/// The place of one worker, which bears a number.
#[derive(Clone)]
pub(super) struct Post {
    executor: Arc<Executor>,
    number: usize,
}

#[derive(Default)]
struct Entrance {
    tasks: VecDeque<Arc<dyn Run>>,
    idle: Vec<(usize, Waker)>,
    /// How many were called and are not there yet.
    coming: usize,
    /// Workers that are not there: nobody has needed them yet, or they have ended.
    unborn: Vec<usize>,
    is_closed: bool,
    /// How many threads are dropping what is left.
    clearing: usize,
}

/// How soon a worker is to come for a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Haste {
    /// As soon as there is one who has nothing else to do.
    Now,
    /// It is done in a moment, and nobody waits for it: somebody who is coming anyway will do. To call another thread costs more
    /// than that, and what an actor leaves behind is best put away where it was made.
    InPassing,
}

/// Who was called for a task.
enum Called {
    Somebody,
    /// All are at work.
    Nobody,
    /// Somebody is coming for another one.
    NotForThis,
}

/// Why a worker stops.
pub(super) enum Rest {
    Asleep,
    /// There is, or may be, something left to be done.
    Look,
    /// There is nobody left for whom to wait.
    Ended,
}

impl Post {
    pub(super) fn executor(&self) -> &Arc<Executor> {
        &self.executor
    }

    pub(super) fn queue(&self) -> &Queue {
        &self.executor.queues[self.number]
    }

    pub(super) fn number(&self) -> usize {
        self.number
    }
}

impl Executor {
    /// With so many workers, which are started when they are needed.
    pub(super) fn new(workers: usize, host: impl Host + 'static) -> Arc<Self> {
        Arc::new(Self {
            host: Box::new(host),
            entrance: Mutex::new(Entrance {
                unborn: (0..workers).collect(),
                ..Entrance::default()
            }),
            waiting: AtomicUsize::new(0),
            idle: AtomicUsize::new(workers),
            away: (0..workers).map(|_| AtomicBool::new(false)).collect(),
            is_over: AtomicBool::new(false),
            queues: (0..workers).map(|_| Queue::default()).collect(),
        })
    }

    fn entrance(&self) -> MutexGuard<'_, Entrance> {
        self.entrance.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a task in from elsewhere. Who comes from there has no part in how tokio shares its work out. Whether it has not been
    /// left to somebody who comes for others.
    pub(super) fn enter(self: &Arc<Self>, task: Arc<dyn Run>, haste: Haste) -> bool {
        !matches!(self.let_in(task, haste), Called::NotForThis)
    }

    /// The same from within a task of tokio's that may go on for long.
    pub(super) fn enter_and_share(self: &Arc<Self>, task: Arc<dyn Run>) {
        if let Called::Somebody = self.let_in(task, Haste::Now) {
            self.host.share();
        }
    }

    fn let_in(self: &Arc<Self>, task: Arc<dyn Run>, haste: Haste) -> Called {
        let mut entrance = self.entrance();
        if self.is_over() && entrance.clearing == 0 {
            drop(entrance);
            task.cancel();
            return Called::Nobody;
        }
        entrance.tasks.push_back(task);
        self.waiting.store(entrance.tasks.len(), Ordering::Relaxed);
        if haste == Haste::InPassing && entrance.coming > 0 {
            return Called::NotForThis;
        }
        if self.call_one(entrance) { Called::Somebody } else { Called::Nobody }
    }

    /// The next task from elsewhere.
    pub(super) fn next(&self) -> Option<Arc<dyn Run>> {
        // Whoever goes to sleep looks under the lock.
        if self.waiting.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let mut entrance = self.entrance();
        let task = entrance.tasks.pop_front();
        self.waiting.store(entrance.tasks.len(), Ordering::Relaxed);
        task
    }

    /// Takes for the worker `thief` what waits for another one, half of it.
    pub(super) fn steal(&self, thief: usize) -> Option<Arc<dyn Run>> {
        let (before, after) = self.queues.split_at(thief);
        let mut others = after.iter().skip(1).chain(before).filter(|other| !other.looks_empty());
        others.find_map(|other| other.give_half(&self.queues[thief]))
    }

    /// A task was put into a queue: whoever is idle may have it.
    fn is_anybody_idle(&self) -> bool {
        self.fence();
        self.idle.load(Ordering::Relaxed) > 0
    }

    /// Calls somebody who is idle, if anybody is; from where somebody may go on for long, if it `shares`.
    pub(super) fn call_if_idle(self: &Arc<Self>, shares: bool) {
        if self.is_anybody_idle() && self.call_one(self.entrance()) && shares {
            self.host.share();
        }
    }

    /// A worker has had his moment: whoever still waits at the entrance does not wait for him alone.
    pub(super) fn call_for_those_behind(self: &Arc<Self>) {
        if self.waiting.load(Ordering::Relaxed) > 0 {
            self.call_if_idle(true);
        }
    }

    fn call_one(self: &Arc<Self>, mut entrance: MutexGuard<'_, Entrance>) -> bool {
        let asleep = entrance.idle.pop();
        let unborn = if asleep.is_none() { entrance.unborn.pop() } else { None };
        if let Some(number) = unborn {
            self.away[number].store(true, Ordering::Relaxed);
        }
        entrance.coming += usize::from(asleep.is_some() || unborn.is_some());
        self.count_idle(&entrance);
        drop(entrance);
        match (asleep, unborn) {
            (Some((_, waker)), _) => waker.wake(),
            (None, Some(number)) => {
                self.host.start(Worker::new(Post { executor: self.clone(), number }));
            }
            (None, None) => return false,
        }
        true
    }

    /// Between what one has said and what one then looks at. Who is alone has nobody to miss.
    fn fence(&self) {
        if self.queues.len() > 1 {
            fence(Ordering::SeqCst);
        }
    }

    fn count_idle(&self, entrance: &Entrance) {
        self.idle.store(entrance.idle.len() + entrance.unborn.len(), Ordering::Relaxed);
    }

    /// The worker `number` has found nothing.
    pub(super) fn rest(&self, number: usize, waker: Waker) -> Rest {
        {
            let mut entrance = self.entrance();
            if !entrance.tasks.is_empty() {
                return Rest::Look;
            }
            if entrance.is_closed {
                entrance.unborn.push(number);
                self.count_idle(&entrance);
                return Rest::Ended;
            }
            entrance.idle.push((number, waker));
            self.away[number].store(true, Ordering::Relaxed);
            self.count_idle(&entrance);
        }
        self.fence();
        if self.queues.iter().all(Queue::looks_empty) {
            return Rest::Asleep;
        }
        self.rise(number);
        Rest::Look
    }

    /// The worker `number` is there. One who is woken by something else than a call would be called in vain.
    pub(super) fn rise(&self, number: usize) {
        if !self.away[number].load(Ordering::Relaxed) {
            return;
        }
        let left = {
            let mut entrance = self.entrance();
            let place = entrance.idle.iter().position(|(asleep, _)| *asleep == number);
            let left = place.map(|place| entrance.idle.swap_remove(place));
            entrance.coming -= usize::from(left.is_none());
            self.away[number].store(false, Ordering::Relaxed);
            self.count_idle(&entrance);
            left
        };
        drop(left);
    }

    /// All have ended, and no more are expected: a worker ends when he finds nothing to run. Should there be something all the
    /// same, such as one that was given up and comes back, one of them is started anew.
    pub(super) fn close(&self) {
        let mut entrance = self.entrance();
        entrance.is_closed = true;
        let idle = take(&mut entrance.idle);
        entrance.coming += idle.len();
        self.count_idle(&entrance);
        drop(entrance);
        idle.into_iter().for_each(|(_, waker)| waker.wake());
    }

    /// Whether the stage is over, so that nothing is to be run any more.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    /// tokio has dropped a worker. What is woken meanwhile comes to the entrance, so that no drop happens within another one.
    pub(super) fn end(&self, number: usize) {
        {
            let mut entrance = self.entrance();
            self.is_over.store(true, Ordering::Release);
            entrance.clearing += 1;
            entrance.unborn.clear();
            self.count_idle(&entrance);
        }
        while let Some(task) = self.queues[number].pop() {
            task.cancel();
        }
        for task in self.host.everybody() {
            if task.claim() {
                task.cancel();
            }
        }
        loop {
            let task = {
                let mut entrance = self.entrance();
                let task = entrance.tasks.pop_front();
                self.waiting.store(entrance.tasks.len(), Ordering::Relaxed);
                entrance.clearing -= usize::from(task.is_none());
                task
            };
            match task {
                Some(task) => task.cancel(),
                None => return,
            }
        }
    }
}
