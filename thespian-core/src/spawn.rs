//! Spawn: starting an actor under a parent, from a plain value or from props.
//! In: contexts and systems. Out: cells. Knows: cell, props. Never knows: the top of the tree.

use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::actor::Actor;
use crate::actor::Context;
use crate::actor::{Make, Props, Spec};
use crate::address::{Addr, Address};
use crate::cell::Cell;
use crate::error::SpawnError;
use crate::hub::{Hub, What};
use crate::id::Target;
use crate::intercept::past_all;
use crate::mailbox::{Mailbox, Message as _};
use crate::route::Route;
use crate::supervision::{Life, Nature, Options};
use crate::tree::{Header, Node, Parent};

/// What can be spawned: a plain value, [`Props`], or a [`Pool`](crate::Pool).
///
/// A plain value can be spawned once and cannot be made again: without a declared restart kind it counts as
/// `temporary`, with one it stops at its first failure with the cause [`NoProps`](crate::Cause::NoProps).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be spawned",
    label = "neither an actor nor props of one",
    note = "spawn an actor's value, its `props(..)`, or a `Pool` of them; all data of the actor's messages must be `Send`"
)]
pub trait Spawnable: Sized {
    /// The address of what was spawned.
    type Addr;

    /// Starts it.
    #[doc(hidden)]
    fn spawn_at(self, place: Place) -> Result<Self::Addr, SpawnError>;
}

/// Where in the tree something is spawned.
pub struct Place {
    pub(crate) hub: Arc<Hub>,
    pub(crate) parent: Arc<dyn Parent>,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut path = String::new();
        self.parent.write_path(&mut path);
        write!(f, "Place({path}/)")
    }
}

impl<A: Actor<Msg: Send>> Spawnable for A {
    type Addr = A::Addr;

    fn spawn_at(self, place: Place) -> Result<A::Addr, SpawnError> {
        Props::value(self).spawn_at(place)
    }
}

impl<A: Actor<Msg: Send>> Spawnable for Props<A> {
    type Addr = A::Addr;

    fn spawn_at(self, place: Place) -> Result<A::Addr, SpawnError> {
        match start(self, place) {
            Ok(mailbox) => Ok(A::Addr::from_addr(Addr::new(Route::Local(mailbox)))),
            Err(error) => Err(error),
        }
    }
}

impl<A: Actor<Msg: Send>> Context<A> {
    /// Spawns a child of this actor.
    ///
    /// It ends with this actor, and before this actor's own state is put off in a restart.
    ///
    /// # Errors
    /// [`SpawnError`], for what is known at once. A failing `#[init]` or `#[started]` is a failure of the child; wait
    /// for the outcome with [`Address::ready`].
    pub fn spawn<S: Spawnable>(&self, what: S) -> Result<S::Addr, SpawnError> {
        what.spawn_at(Place { hub: self.hub().clone(), parent: self.mailbox.clone() })
    }
}

/// Starts one actor and returns its mailbox.
pub(crate) fn start<A: Actor<Msg: Send>>(
    props: Props<A>,
    place: Place,
) -> Result<Arc<Mailbox<A::Msg>>, SpawnError> {
    let Props { make, life, name } = props;
    let nature = Nature { renewable: matches!(make, Make::Recipe(_)), decides: A::DECIDES };
    let life = match life {
        Some(life) => Options::Own(nature, life),
        None => Options::OfKind(nature, &OfKind::<A>::LIFE),
    };
    let mailbox = Arc::new(Mailbox::<A::Msg>::new(place.header(A::KIND, name, life)));
    admit(mailbox.header(), mailbox.clone())?;
    let mut cx = Context::new(mailbox.clone());
    let messages = TypeId::of::<A::Msg>();
    if mailbox.header().hub.interceptors.see(messages) {
        cx.entrance = Some(past_all(mailbox.clone(), messages));
    }
    mailbox.any().embody(Box::pin(Cell::new(cx, make)));
    mailbox.any().act(mailbox.clone(), A::Msg::pace());
    Ok(mailbox)
}

// What follows does not depend on what it is that is started, and is compiled once.

impl Place {
    fn header(self, kind: &'static str, name: Option<Box<str>>, life: Options) -> Header {
        let Self { hub, parent } = self;
        Header { target: Target { id: hub.next_id(), kind }, name, life, hub, parent }
    }
}

fn check(life: &Life, name: Option<&str>) -> Result<(), SpawnError> {
    if life.mailbox == 0 {
        return Err(SpawnError::ZeroMailbox);
    }
    match name {
        Some(name) if name.is_empty() || name.contains(['/', '#']) => {
            Err(SpawnError::BadName(name.to_owned()))
        }
        _ => Ok(()),
    }
}

/// Makes the one with this header a child of its parent.
fn admit(header: &Header, node: Arc<dyn Node>) -> Result<(), SpawnError> {
    let checked = check(&header.life, header.name.as_deref());
    if let Err(error) = checked.and_then(|()| header.parent.family().admit(header, node)) {
        header.hub.one_is_not_spawned();
        return Err(error);
    }
    header.hub.note_of_life(header.target, || header.path(), || What::Spawned);
    Ok(())
}

/// Most actors have the options of their kind, and no copy of them.
struct OfKind<A>(PhantomData<A>);

impl<A: Spec> OfKind<A> {
    const LIFE: Life = A::LIFE;
}
