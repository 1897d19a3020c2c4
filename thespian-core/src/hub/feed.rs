//! A feed: what happens, handed to whoever listens, and kept for him for a while.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use crate::contain::contain;
use crate::director::Touched;
use crate::world::touch;

/// How many unread items are kept for those who do not say otherwise.
pub(super) const CAPACITY: usize = 1024;

/// The side that tells.
pub(crate) struct Feed<T> {
    /// Whether anybody may be listening: all that is looked at while nobody does.
    heard: AtomicBool,
    listeners: Mutex<Listeners<T>>,
}

struct Listeners<T> {
    queues: Vec<Weak<Queue<T>>>,
    closed: bool,
}

impl<T> Default for Feed<T> {
    fn default() -> Self {
        let listeners = Mutex::new(Listeners { queues: Vec::new(), closed: false });
        Self { heard: AtomicBool::new(false), listeners }
    }
}

impl<T> Feed<T> {
    fn listeners(&self) -> MutexGuard<'_, Listeners<T>> {
        touch(|| Touched::Feeds);
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is any use in telling. A listener that has gone is noticed at the next [`tell`](Self::tell).
    pub(crate) fn is_heard(&self) -> bool {
        self.heard.load(Ordering::Relaxed)
    }

    /// Says how many listen.
    pub(crate) fn tell(&self, item: T) -> usize
    where
        T: Clone,
    {
        let queues: Vec<Arc<Queue<T>>> = {
            let mut listeners = self.listeners();
            listeners.queues.retain(|queue| queue.strong_count() > 0);
            self.heard.store(!listeners.queues.is_empty(), Ordering::Relaxed);
            listeners.queues.iter().filter_map(Weak::upgrade).collect()
        };
        for queue in &queues {
            queue.push(item.clone());
        }
        queues.len()
    }

    /// There will be no more.
    pub(crate) fn close(&self) {
        let queues: Vec<Arc<Queue<T>>> = {
            let mut listeners = self.listeners();
            listeners.closed = true;
            self.heard.store(false, Ordering::Relaxed);
            listeners.queues.drain(..).filter_map(|queue| queue.upgrade()).collect()
        };
        for queue in queues {
            let waker = {
                let mut unread = queue.unread();
                unread.closed = true;
                unread.waker.take()
            };
            if let Some(waker) = waker {
                contain(|| waker.wake());
            }
        }
    }

    /// Keeps so many unread items for the listener, but always the newest.
    pub(crate) fn listen(&self, capacity: usize) -> Listener<T> {
        let queue = Arc::new(Queue::new(capacity.max(1)));
        let mut listeners = self.listeners();
        queue.unread().closed = listeners.closed;
        if !listeners.closed {
            listeners.queues.retain(|queue| queue.strong_count() > 0);
            listeners.queues.push(Arc::downgrade(&queue));
            if !self.heard.swap(true, Ordering::Relaxed) {
                // Whoever had something to tell until now has looked at no lock to see that nobody was there.
                touch(|| Touched::Everything);
            }
        }
        drop(listeners);
        Listener { queue }
    }
}

/// The side that listens.
pub(crate) struct Listener<T> {
    queue: Arc<Queue<T>>,
}

impl<T> Listener<T> {
    pub(crate) async fn next(&mut self) -> Option<T> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let waker = cx.waker().clone();
        let replaced = {
            let mut unread = self.queue.unread();
            let item = unread.waiting.pop_front();
            if item.is_some() || unread.closed {
                return Poll::Ready(item);
            }
            unread.waker.replace(waker)
        };
        drop(replaced);
        Poll::Pending
    }

    pub(crate) fn try_next(&mut self) -> Option<T> {
        self.queue.unread().waiting.pop_front()
    }

    pub(crate) fn missed(&self) -> u64 {
        self.queue.unread().missed
    }
}

impl<T> fmt::Debug for Listener<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unread = self.queue.unread();
        f.debug_struct("Listener")
            .field("waiting", &unread.waiting.len())
            .field("missed", &unread.missed)
            .finish_non_exhaustive()
    }
}

/// How many listen is told.
impl<T> Drop for Listener<T> {
    fn drop(&mut self) {
        touch(|| Touched::Feeds);
    }
}

struct Queue<T> {
    capacity: usize,
    unread: Mutex<Unread<T>>,
}

struct Unread<T> {
    waiting: VecDeque<T>,
    missed: u64,
    closed: bool,
    waker: Option<Waker>,
}

impl<T> Queue<T> {
    fn new(capacity: usize) -> Self {
        let waiting = VecDeque::new();
        let unread = Mutex::new(Unread { waiting, missed: 0, closed: false, waker: None });
        Self { capacity, unread }
    }

    fn unread(&self) -> MutexGuard<'_, Unread<T>> {
        touch(|| Touched::Feeds);
        self.unread.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, item: T) {
        let (oldest, waker) = {
            let mut unread = self.unread();
            let is_full = unread.waiting.len() == self.capacity;
            let oldest = if is_full { unread.waiting.pop_front() } else { None };
            unread.missed += u64::from(is_full);
            unread.waiting.push_back(item);
            (oldest, unread.waker.take())
        };
        // Out of the lock: what is told may be the user's, and so is its drop.
        contain(|| drop(oldest));
        if let Some(waker) = waker {
            contain(|| waker.wake());
        }
    }
}
