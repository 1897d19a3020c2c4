//! The head of a pool: the actor whose children the workers are. Nobody can say anything to it.

use std::convert::Infallible;
use std::marker::PhantomData;
use std::time::Duration;

use crate::actor::{Actor, Context, Props, Spec, Step};
use crate::address::Addr;
use crate::mailbox::{Envelope, Kinds, Message};
use crate::supervision::Life;

pub(super) struct Head<A>(PhantomData<fn() -> A>);

/// The messages of an actor that understands none.
pub(super) struct Nothing(Infallible);

impl Message for Nothing {
    type Reply = Infallible;

    const KINDS: &'static Kinds = &Kinds::of(&[]);

    fn index(&self) -> usize {
        match self.0 {}
    }
}

impl<A: Actor> Head<A> {
    /// It is the pool that stands among its siblings, not its workers: so it has their name and their phase. Its mailbox gets
    /// nothing, but whoever asks for the pool's bound is told that of one of them.
    pub(super) fn props(name: Option<Box<str>>, life: &Life) -> Props<Self> {
        let mut head = Props::value(Self(PhantomData));
        head.name = name;
        head.life(|head| head.phase(life.phase).mailbox(life.mailbox))
    }
}

impl<A: Actor> Spec for Head<A> {
    const KIND: &'static str = A::KIND;
    // Its end is the end of its workers, one after the other, and each of them has a deadline of its own.
    const LIFE: Life = Life::DEFAULT.stop_within(Duration::MAX).head_of_pool();
}

impl<A: Actor> Actor for Head<A> {
    type Msg = Nothing;
    type Addr = Addr<Nothing>;

    fn now(&mut self, _: &mut Context<Self>, envelope: Envelope<Nothing>) -> Step<Nothing> {
        match envelope.message().0 {}
    }
}
