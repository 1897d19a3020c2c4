//! States: what an actor does about its next message, by what came before.
//!
//! The states of an actor are types, and a value of one of them is where it is. It lies in the actor's context and not in its own
//! fields, so that nobody can change it but along a declared edge: whoever is handed an [`In`] may give it up for a state that
//! follows, and nobody else can make one.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Actor, Context};

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

/// For generated code: what holds for messages that wait for another state.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Deferral {
    /// How many may wait.
    pub at_most: u32,
    /// For how long.
    pub within: Duration,
    /// Whether they are kept when the actor is restarted.
    pub keeps: bool,
}

/// A type that is a state of an actor, and of one only: implemented by `#[handlers(states(..))]`. Do not write this by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no state",
    label = "no state",
    note = "states are listed in `#[handlers(states(..))]`"
)]
pub trait State: Send + 'static {
    /// For generated code: its place in the list.
    #[doc(hidden)]
    const PLACE: u8;
    /// Its name.
    const NAME: &'static str;
}

/// A state to which an edge leads from `S`: implemented by `#[handlers(states(..))]`. Do not write this by hand.
#[diagnostic::on_unimplemented(
    message = "no edge leads from `{S}` to `{Self}`",
    label = "cannot follow `{S}`",
    note = "edges are listed in `#[handlers(states(..))]`"
)]
pub trait Follows<S>: State {}

/// That the actor is in the state `S`, or in one of several: `In<'_, Open>`, `In<'_, (Open, Draining)>`. What a handler takes that
/// reads what its state holds, or goes on to another one.
///
/// It lasts as long as the handler. Given up for nothing, the actor stays where it is.
pub struct In<'a, S: Among> {
    seat: Arc<Seat>,
    here: Option<S::Held>,
    lasts: PhantomData<&'a ()>,
}

/// One state, or a tuple of several.
#[doc(hidden)]
pub trait Among {
    /// How the value of the state lies here.
    type Held: Send;
    /// Takes it, if it is one of these.
    fn hold(value: Value) -> Option<Self::Held>;
    /// Gives it back.
    fn release(held: Self::Held) -> Value;
}

type Value = Box<dyn Any + Send>;

impl<S: State> Among for S {
    type Held = Box<S>;

    fn hold(value: Value) -> Option<Box<S>> {
        let value: Box<dyn Any> = value;
        value.downcast().ok()
    }

    fn release(held: Box<S>) -> Value {
        held
    }
}

macro_rules! several {
    ($($state:ident)+) => {
        impl<$($state: State),+> Among for ($($state,)+) {
            type Held = Value;

            fn hold(value: Value) -> Option<Value> {
                Some(value)
            }

            fn release(held: Value) -> Value {
                held
            }
        }

        impl<Next: $(Follows<$state> +)+, $($state: State),+> Follows<($($state,)+)> for Next {}
    };
}

several!(A B);
several!(A B C);
several!(A B C D);
several!(A B C D E);
several!(A B C D E F);
several!(A B C D E F G);
several!(A B C D E F G H);

impl<S: Among> In<'_, S> {
    /// For generated code.
    #[doc(hidden)]
    pub fn new(seat: &Arc<Seat>) -> Self {
        let value = seat.value().take();
        Self { seat: seat.clone(), here: value.and_then(S::hold), lasts: PhantomData }
    }

    /// Goes on to a state that follows. Messages that have waited for another state are looked at again when the handler has
    /// ended, before all others and in their order.
    pub fn go<N: Follows<S>>(mut self, next: N) {
        self.here = None;
        self.seat.go(N::PLACE, Box::new(next));
    }
}

impl<S: Among> Drop for In<'_, S> {
    fn drop(&mut self) {
        if let Some(held) = self.here.take() {
            *self.seat.value() = Some(S::release(held));
        }
    }
}

impl<S: State> Deref for In<'_, S> {
    type Target = S;

    fn deref(&self) -> &S {
        self.here.as_ref().expect("the actor is in this state as long as this is there")
    }
}

impl<S: State> DerefMut for In<'_, S> {
    fn deref_mut(&mut self) -> &mut S {
        self.here.as_mut().expect("the actor is in this state as long as this is there")
    }
}

impl<S: Among> fmt::Debug for In<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("In").field("place", &self.seat.at()).finish()
    }
}

/// For generated code: where an actor is.
#[doc(hidden)]
#[derive(Debug)]
pub struct Seat {
    at: AtomicU8,
    /// Where it was before, if it has gone on since somebody looked.
    from: AtomicU8,
    value: Mutex<Option<Value>>,
}

const NOWHERE: u8 = u8::MAX;

impl Seat {
    /// There it begins.
    #[must_use]
    pub fn new<S: State>(start: S) -> Self {
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
        let before = self.value().replace(value);
        drop(before);
    }

    fn take_move(&self) -> Option<(u8, u8)> {
        match self.from.swap(NOWHERE, Ordering::Relaxed) {
            NOWHERE => None,
            from => Some((from, self.at())),
        }
    }
}

/// A message that the actor's state refuses: what is answered instead of the handler's own reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Refusal {
    /// The handler it was for.
    pub message: &'static str,
    /// The state in which it is refused.
    pub state: &'static str,
}

impl Refusal {
    /// For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(message: &'static str, state: &'static str) -> Self {
        Self { message, state }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is refused in the state `{}`", self.message, self.state)
    }
}

impl std::error::Error for Refusal {}

impl<A: Actor> Context<A> {
    /// For generated code: where the actor is; at `start`, if it has just been made.
    #[doc(hidden)]
    pub fn seat(&mut self, names: &[&'static str], start: fn() -> Seat) -> Arc<Seat> {
        if let Some(seat) = self.own.rare().and_then(|rare| rare.seat.as_ref()) {
            return seat.clone();
        }
        let seat = Arc::new(start());
        self.own.rarely().seat = Some(seat.clone());
        self.name_state(names, seat.at());
        seat
    }

    /// For generated code: the place of that state.
    #[doc(hidden)]
    pub fn place(&mut self, names: &[&'static str], start: fn() -> Seat) -> usize {
        match self.own.rare().and_then(|rare| rare.seat.as_ref()) {
            Some(seat) => seat.at().into(),
            None => self.seat(names, start).at().into(),
        }
    }

    fn name_state(&mut self, names: &[&'static str], place: u8) {
        if let Some(name) = names.get(usize::from(place)) {
            self.set_state(name);
        }
    }
}

impl<A: Actor<Msg: Send>> Context<A> {
    /// For generated code: from where to where the actor has gone on, if it has since this was asked last.
    #[doc(hidden)]
    pub fn moved(&mut self, names: &[&'static str]) -> Option<(usize, usize)> {
        let (from, to) = self.own.rare()?.seat.as_ref()?.take_move()?;
        self.name_state(names, to);
        if A::DEFERRAL.is_some() {
            self.mailbox.come_back();
        }
        Some((from.into(), to.into()))
    }
}
