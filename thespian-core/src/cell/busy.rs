//! Busy: an actor that waits for something of its own, be it in an async handler or between two incarnations.
//!
//! It is a future that has the cell with it. When the future ends the cell comes out, and goes on as plain data. The future's
//! place stays with the cell for the next one, unless it is large: so an async handler allocates nothing but the first time, and
//! who has a large one is no larger for it while idle. Of an actor without async handlers the future is made anew each time it waits,
//! and compiled once for all of them: what it waits for, a hook, a restart, a thread, takes longer by far than to make it.

use std::future::Future;
use std::mem::size_of;
use std::pin::Pin;
use std::task::{self, Poll};

use pin_project_lite::pin_project;

use super::guard::{Handler, Ran};
use super::{Cell, Life, Next, Part, Turn};
use crate::actor::Actor;
use crate::contain::{Panic, caught_once};
use crate::mailbox::{Body, Boxed, Envelope, Letter, Pause};
use crate::tree::Present;
use crate::world::BoxFuture;

/// A future's place that is kept is no larger.
const SMALL: usize = 512;

/// A place for the futures of a cell.
pub(super) struct Spare<A: Actor<Msg: Send>>(Pin<Box<dyn Begin<A>>>);

/// A cell on its way.
type OnWay<A> = Pin<Box<Cell<A>>>;

trait Begin<A: Actor<Msg: Send>>: Send {
    /// Lays a message there, for the moment between the two steps of dispatch.
    fn lay(self: Pin<&mut Self>, envelope: Envelope<A::Msg>);
    fn take_up(self: Pin<&mut Self>) -> Option<Envelope<A::Msg>>;
    fn begin(self: Pin<Box<Self>>, cell: OnWay<A>) -> Boxed;
}

pin_project! {
    struct Busy<A: Actor, F>
    where
        A::Msg: Send,
    {
        #[pin]
        future: Option<F>,
        back: Option<OnWay<A>>,
        laid: Option<Envelope<A::Msg>>,
        begin: fn(OnWay<A>, Option<Envelope<A::Msg>>) -> F,
    }
}

/// A new place.
pub(super) fn spare<A: Actor<Msg: Send>>() -> Spare<A> {
    Spare(Box::pin(Busy { future: None, back: None, laid: None, begin: go_on::<A> }))
}

impl<A: Actor<Msg: Send>> Spare<A> {
    /// Lays the message of an async handler there: its future will begin with it.
    pub(super) fn lay(&mut self, envelope: Envelope<A::Msg>) {
        self.0.as_mut().lay(envelope);
    }

    pub(super) fn begin(self, cell: OnWay<A>) -> Boxed {
        self.0.begin(cell)
    }
}

impl<A, F> Begin<A> for Busy<A, F>
where
    A: Actor<Msg: Send>,
    F: Future<Output = OnWay<A>> + Send + 'static,
{
    fn lay(self: Pin<&mut Self>, envelope: Envelope<A::Msg>) {
        *self.project().laid = Some(envelope);
    }

    fn take_up(self: Pin<&mut Self>) -> Option<Envelope<A::Msg>> {
        self.project().laid.take()
    }

    fn begin(mut self: Pin<Box<Self>>, cell: OnWay<A>) -> Boxed {
        let mut place = self.as_mut().project();
        let future = (place.begin)(cell, place.laid.take());
        place.future.set(Some(future));
        self
    }
}

impl<A, F> Body for Busy<A, F>
where
    A: Actor<Msg: Send>,
    F: Future<Output = OnWay<A>> + Send + 'static,
{
    fn go_on(
        self: Pin<&mut Self>,
        _: &mut dyn Letter,
        _: bool,
        task: &mut task::Context<'_>,
    ) -> Pause {
        let mut place = self.project();
        if let Some(future) = place.future.as_mut().as_pin_mut() {
            match future.poll(task) {
                Poll::Pending => return Pause::Waits,
                Poll::Ready(cell) => *place.back = Some(cell),
            }
            place.future.set(None);
        }
        match place.back {
            Some(cell) => cell.life.pause(),
            None => Pause::Over,
        }
    }

    fn change(mut self: Pin<Box<Self>>) -> Boxed {
        match self.as_mut().project().back.take() {
            Some(mut cell) => {
                if size_of::<F>() <= SMALL {
                    cell.spare = Some(Spare(self));
                }
                cell
            }
            // It has not come back, and nothing is left to go on.
            None => self,
        }
    }
}

/// Goes on with what may wait, until the next thing is a message. `laid` is the one of the async handler, if it begins with one.
async fn go_on<A: Actor<Msg: Send>>(
    mut cell: OnWay<A>,
    mut laid: Option<Envelope<A::Msg>>,
) -> OnWay<A> {
    while let Some(next) = &cell.life.next {
        let Next::Later = next else {
            cell.part().go_aside().await;
            if cell.life.broken {
                break;
            }
            continue;
        };
        let Cell { life, cx, actor, spare, .. } = &mut *cell;
        life.next = None;
        let later = match (laid.take(), spare) {
            (None, Some(spare)) => spare.0.as_mut().take_up(),
            (first, _) => first,
        };
        let (Some(actor), Some(envelope)) = (actor, later) else {
            life.next = Some(Next::Over(Turn::killed()));
            continue;
        };
        let here = Present::new(cx.mailbox.clone(), envelope.path().deadline());
        let ran = Handler::new(here, &life.scope, actor.later(cx, envelope)).await;
        cell.part().after_handler(ran);
    }
    cell
}

pin_project! {
    /// An actor without async handlers that waits, whatever it is.
    struct Aside<F> {
        #[pin]
        future: F,
        back: Option<Box<dyn Part>>,
    }
}

/// What goes on in its place.
pub(super) fn aside(mut cell: Box<dyn Part>) -> Boxed {
    let future = async {
        cell.go_aside().await;
        cell
    };
    Box::pin(Aside { future, back: None })
}

impl<F: Future<Output = Box<dyn Part>> + Send + 'static> Body for Aside<F> {
    fn go_on(
        mut self: Pin<&mut Self>,
        _: &mut dyn Letter,
        _: bool,
        task: &mut task::Context<'_>,
    ) -> Pause {
        let Poll::Ready(cell) = self.as_mut().project().future.poll(task) else {
            return Pause::Waits;
        };
        let pause = cell.life().pause();
        *self.project().back = Some(cell);
        pause
    }

    fn change(mut self: Pin<Box<Self>>) -> Boxed {
        match self.as_mut().project().back.take() {
            Some(cell) => Box::into_pin(cell as Box<dyn Body>),
            None => self,
        }
    }
}

/// What may wait besides handlers and hooks, which have guards of their own. What comes this far is a panic in a drop or clone of
/// something that a recipe or a timer holds, and the other actors are not to blame.
struct Unbroken<'a>(BoxFuture<'a, ()>);

impl Future for Unbroken<'_> {
    type Output = Result<(), Panic>;

    fn poll(mut self: Pin<&mut Self>, task: &mut task::Context<'_>) -> Poll<Self::Output> {
        let mut poll = Poll::Pending;
        match caught_once(&mut || poll = self.0.as_mut().poll(task)) {
            Ok(()) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    }
}

impl dyn Part {
    /// Goes on with what may wait, until the next thing is a message, or an async handler, which is left to whoever knows its type.
    async fn go_aside(&mut self) {
        while let Some(next) = self.life_mut().next.take() {
            if Unbroken(Box::pin(self.aside(next))).await.is_err() {
                self.life_mut().broken = true;
                return;
            }
            if let Some(Next::Later) = self.life().next {
                return;
            }
        }
    }

    /// The handler that was awaited has ended.
    fn after_handler(&mut self, ran: Ran<()>) {
        self.life_mut().next = match ran.or_turn().and_then(|()| self.heed_failure()) {
            Ok(()) => {
                self.end_message();
                None
            }
            Err(turn) => Some(Next::Over(turn)),
        };
    }
}

impl Life {
    /// Why a body goes on no more that has come to its end.
    fn pause(&self) -> Pause {
        if self.ended || self.broken { Pause::Over } else { Pause::Changes }
    }
}
