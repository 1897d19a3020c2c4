//! Props: how an actor is made, and made again.

use std::fmt;
use std::sync::Arc;

use super::{Actor, Context, IntoActor, Outcome};
use crate::exit::Cause;
use crate::supervision::{Life, Restart};
use crate::world::BoxFuture;

/// A recipe for an actor: what `Account::props(..)` returns. An actor spawned from it can be restarted.
///
/// The methods here change the actor's options for this one, over those of `#[actor(..)]`.
///
/// An actor without `#[init]` gets its recipe from a closure:
/// `Props::now(|_| Account { cents: 0 })`.
#[must_use = "a recipe makes nothing until it is spawned"]
pub struct Props<A: Actor> {
    pub(crate) make: Make<A>,
    /// If they are not those of its kind.
    pub(crate) life: Option<Box<Life>>,
    pub(crate) name: Option<Box<str>>,
}

pub(crate) enum Make<A: Actor> {
    /// A plain value: there is only this one.
    Value(A),
    Recipe(Recipe<A>),
}

/// How it is made, each time anew. One without arguments is no allocation.
pub(crate) struct Recipe<A: Actor>(Box<dyn Makes<A>>);

/// One pointer, whatever the recipe is.
trait Makes<A: Actor>: Send + Sync {
    fn is_done_at_once(&self) -> bool;
    fn make<'a>(&self, cx: &'a mut Context<A>, place: &'a mut Option<A>) -> Making<'a>;
}

/// What a recipe has come to, when the actor is in its place.
pub(crate) enum Making<'a> {
    Done(Outcome),
    Begun(BoxFuture<'a, Outcome>),
}

struct Now<F>(F);
struct Later<F>(F);
struct Shared<A>(Arc<dyn Makes<A>>);

impl<A, F, T> Makes<A> for Now<F>
where
    A: Actor,
    F: Fn(&mut Context<A>) -> T + Send + Sync,
    T: IntoActor<A>,
{
    fn is_done_at_once(&self) -> bool {
        true
    }

    fn make<'a>(&self, cx: &'a mut Context<A>, place: &'a mut Option<A>) -> Making<'a> {
        Making::Done(match (self.0)(cx).into_actor() {
            Ok(actor) => {
                *place = Some(actor);
                Ok(())
            }
            Err(cause) => Err(cause),
        })
    }
}

impl<A, F> Makes<A> for Later<F>
where
    A: Actor,
    F: for<'a> Fn(&'a mut Context<A>) -> BoxFuture<'a, Result<A, Cause>> + Send + Sync,
{
    fn is_done_at_once(&self) -> bool {
        false
    }

    fn make<'a>(&self, cx: &'a mut Context<A>, place: &'a mut Option<A>) -> Making<'a> {
        let making = (self.0)(cx);
        Making::Begun(Box::pin(async move {
            *place = Some(making.await?);
            Ok(())
        }))
    }
}

impl<A: Actor> Makes<A> for Shared<A> {
    fn is_done_at_once(&self) -> bool {
        self.0.is_done_at_once()
    }

    fn make<'a>(&self, cx: &'a mut Context<A>, place: &'a mut Option<A>) -> Making<'a> {
        self.0.make(cx, place)
    }
}

impl<A: Actor> Recipe<A> {
    /// The same for as many actors as are wanted.
    pub(crate) fn shared(self) -> impl Fn() -> Self + Send {
        let shared: Arc<dyn Makes<A>> = self.0.into();
        move || Self(Box::new(Shared(shared.clone())))
    }

    pub(crate) fn is_done_at_once(&self) -> bool {
        self.0.is_done_at_once()
    }

    pub(crate) fn make<'a>(&self, cx: &'a mut Context<A>, place: &'a mut Option<A>) -> Making<'a> {
        self.0.make(cx, place)
    }
}

impl<A: Actor> Props<A> {
    /// A recipe that is done at once. `make` returns the actor, or a `Result` of it.
    pub fn now<F, T>(make: F) -> Self
    where
        F: Fn(&mut Context<A>) -> T + Send + Sync + 'static,
        T: IntoActor<A>,
    {
        Self::new(Make::Recipe(Recipe(Box::new(Now(make)))))
    }

    /// A recipe that takes its time.
    pub fn later<F>(make: F) -> Self
    where
        F: for<'a> Fn(&'a mut Context<A>) -> BoxFuture<'a, Result<A, Cause>>
            + Send
            + Sync
            + 'static,
    {
        Self::new(Make::Recipe(Recipe(Box::new(Later(make)))))
    }

    /// A plain value as props, to give it a name or other options. It is spawned once and cannot be made again.
    pub fn value(actor: A) -> Self {
        Self::new(Make::Value(actor))
    }

    fn new(make: Make<A>) -> Self {
        Self { make, life: None, name: None }
    }

    /// A name among its siblings, instead of its kind and number.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into().into_boxed_str());
        self
    }

    /// How many messages may wait.
    pub fn mailbox(self, bound: usize) -> Self {
        self.life(|life| life.mailbox(bound))
    }

    /// When it is made again.
    pub fn restart(self, kind: Restart) -> Self {
        self.life(|life| life.restart(kind))
    }

    /// Other options, over those of its kind: `props.life(|life| life.idle(Duration::from_secs(60)))`.
    pub fn life(mut self, change: impl FnOnce(Life) -> Life) -> Self {
        let life = self.life.get_or_insert_with(|| Box::new(A::LIFE));
        **life = change(**life);
        self
    }

    /// How often it may be restarted in how long.
    pub fn max_restarts(self, count: u32, within: std::time::Duration) -> Self {
        self.life(|life| life.max_restarts(count).within(within))
    }

    /// How long stopping it may take before it is killed.
    pub fn stop_within(self, deadline: std::time::Duration) -> Self {
        self.life(|life| life.stop_within(deadline))
    }
}

impl<A: Actor> fmt::Debug for Props<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Props")
            .field("kind", &A::KIND)
            .field("name", &self.name)
            .field("life", self.life.as_deref().unwrap_or(&A::LIFE))
            .finish_non_exhaustive()
    }
}
