//! Desk: what the manager of a pool is told, and what others want to know of it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::contain::contain;
use crate::director::Touched;
use crate::exit::ExitReason;
use crate::id::ActorId;
use crate::world::touch;

pub(super) struct Desk(Mutex<State>);

struct State {
    size: usize,
    peak: usize,
    wanted: usize,
    news: Option<News>,
    manager: Option<Waker>,
    settled: bool,
    over: bool,
    waiting: BTreeMap<u64, Waker>,
    last_key: u64,
}

/// What has happened since the manager looked last.
#[derive(Default)]
pub(super) struct News {
    pub(super) ended: Vec<End>,
    /// In whose queues the markers have been reached.
    pub(super) reached: Vec<u32>,
    /// Whether messages began to wait.
    pub(super) pressed: bool,
    /// Whether one of those with most to do is through with what it had.
    pub(super) relieved: bool,
    /// Whether the pool is to come to its end when all is handled.
    pub(super) drains: bool,
}

/// The end of one worker.
pub(super) struct End {
    pub(super) who: ActorId,
    pub(super) reason: ExitReason,
}

impl Desk {
    pub(super) fn new(size: usize) -> Self {
        Self(Mutex::new(State {
            size,
            peak: size,
            wanted: size,
            news: None,
            manager: None,
            settled: true,
            over: false,
            waiting: BTreeMap::new(),
            last_key: 0,
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        touch(|| Touched::Pools);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the manager.
    pub(super) fn tell(&self, tell: impl FnOnce(&mut News)) {
        let manager = {
            let mut state = self.state();
            if state.over {
                return;
            }
            tell(state.news.get_or_insert_default());
            state.manager.take()
        };
        if let Some(manager) = manager {
            contain(|| manager.wake());
        }
    }

    pub(super) fn poll_news(&self, cx: &mut Context<'_>) -> Poll<News> {
        let waker = cx.waker().clone();
        let (news, replaced) = {
            let mut state = self.state();
            match state.news.take() {
                Some(news) => (Some(news), None),
                None => (None, state.manager.replace(waker)),
            }
        };
        drop(replaced);
        news.map_or(Poll::Pending, Poll::Ready)
    }

    pub(super) fn size(&self) -> usize {
        self.state().size
    }

    pub(super) fn peak(&self) -> usize {
        self.state().peak
    }

    pub(super) fn wanted(&self) -> usize {
        self.state().wanted
    }

    /// Says how many there are to be. False if it is too late for that.
    pub(super) fn want(&self, wanted: usize) -> bool {
        {
            let mut state = self.state();
            if state.over {
                return false;
            }
            state.wanted = wanted;
            state.settled = false;
        }
        self.tell(|_| {});
        true
    }

    /// One is wanted less, but not less than `least`: one has left by itself.
    pub(super) fn want_less(&self, least: usize) -> usize {
        let mut state = self.state();
        state.wanted = state.wanted.saturating_sub(1).max(least);
        state.wanted
    }

    /// There are so many now. Returns how many there were.
    pub(super) fn resized(&self, size: usize) -> usize {
        let mut state = self.state();
        state.peak = state.peak.max(size);
        std::mem::replace(&mut state.size, size)
    }

    /// Nothing is under way, unless something has been wanted meanwhile.
    pub(super) fn settle(&self) {
        let waiting = {
            let mut state = self.state();
            if state.settled || state.news.is_some() || state.wanted != state.size {
                return;
            }
            state.settled = true;
            std::mem::take(&mut state.waiting)
        };
        wake(waiting);
    }

    /// The pool ends: nothing will change any more.
    pub(super) fn close(&self) {
        let (waiting, news) = {
            let mut state = self.state();
            state.over = true;
            state.size = 0;
            (std::mem::take(&mut state.waiting), state.news.take())
        };
        drop(news);
        wake(waiting);
    }

    pub(super) fn poll_settled(&self, key: &mut Option<u64>, cx: &mut Context<'_>) -> Poll<()> {
        let waker = cx.waker().clone();
        let replaced = {
            let mut state = self.state();
            if state.settled || state.over {
                return Poll::Ready(());
            }
            let key = *key.get_or_insert_with(|| {
                state.last_key += 1;
                state.last_key
            });
            state.waiting.insert(key, waker)
        };
        drop(replaced);
        Poll::Pending
    }

    pub(super) fn forget(&self, key: u64) {
        let removed = self.state().waiting.remove(&key);
        drop(removed);
    }
}

fn wake(waiting: BTreeMap<u64, Waker>) {
    for waker in waiting.into_values() {
        contain(|| waker.wake());
    }
}
