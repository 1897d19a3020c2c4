//! What is checked of states where a protocol is implemented, while the program is being built: there the list of states is not seen, so
//! the complaint is the value of a constant, and its text is put together here.
//!
//! rustc shows such a text at the place from which these functions are called, which is in the user's own code.

use std::marker::PhantomData;

use thespian_core::{Actor, Protocol, Stance, StateOf, States, is_same};

/// What is done about the messages of one method, state by state.
#[derive(Debug)]
pub struct Stances {
    list: [Stance; MOST],
    len: usize,
}

/// As many states as an actor may have.
const MOST: usize = 64;

type Said<'s> = &'s [(u8, Stance)];

impl Stances {
    /// What is `said` of some states, and of the `rest`. Of others nothing is known, which is complained about elsewhere.
    pub const fn of(states: Option<&'static States>, said: Said<'_>, rest: Option<Stance>) -> Self {
        let mut list = [Stance::Handle; MOST];
        let len = names(states).len();
        let mut place = 0;
        while place < len {
            if let Some(stance) = find(place, said, rest) {
                list[place] = stance;
            }
            place += 1;
        }
        Self { list, len }
    }

    /// One for each state.
    pub const fn list(&self) -> &[Stance] {
        self.list.split_at(self.len).0
    }
}

/// Whether an actor has states, also if it is none: then that is said elsewhere.
#[derive(Debug)]
pub struct Stated<A>(PhantomData<A>);

impl<A: Actor> Stated<A> {
    /// They.
    pub const STATES: Option<&'static States> = A::STATES;
}

/// What is taken of somebody who is no actor.
pub trait Stateless {
    /// None.
    const STATES: Option<&'static States> = None;
}

impl<A> Stateless for Stated<A> {}

/// The place of a state among those of its actor. Called with the span of its name.
pub const fn place<A, S: StateOf<A>>() -> u8 {
    S::PLACE
}

/// Complains about a state that is written in another way than in the list: it is known by its name.
#[track_caller]
pub const fn as_listed<A, S: StateOf<A>>() {
    panic!(
        "write this state as it is listed in `#[handlers(states(..))]`: it is known by its name there"
    );
}

/// Asks that `S` is a state of `A`, or that all in the tuple are. Called with the span of an `In<..>`.
pub const fn require_state<A, S: StateOf<A>>() {}

/// Complains if the actor has no states. Called with the span of the name of a method that speaks of some.
#[track_caller]
pub const fn has_states(states: Option<&'static States>) {
    assert!(
        states.is_some(),
        "this actor has no states: list them in the `#[handlers(states(..))]` of its own impl block"
    );
}

/// Complains if the method `name`, of which nothing is said but this, says nothing of some state. Called with the span of its name.
#[track_caller]
pub const fn is_complete(states: Option<&'static States>, name: &str, said: Said<'_>) {
    let names = names(states);
    let (mut silent, mut count, mut place) = (Text::new(), 0, 0);
    while place < names.len() {
        if find(place, said, None).is_none() {
            silent =
                silent.with(if count == 0 { " `" } else { ", `" }).with(names[place]).with("`");
            count += 1;
        }
        place += 1;
    }
    if count > 0 {
        let text = Text::new()
            .with(if count == 1 { "state" } else { "states" })
            .with(silent.as_str())
            .with(if count == 1 { " says" } else { " say" })
            .with(" nothing about `")
            .with(name)
            .with("`: write `#[handler(..)]` above it, with `when(..)`, `refuse(..)`, `defer(..)` or `ignore(..)`");
        panic!("{}", text.as_str());
    }
}

/// Complains if a handler does not run in exactly those states of which its `In<..>` speaks. Called with the span of that.
#[track_caller]
pub const fn runs_in(
    states: Option<&'static States>,
    said: Said<'_>,
    rest: Option<Stance>,
    at: &[u8],
) {
    let names = names(states);
    let (mut all, mut count, mut agrees, mut place) = (Text::new(), 0, true, 0);
    while place < names.len() {
        let runs = matches!(find(place, said, rest), Some(Stance::Handle));
        if runs {
            all = all.with(if count == 0 { "" } else { ", " }).with(names[place]);
            count += 1;
        }
        agrees &= runs == has(at, place);
        place += 1;
    }
    if !agrees && count == 0 {
        panic!(
            "this handler runs in no state, as its attribute says; leave its `In` out, or say `when(..)`"
        );
    }
    if !agrees {
        let text = Text::new()
            .with("this handler runs in other states: write `In<'_, ")
            .with(if count == 1 { "" } else { "(" })
            .with(all.as_str())
            .with(if count == 1 { "" } else { ")" })
            .with(">`");
        panic!("{}", text.as_str());
    }
}

const fn has(places: &[u8], place: usize) -> bool {
    let mut i = 0;
    while i < places.len() {
        if places[i] as usize == place {
            return true;
        }
        i += 1;
    }
    false
}

/// Complains if the protocol `P` does not say that its message `name` may be refused. Called with the span of the word `refuse`.
#[track_caller]
pub const fn may_be_refused<P: Protocol + ?Sized>(name: &str) {
    let (sayings, mut i) = (P::DIALECT.sayings, 0);
    while i < sayings.len() {
        let saying = &sayings[i];
        if is_same(saying.name, name) && !saying.refusable {
            let text = Text::new()
                .with("the protocol does not say that `")
                .with(name)
                .with("` may be refused, so nobody who calls it would expect that: write `#[refusable]` above it, in ")
                .with(saying.place);
            panic!("{}", text.as_str());
        }
        i += 1;
    }
}

/// Complains if the actor does not say what holds for messages that wait. Called with the span of the word `defer`.
#[track_caller]
pub const fn may_wait(states: Option<&'static States>) {
    if let Some(states) = states
        && states.deferral.is_none()
    {
        panic!(
            "say for how many, for how long, and what becomes of them on a restart: \
             `deferred(at_most = 16, within = \"5s\", on_restart = keep)` in the `#[handlers(..)]` of the actor's own impl block"
        );
    }
}

const fn names(states: Option<&'static States>) -> &'static [&'static str] {
    match states {
        Some(states) => states.names,
        None => &[],
    }
}

const fn find(place: usize, said: Said<'_>, rest: Option<Stance>) -> Option<Stance> {
    let mut i = 0;
    while i < said.len() {
        if said[i].0 as usize == place {
            return Some(said[i].1);
        }
        i += 1;
    }
    rest
}

/// A text that is put together while the program is being built.
struct Text {
    bytes: [u8; LONGEST],
    len: usize,
}

/// What does not fit is left out: a complaint that nobody reads to its end.
const LONGEST: usize = 1024;

impl Text {
    const fn new() -> Self {
        Self { bytes: [0; LONGEST], len: 0 }
    }

    const fn with(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if self.len + text.len() > LONGEST {
            return self;
        }
        let mut i = 0;
        while i < text.len() {
            self.bytes[self.len] = text[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}
