//! States: what an actor does about its next message, by what came before.
//!
//! The states of an actor are types, and a value of one of them is its position. That lies in the actor's context and not among its
//! own fields, so that nobody changes it but along a declared edge: whoever is handed an [`In`] may give it up for a state that
//! follows, and nobody else can make one.
//!
//! What is done about a message is looked up before its handler is called: by the cell, whether it is to wait; by the generated
//! dispatch, whether it is refused or ignored. A transition takes place when the handler gives its `In` up; all that follows from it
//! (the hooks, the name that people see, messages that need wait no longer) when the handler has ended, in [`Context::moved`].

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Actor, Context, Own};
use crate::mailbox::{Envelope, Limits};
use crate::reply::ReturnPath;

/// For generated code: what is done about a message while the actor is in a state.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// It is handled.
    Handle,
    /// Its sender is told that it is refused.
    Refuse,
    /// It waits for another state.
    Defer,
    /// Nothing.
    Ignore,
}

/// For generated code: the states of an actor.
#[doc(hidden)]
#[derive(Debug, PartialEq, Eq)]
pub struct States {
    /// Their names, in the order in which they are first written; all else speaks of places in this list.
    pub names: &'static [&'static str],
    /// Where the actor begins.
    pub start: u8,
    /// From where to where.
    pub edges: &'static [(u8, u8)],
    /// What holds for messages that wait for another state, if any may.
    pub deferral: Option<Deferral>,
}

/// For generated code: what holds for messages that wait for another state.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deferral {
    /// How many may wait.
    pub at_most: u32,
    /// For how long.
    pub within: Duration,
    /// Whether they are kept when the actor is restarted.
    pub keeps: bool,
}

/// A type that is a state of an actor: implemented by `#[handlers(states(..))]`. Do not write this by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no state",
    label = "no state",
    note = "states are listed in `#[handlers(states(..))]`"
)]
pub trait State: Send + 'static {
    /// For generated code: its place in the list.
    #[doc(hidden)]
    const PLACE: u8;
}

/// A state to which an edge leads from `S`, or from each of several: implemented by `#[handlers(states(..))]`. Do not write this by hand.
#[diagnostic::on_unimplemented(
    message = "no edge leads from `{S}` to `{Self}`",
    label = "cannot follow `{S}`",
    note = "edges are listed in `#[handlers(states(..))]`"
)]
pub trait Follows<S>: State {}

/// For generated code: a state of the actor `A`, or several of them in a tuple.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no state of `{A}`",
    label = "no state of `{A}`",
    note = "states are listed in `#[handlers(states(..))]`"
)]
pub trait StateOf<A> {
    /// Its place in the list; of several, that of none.
    const PLACE: u8 = NOWHERE;
}

macro_rules! several {
    ($($state:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<Next: $(Follows<$state> +)+, $($state),+> Follows<($($state,)+)> for Next {}
        #[diagnostic::do_not_recommend]
        impl<Actor, $($state: StateOf<Actor>),+> StateOf<Actor> for ($($state,)+) {}
    };
}

several!(A B);
several!(A B C);
several!(A B C D);
several!(A B C D E);
several!(A B C D E F);
several!(A B C D E F G);
several!(A B C D E F G H);

type Value = Box<dyn Any + Send>;

/// That the actor is in the state `S`, or in one of several: `In<'_, Open>`, `In<'_, (Open, Draining)>`. What a handler takes that
/// reads what its state holds, or goes on to another one.
///
/// Of one state it is a smart pointer: `at.level += 1` changes what the state holds. Of several it is not, since it is not known which
/// one it is.
///
/// It lasts as long as the handler. Dropped, it leaves the actor where it is.
pub struct In<'a, S> {
    held: Held,
    lasts: PhantomData<&'a ()>,
    of: PhantomData<fn() -> S>,
}

/// What an [`In`] holds, whatever it is.
struct Held {
    position: Arc<Position>,
    /// There until it is given up.
    here: Option<Value>,
}

impl<'a, S> In<'a, S> {
    /// For generated code: where the actor is, of which it is known that it is there.
    #[doc(hidden)]
    #[must_use]
    pub fn of<A: Actor>(cx: &Context<A>) -> Self
    where
        S: StateOf<A>,
    {
        Self::known(cx)
    }

    /// For generated code: the same, where that this is a state of the actor is asked elsewhere.
    #[doc(hidden)]
    #[must_use]
    pub fn known<A: Actor>(cx: &Context<A>) -> Self {
        Self { held: Held::take(&cx.own), lasts: PhantomData, of: PhantomData }
    }

    /// Goes on to a state that follows, now. When the handler has ended the hooks for that are run, and then messages that have waited
    /// for another state are handled if this one has no objection, before all others and in their order.
    pub fn go<N: Follows<S>>(self, next: N) {
        self.held.go(N::PLACE, Box::new(next));
    }
}

impl Held {
    fn take(own: &Own) -> Self {
        let position = own.rare().and_then(|rare| rare.position.clone());
        let position = position.expect("an actor that has states is in one of them");
        let here = position.value().take();
        Self { position, here }
    }

    fn go(mut self, next: u8, value: Value) {
        let before = self.here.take();
        self.position.go(next, value);
        drop(before);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(here) = self.here.take() {
            *self.position.value() = Some(here);
        }
    }
}

const HERE: &str = "an actor is in its state as long as this is there";

impl<S: State> Deref for In<'_, S> {
    type Target = S;

    fn deref(&self) -> &S {
        self.held.here.as_ref().and_then(|here| here.downcast_ref()).expect(HERE)
    }
}

impl<S: State> DerefMut for In<'_, S> {
    fn deref_mut(&mut self) -> &mut S {
        self.held.here.as_mut().and_then(|here| here.downcast_mut()).expect(HERE)
    }
}

impl<S> fmt::Debug for In<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "In<{}>", std::any::type_name::<S>())
    }
}

/// For generated code: where an actor is.
///
/// Shared with the [`In`] of the handler that runs, so that this can be used beside the context. Nobody else has it: its lock is never
/// waited for.
#[doc(hidden)]
#[derive(Debug)]
pub struct Position {
    at: AtomicU8,
    /// Where it was before, if it has gone on since somebody looked.
    from: AtomicU8,
    /// Away while a handler has it.
    value: Mutex<Option<Value>>,
}

const NOWHERE: u8 = u8::MAX;

impl Position {
    /// There it begins.
    #[must_use]
    pub fn start<S: State>(start: S) -> Self {
        Self {
            at: AtomicU8::new(S::PLACE),
            from: AtomicU8::new(NOWHERE),
            value: Mutex::new(Some(Box::new(start))),
        }
    }

    fn value(&self) -> MutexGuard<'_, Option<Value>> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at(&self) -> u8 {
        self.at.load(Ordering::Relaxed)
    }

    fn go(&self, next: u8, value: Value) {
        self.from.store(self.at(), Ordering::Relaxed);
        self.at.store(next, Ordering::Relaxed);
        *self.value() = Some(value);
    }

    fn take_move(&self) -> Option<(u8, u8)> {
        match self.from.load(Ordering::Relaxed) {
            NOWHERE => None,
            from => {
                self.from.store(NOWHERE, Ordering::Relaxed);
                Some((from, self.at()))
            }
        }
    }
}

/// A message that the actor's state refuses: what is answered then instead of what its handler returns.
///
/// Its handler has not run. It is not the same as [`NotExecuted`](crate::NotExecuted), which is about rights, room and whether the
/// actor can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Refusal {
    /// The handler it was for.
    pub message: &'static str,
    /// The state in which it is refused.
    pub state: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is refused in the state `{}`", self.message, self.state)
    }
}

impl std::error::Error for Refusal {}

impl Own {
    fn place(&self) -> u8 {
        let position = self.rare().and_then(|rare| rare.position.as_ref());
        position.map_or(NOWHERE, |position| position.at())
    }

    fn stance(&self, stances: &[Stance]) -> Stance {
        stances.get(usize::from(self.place())).copied().unwrap_or(Stance::Handle)
    }

    /// From where to where it has gone, if it has since this was asked last.
    fn moved(&mut self) -> Option<(u8, u8)> {
        let (from, to) = self.rare()?.position.as_ref()?.take_move()?;
        self.recalls = true;
        Some((from, to))
    }

    /// Is nowhere.
    pub(crate) fn forget_position(&mut self) {
        if let Some(rare) = self.rare_mut() {
            rare.position = None;
        }
    }
}

fn name(states: Option<&'static States>, place: u8) -> Option<&'static str> {
    states?.names.get(usize::from(place)).copied()
}

impl<A: Actor> Context<A> {
    /// Is where it begins; nothing if it has no states.
    pub(crate) fn begin_at_start(&mut self) {
        let Some(start) = A::start() else { return };
        self.own.rarely().position = Some(Arc::new(start));
        self.name_state();
    }

    /// For generated code: the place of the state that it is in.
    #[doc(hidden)]
    #[must_use]
    pub fn place(&self) -> u8 {
        self.own.place()
    }

    /// For generated code: whether messages with these stances are refused now.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn refuses(&self, stances: &[Stance]) -> bool {
        !stances.is_empty() && self.own.stance(stances) == Stance::Refuse
    }

    /// For generated code: whether nothing is done about messages with these stances now.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn ignores(&self, stances: &[Stance]) -> bool {
        !stances.is_empty() && self.own.stance(stances) == Stance::Ignore
    }

    /// Whether a handler runs for the message at this place among the kinds.
    #[inline]
    pub(crate) fn handles(&self, index: usize) -> bool {
        A::STATES.is_none() || self.own.stance(A::stances(index)) == Stance::Handle
    }

    /// For generated code: what is answered to a message that is refused. If nobody asked, it is a dead letter.
    #[doc(hidden)]
    #[must_use]
    pub fn refusal<R: 'static>(&self, path: &ReturnPath<R>, message: &'static str) -> Refusal {
        if !path.has_asker() {
            self.mailbox.refused(message);
        }
        Refusal { message, state: name(A::STATES, self.place()).unwrap_or_default() }
    }

    /// For generated code: from where to where it has gone, if it has since this was asked last.
    #[doc(hidden)]
    pub fn moved(&mut self) -> Option<(u8, u8)> {
        let moved = self.own.moved();
        if moved.is_some() {
            self.name_state();
        }
        moved
    }

    fn name_state(&mut self) {
        if let Some(name) = name(A::STATES, self.place()) {
            self.set_state(name);
        }
    }
}

impl<A: Actor<Msg: Send>> Context<A> {
    /// Has the message in this place wait for another state, if it is to.
    pub(crate) fn defer(&mut self, due: &mut Option<Envelope<A::Msg>>) {
        let Some(Deferral { at_most, within, .. }) = A::STATES.and_then(|states| states.deferral)
        else {
            return;
        };
        let Some(envelope) = due else { return };
        if self.own.stance(A::stances(envelope.index())) == Stance::Defer
            && let Some(envelope) = due.take()
        {
            self.mailbox.defer(envelope, Limits { at_most, within });
        }
    }

    /// A message that has waited for another state than that in which it came, and need wait no longer.
    pub(crate) fn recall(&mut self) -> Option<Envelope<A::Msg>> {
        let may_come = |index| self.own.stance(A::stances(index)) != Stance::Defer;
        let recalled = self.mailbox.recall(&may_come);
        self.own.recalls = recalled.is_some();
        recalled
    }
}
