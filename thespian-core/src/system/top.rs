//! The top of the tree, and how everything ends.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::repeat::allow_until;
use crate::director::{Role, Touched};
use crate::exit::Failure;
use crate::hub::Hub;
use crate::supervision::Strategy;
use crate::time::Time;
use crate::tree::{Family, GRACE, Node, Pace, Parent, Phases, Question, end_in_phases, within};
use crate::world::{Everybody, Run, touch};

/// How long a shutdown may take in all, unless said otherwise.
pub(super) const STOP_WITHIN: Duration = Duration::from_secs(30);

/// How long the end may take that a signal asks for.
pub(super) const INTERRUPTED_WITHIN: Duration = Duration::from_secs(8);

pub(super) struct Top {
    pub(super) hub: Arc<Hub>,
    family: Family,
    strategy: Strategy,
    phases: Phases,
    state: Mutex<State>,
    this: Weak<Top>,
}

#[derive(Default)]
struct State {
    why: Option<Why>,
    /// How the system has ended.
    verdict: Option<Result<(), ShutdownError>>,
    waiting: BTreeMap<u64, Waker>,
    next_key: u64,
}

/// Why the system stops.
#[derive(Clone, Debug)]
pub(super) enum Why {
    Asked,
    Interrupted(&'static str),
    Failed(Failure),
}

impl Top {
    pub(super) fn new(hub: Arc<Hub>, strategy: Strategy, phases: Phases) -> Arc<Self> {
        let top = Arc::new_cyclic(|this| Self {
            hub,
            family: Family::default(),
            strategy,
            phases,
            state: Mutex::default(),
            this: this.clone(),
        });
        let this: Weak<Self> = top.this.clone();
        top.hub.world.belongs_to(this);
        top
    }

    fn state(&self) -> MutexGuard<'_, State> {
        touch(|| Touched::System);
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.state().why.is_some()
    }

    pub(super) fn why(&self) -> Option<Why> {
        self.state().why.clone()
    }

    pub(super) fn actors(&self) -> u64 {
        let stats = self.hub.stats();
        // Two counters, read one after the other while both may move.
        stats.spawned.saturating_sub(stats.ended)
    }

    /// Until when an end that begins now may take.
    pub(super) fn limit(&self) -> Option<Time> {
        self.hub.world.now().checked_add(STOP_WITHIN)
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.state().verdict.is_some()
    }

    /// Begins the end, on a task of the system's own, so that it goes on whoever stops waiting for it. Said again, the
    /// earliest of the deadlines holds, and an interruption or a failure explains the end better than a wish does.
    pub(super) fn stop(this: &Arc<Self>, why: Why, until: Option<Time>) {
        let first = {
            let mut state = this.state();
            if state.verdict.is_some() {
                return;
            }
            let first = state.why.is_none();
            if matches!(&state.why, None | Some(Why::Asked)) {
                state.why = Some(why);
            }
            first
        };
        allow_until(&this.hub.world, until);
        this.family.close();
        this.hub.begin_to_stop();
        let top = this.clone();
        let ending = Box::pin(async move {
            end_in_phases(&top.family, Pace::Orderly { until }, &top.phases).await;
            if first {
                let patience = top.hub.world.sleep(GRACE);
                within(top.hub.work_done(), Some(patience)).await;
                top.set_stopped();
            }
        });
        this.hub.world.spawn(Role::Helper("end"), ending);
    }

    fn set_stopped(&self) {
        let abandoned = self.hub.abandoned();
        let waiting = {
            let mut state = self.state();
            let failure = match &state.why {
                Some(Why::Failed(failure)) => Some(failure.clone()),
                _ => None,
            };
            let in_order = failure.is_none() && abandoned.is_empty();
            // Fixed here: a handler that comes back later changes nothing about how the system ended.
            state.verdict =
                Some(if in_order { Ok(()) } else { Err(ShutdownError { failure, abandoned }) });
            std::mem::take(&mut state.waiting)
        };
        self.hub.close();
        self.hub.world.close();
        waiting.into_values().for_each(Waker::wake);
    }

    fn poll_stopped(
        &self,
        key: &mut Option<u64>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), ShutdownError>> {
        let waker = cx.waker().clone();
        let replaced = {
            let mut state = self.state();
            if let Some(verdict) = &state.verdict {
                return Poll::Ready(verdict.clone());
            }
            let key = *key.get_or_insert_with(|| {
                state.next_key += 1;
                state.next_key
            });
            state.waiting.insert(key, waker)
        };
        drop(replaced);
        Poll::Pending
    }
}

/// Ends when the system has stopped.
pub(super) struct Stopped<'a> {
    top: &'a Top,
    key: Option<u64>,
}

impl<'a> Stopped<'a> {
    pub(super) fn new(top: &'a Top) -> Self {
        Self { top, key: None }
    }
}

impl Future for Stopped<'_> {
    type Output = Result<(), ShutdownError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        this.top.poll_stopped(&mut this.key, cx)
    }
}

impl Drop for Stopped<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            let removed = self.top.state().waiting.remove(&key);
            drop(removed);
        }
    }
}

impl Parent for Top {
    fn write_path(&self, _: &mut String) {}

    fn family(&self) -> &Family {
        &self.family
    }

    fn escalate(&self, failure: Failure) {
        if let Some(this) = self.this.upgrade() {
            Top::stop(&this, Why::Failed(failure), this.limit());
        }
    }

    fn strategy(&self) -> Strategy {
        self.strategy
    }

    fn consult(self: Arc<Self>, _: Question) -> Option<(Arc<dyn Node>, Duration)> {
        None
    }
}

impl Everybody for Top {
    fn all(&self) -> Vec<Arc<dyn Run>> {
        let mut all: Vec<Arc<dyn Run>> = Vec::new();
        let mut next = self.family.all();
        while let Some(node) = next.pop() {
            next.extend(node.family().all());
            all.push(node);
        }
        all
    }
}

/// Why a system did not end as it should.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ShutdownError {
    /// The failure that reached the top of the tree and stopped the system.
    pub failure: Option<Failure>,
    /// The paths of actors whose handlers, or [blocking work](crate::Context::blocking), did not end in time. They may
    /// still run.
    pub abandoned: Vec<Arc<str>>,
}

impl fmt::Display for ShutdownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(failure) = &self.failure {
            write!(f, "the system stopped because of a failure: {failure}")?;
        }
        if !self.abandoned.is_empty() {
            let between = if self.failure.is_some() { "; " } else { "" };
            let list = self.abandoned.join(", ");
            write!(f, "{between}abandoned, since their work did not end in time: {list}")?;
        }
        Ok(())
    }
}

impl Error for ShutdownError {}
