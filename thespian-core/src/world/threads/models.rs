//! The workers, in many orders in which they, those who wake their tasks, and the end may meet.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker};

use futures_task::{ArcWake, waker_ref};

use shuttle::future::block_on;
use shuttle::thread::{JoinHandle, spawn};

use super::executor::{Executor, Haste, Host};
use super::worker::Worker;
use super::{lent, schedule, schedule_new};
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Mutex, every_order, many_orders, thread_local};
use crate::world::{BoxFuture, Rouse, Run, Shift};

/// A stage with so many workers, each on a thread of its own.
struct Stage {
    executor: Arc<Executor>,
    house: House,
}

#[derive(Clone, Default)]
struct House {
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
    tasks: Arc<Mutex<Vec<Weak<Task>>>>,
    /// Rings when the runtime ends: then it drops its tasks, between two polls.
    end: Bell,
}

impl Host for House {
    fn start(&self, mut worker: Worker) {
        let mut end = Box::pin(self.end.rung(1));
        let thread = spawn(move || {
            block_on(poll_fn(move |task| match end.as_mut().poll(task) {
                Poll::Ready(()) => Poll::Ready(()),
                Poll::Pending => Pin::new(&mut worker).poll(task),
            }));
        });
        self.threads.lock().unwrap().push(thread);
    }

    fn share(&self) {}

    fn everybody(&self) -> Vec<Arc<dyn Run>> {
        let tasks = self.tasks.lock().unwrap();
        tasks.iter().filter_map(Weak::upgrade).map(|task| task as Arc<dyn Run>).collect()
    }
}

impl Stage {
    fn with(workers: usize) -> Self {
        let house = House::default();
        Self { executor: Executor::new(workers, house.clone()), house }
    }

    fn task(&self, future: impl Future<Output = ()> + Send + 'static) -> Arc<Task> {
        let task = Task::new(&self.executor, future);
        self.house.tasks.lock().unwrap().push(Arc::downgrade(&task));
        task
    }

    fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        _ = schedule_new(&self.executor, self.task(future), Haste::Now);
    }

    fn spawn_ringing(&self, bell: &Bell) {
        let bell = bell.clone();
        self.spawn(async move { bell.ring() });
    }

    /// A worker that sleeps although there is something to do is found here: then nobody moves any more.
    fn close_when(&self, bell: &Bell, count: usize) {
        bell.wait_for(count);
        self.executor.close();
        self.join();
    }

    fn join(&self) {
        let threads = std::mem::take(&mut *self.house.threads.lock().unwrap());
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    }
}

/// A future, as workers run actors.
struct Task {
    state: Mutex<State>,
    executor: Arc<Executor>,
}

struct State {
    shift: Shift,
    body: Option<BoxFuture<'static, ()>>,
}

/// How the next is woken that is woken here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Usual,
    /// And is lent this thread.
    Lent,
    InPassing,
}

thread_local! {
    static WAY: Cell<Way> = Cell::new(Way::Usual);
}

fn wake_by(way: Way, waker: Waker) {
    WAY.with(|by| by.set(way));
    waker.wake();
    WAY.with(|by| by.set(Way::Usual));
}

fn lend(waker: Waker) {
    wake_by(Way::Lent, waker);
}

fn wake_in_passing(waker: Waker) {
    wake_by(Way::InPassing, waker);
}

impl Task {
    fn new(
        executor: &Arc<Executor>,
        future: impl Future<Output = ()> + Send + 'static,
    ) -> Arc<Self> {
        let mut shift = Shift::default();
        shift.enter();
        let state = State { shift, body: Some(Box::pin(future)) };
        Arc::new(Self { state: Mutex::new(state), executor: executor.clone() })
    }
}

impl Run for Task {
    fn run(self: Arc<Self>, lent: bool) -> Option<Arc<dyn Run>> {
        let body = {
            let mut state = self.state.lock().unwrap();
            if state.shift.begin(lent) { state.body.take() } else { None }
        };
        let mut body = body?;
        let is_over = lent && self.executor.is_over();
        if is_over || body.as_mut().poll(&mut Context::from_waker(&waker_ref(&self))).is_ready() {
            return None;
        }
        let mut state = self.state.lock().unwrap();
        state.body = Some(body);
        if state.shift.was_woken() {
            state.shift.queue();
            drop(state);
            return Some(self);
        }
        state.shift.rest(Rouse::Worker(self.clone()));
        None
    }

    fn poll(self: Arc<Self>, _: &mut Context<'_>) -> Poll<()> {
        unreachable!("workers run it")
    }

    fn claim(&self) -> bool {
        let roused = self.state.lock().unwrap().shift.wake();
        roused.is_some()
    }

    fn cancel(&self) {
        let body = {
            let mut state = self.state.lock().unwrap();
            if state.shift.cancel() { state.body.take() } else { None }
        };
        drop(body);
    }

    fn drop_body(&self) {
        unreachable!("workers run it")
    }
}

impl ArcWake for Task {
    fn wake_by_ref(this: &Arc<Self>) {
        let way = WAY.with(|way| way.replace(Way::Usual));
        let roused = {
            let shift = &mut this.state.lock().unwrap().shift;
            if way == Way::InPassing { shift.wake_in_passing() } else { shift.wake() }
        };
        let Some(Rouse::Worker(actor)) = roused else { return };
        match way {
            Way::Lent => lent::lend(&this.executor, actor),
            Way::InPassing => _ = schedule(&this.executor, actor, Haste::InPassing),
            Way::Usual => _ = schedule(&this.executor, actor, Haste::Now),
        }
    }
}

/// Counts, and wakes who waits for a count.
#[derive(Clone, Default)]
struct Bell(Arc<(AtomicUsize, Mutex<Vec<Waker>>)>);

impl Bell {
    fn ring(&self) {
        self.ring_by(Waker::wake);
    }

    fn ring_by(&self, wake: fn(Waker)) {
        self.0.0.fetch_add(1, Ordering::SeqCst);
        let waiting = std::mem::take(&mut *self.0.1.lock().unwrap());
        waiting.into_iter().for_each(wake);
    }

    fn rung(&self, count: usize) -> impl Future<Output = ()> + Send + use<> {
        let this = self.clone();
        poll_fn(move |task| {
            this.0.1.lock().unwrap().push(task.waker().clone());
            match this.0.0.load(Ordering::SeqCst) >= count {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
    }

    fn wait_for(&self, count: usize) {
        block_on(self.rung(count));
    }
}

#[test]
fn a_task_from_elsewhere_finds_a_worker() {
    many_orders(|| {
        let (stage, done) = (Stage::with(2), Bell::default());
        (0..2).for_each(|_| stage.spawn_ringing(&done));
        stage.close_when(&done, 2);
    });
}

/// A task that waits for both of those who wake it.
fn is_woken_by(wakers: [fn(Waker); 2]) {
    let (stage, call, done) = (Stage::with(1), Bell::default(), Bell::default());
    let (called, ends) = (call.rung(2), done.clone());
    stage.spawn(async move {
        called.await;
        ends.ring();
    });
    let callers = wakers.map(|wake| {
        let call = call.clone();
        spawn(move || call.ring_by(wake))
    });
    stage.close_when(&done, 1);
    callers.into_iter().for_each(|caller| caller.join().unwrap());
}

#[test]
fn no_wake_is_lost_while_a_task_runs_or_goes_to_rest() {
    many_orders(|| is_woken_by([Waker::wake, Waker::wake]));
}

#[test]
fn no_wake_is_lost_while_a_task_runs_on_a_thread_that_is_lent() {
    many_orders(|| is_woken_by([Waker::wake, lend]));
}

#[test]
fn no_wake_is_lost_between_two_who_lend_their_threads() {
    many_orders(|| is_woken_by([lend, lend]));
}

#[test]
fn no_wake_in_passing_is_lost() {
    many_orders(|| is_woken_by([wake_in_passing, Waker::wake]));
    many_orders(|| is_woken_by([wake_in_passing, lend]));
}

/// Nobody is called for the second if somebody comes for the first.
#[test]
fn what_is_queued_in_passing_is_run_by_whoever_comes() {
    many_orders(|| {
        let (stage, done) = (Stage::with(2), Bell::default());
        let tasks = [Haste::Now, Haste::InPassing, Haste::InPassing].map(|haste| {
            let done = done.clone();
            (stage.task(async move { done.ring() }), haste)
        });
        let callers = tasks.map(|(task, haste)| {
            let executor = stage.executor.clone();
            spawn(move || _ = schedule(&executor, task, haste))
        });
        callers.into_iter().for_each(|caller| caller.join().unwrap());
        stage.close_when(&done, 3);
    });
}

/// A task that comes to the entrance with such haste, is lent from there, and is woken once.
fn is_lent_from_the_entrance(haste: Haste, wake: fn(Waker)) {
    let (stage, call, done) = (Stage::with(1), Bell::default(), Bell::default());
    let (called, ends) = (call.rung(1), done.clone());
    let task = stage.task(async move {
        called.await;
        ends.ring();
    });
    _ = schedule(&stage.executor, task.clone(), haste);
    let executor = stage.executor.clone();
    let lends = spawn(move || lent::lend(&executor, task));
    call.ring_by(wake);
    stage.close_when(&done, 1);
    lends.join().unwrap();
    assert_eq!(done.0.0.load(Ordering::SeqCst), 1);
}

/// It is woken in passing when it lies in the queue still, from which somebody else has taken it in vain, or is about to.
#[test]
fn a_task_that_was_lent_from_the_queue_and_woken_in_passing_is_found_there() {
    many_orders(|| is_lent_from_the_entrance(Haste::InPassing, wake_in_passing));
}

/// Whoever is lent a task that is queued leaves its place in the queue behind.
#[test]
fn a_task_that_is_queued_and_lent_runs_once_and_misses_no_wake() {
    many_orders(|| is_lent_from_the_entrance(Haste::Now, Waker::wake));
}

/// The one that was woken first has to wait behind the one that was woken last: another worker must come for it, also if he is
/// going to sleep just then. Here the task that wakes both waits for it, in the middle of its poll.
#[test]
fn what_waits_behind_a_task_that_runs_is_taken_by_another_worker() {
    many_orders(|| {
        let (stage, seen, done) = (Stage::with(2), Bell::default(), Bell::default());
        let (executor, first, ends) = (stage.executor.clone(), seen.clone(), done.clone());
        let behind = stage.task(async move { first.ring() });
        let last = stage.task(async {});
        // One for each worker.
        stage.spawn(async {});
        stage.spawn(async move {
            _ = schedule(&executor, behind, Haste::Now);
            _ = schedule(&executor, last, Haste::Now);
            seen.wait_for(1);
            ends.ring();
        });
        stage.close_when(&done, 1);
    });
}

/// Drops his count.
struct Counted(Bell);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.ring();
    }
}

fn every_task_is_dropped_once_at_the_end(wake: fn(Waker)) {
    let (stage, dropped, call) = (Stage::with(1), Bell::default(), Bell::default());
    let (counted, called) = (Counted(dropped.clone()), call.rung(1));
    stage.spawn(async move {
        let _counted = counted;
        called.await;
        std::future::pending::<()>().await;
    });
    let end = stage.house.end.clone();
    let end = spawn(move || end.ring());
    let late = Counted(dropped.clone());
    stage.spawn(async move { drop(late) });
    call.ring_by(wake);
    end.join().unwrap();
    stage.join();
    assert_eq!(dropped.0.0.load(Ordering::SeqCst), 2);
}

#[test]
fn at_the_end_every_task_is_dropped_once_wherever_it_is() {
    many_orders(|| every_task_is_dropped_once_at_the_end(Waker::wake));
}

#[test]
fn at_the_end_a_task_is_dropped_once_also_on_a_thread_that_is_lent() {
    many_orders(|| every_task_is_dropped_once_at_the_end(lend));
}

#[test]
fn workers_that_were_never_needed_end_with_the_others() {
    every_order(|| {
        let stage = Stage::with(2);
        stage.close_when(&Bell::default(), 0);
        assert!(stage.house.threads.lock().unwrap().is_empty());
    });
}

#[test]
fn workers_end_with_the_last_task_and_come_back_for_a_late_one() {
    many_orders(|| {
        let (stage, done) = (Stage::with(2), Bell::default());
        (0..2).for_each(|_| stage.spawn_ringing(&done));
        stage.executor.close();
        stage.join();
        assert_eq!(done.0.0.load(Ordering::SeqCst), 2);
        stage.spawn_ringing(&done);
        stage.close_when(&done, 3);
    });
}
