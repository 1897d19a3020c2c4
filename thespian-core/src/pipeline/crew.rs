//! A section of asks at work: its places, each with one item.

use std::collections::VecDeque;
use std::future::Future;
use std::mem::replace;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Items;
use super::asking::Asking;
use super::bells::Bells;
use super::docket::Docket;
use super::outcome::{Failed, ItemError, PipelineError, Tally, count};
use crate::address::Addr;
use crate::call::Ask;
use crate::error::AskError;
use crate::mailbox::Message;
use crate::world::Sleep;

/// How much is done at one poll before others have their turn, where nothing has to be waited for.
const TURN: usize = 256;

/// What is done with each item.
pub(super) struct Work<I, M: Message, R, O> {
    pub(super) to: Addr<M>,
    pub(super) ask: Box<dyn FnMut(I) -> Ask<M, R> + Send>,
    pub(super) read: fn(Result<R, AskError>) -> Result<O, ItemError>,
}

pub(super) struct Crew<I, M: Message, R, O> {
    work: Work<I, M, R, O>,
    says: Asking<I>,
    /// None once there will be no more.
    items: Option<Items<I>>,
    places: Vec<Place<I, M, R, O>>,
    free: Vec<usize>,
    docket: Docket,
    bells: Bells,
    /// The places of those that failed, until the side list has taken them.
    failed: VecDeque<usize>,
    ended: bool,
    tally: Arc<Tally>,
}

// Nothing in it is pinned: what must not move is in boxes.
impl<I, M: Message, R, O> Unpin for Crew<I, M, R, O> {}

struct Place<I, M: Message, R, O> {
    state: State<I, M, R, O>,
    /// A copy of the item, where it may be needed.
    spare: Option<I>,
    key: Option<u64>,
    tries: u32,
}

enum State<I, M: Message, R, O> {
    Free,
    /// Another of its key is being worked on.
    Held(I),
    /// Its turn has come.
    Next(I),
    Asked(Ask<M, R>),
    Pausing(I, Sleep),
    Done(O),
    Failed(ItemError),
}

impl<I, M, R, O> Crew<I, M, R, O>
where
    M: Message<Reply: Send> + Send,
{
    pub(super) fn new(
        work: Work<I, M, R, O>,
        says: Asking<I>,
        items: Items<I>,
        tally: Arc<Tally>,
    ) -> Self {
        let docket = Docket::new(says.order);
        Self {
            work,
            says,
            items: Some(items),
            places: Vec::new(),
            free: Vec::new(),
            docket,
            bells: Bells::new(),
            failed: VecDeque::new(),
            ended: false,
            tally,
        }
    }

    fn next(&mut self, task: &mut Context<'_>) -> Poll<Option<Result<O, PipelineError>>> {
        self.bells.listen(task.waker());
        let mut left = TURN;
        loop {
            while left > 0
                && let Some(place) = self.bells.next()
            {
                left -= 1;
                self.look_at(place)?;
            }
            let has_taken = left > 0 && self.take_in(task)?;
            left -= usize::from(has_taken);
            let has_put = self.put_aside(task)?;
            if left == 0 {
                task.waker().wake_by_ref();
                break;
            }
            if !has_taken && !has_put {
                break;
            }
        }
        if let Some(place) = self.docket.next()
            && let State::Done(output) = self.leave(place)
        {
            return Poll::Ready(Some(Ok(output)));
        }
        if self.items.is_some() || self.free.len() < self.places.len() {
            return Poll::Pending;
        }
        if let Some(side) = &mut self.says.side {
            ready!(side.as_mut().poll_flush(task)).map_err(PipelineError::SideList)?;
        }
        self.ended = true;
        Poll::Ready(None)
    }

    /// Takes one item, if there are one and a place for it.
    fn take_in(&mut self, task: &mut Context<'_>) -> Result<bool, PipelineError> {
        if self.free.is_empty() && self.places.len() == self.says.ahead {
            return Ok(false);
        }
        let Some(items) = &mut self.items else { return Ok(false) };
        let item = match items.as_mut().poll_next(task) {
            Poll::Pending => return Ok(false),
            Poll::Ready(None) => {
                self.items = None;
                return Ok(false);
            }
            Poll::Ready(Some(item)) => item?,
        };
        let key = self.says.key.as_mut().map(|key| key(&item));
        let spare = self.says.keep.map(|keep| keep(&item));
        let taken = Place { state: State::Held(item), spare, key, tries: 0 };
        let place = match self.free.pop() {
            Some(place) => {
                self.places[place] = taken;
                place
            }
            None => {
                self.places.push(taken);
                self.bells.add();
                self.places.len() - 1
            }
        };
        if self.docket.arrive(place, key) {
            self.let_begin(place);
        }
        Ok(true)
    }

    /// The turn of what is held there has come.
    fn let_begin(&mut self, place: usize) {
        let state = &mut self.places[place].state;
        match replace(state, State::Free) {
            State::Held(item) => {
                *state = State::Next(item);
                self.bells.mark(place);
            }
            other => *state = other,
        }
    }

    /// Something may have happened there.
    fn look_at(&mut self, place: usize) -> Result<(), PipelineError> {
        let waker = self.bells.waker(place);
        let mut task = Context::from_waker(&waker);
        let at = &mut self.places[place];
        match replace(&mut at.state, State::Free) {
            State::Pausing(item, mut sleep) => {
                at.state = match Pin::new(&mut sleep).poll(&mut task) {
                    Poll::Pending => State::Pausing(item, sleep),
                    Poll::Ready(()) => State::Next(item),
                };
                if let State::Next(_) = at.state {
                    self.bells.mark(place);
                }
            }
            State::Next(item) => {
                at.tries += 1;
                at.state = State::Asked((self.work.ask)(item));
                // To be polled for the first time.
                self.bells.mark(place);
            }
            State::Asked(mut ask) => match Pin::new(&mut ask).poll(&mut task) {
                Poll::Pending => at.state = State::Asked(ask),
                Poll::Ready(answer) => return self.hear(place, answer),
            },
            // A bell that has rung too late.
            other => at.state = other,
        }
        Ok(())
    }

    /// Something has come back.
    fn hear(&mut self, place: usize, answer: Result<R, AskError>) -> Result<(), PipelineError> {
        if let Err(error) = &answer
            && let Some(item) = self.another_try(place, error)
        {
            count(&self.tally.retried);
            self.pause(place, item);
            return Ok(());
        }
        match (self.work.read)(answer) {
            Ok(output) => {
                let at = &mut self.places[place];
                at.spare = None;
                at.state = State::Done(output);
                if let Some(next) = self.docket.done(place, at.key) {
                    self.let_begin(next);
                }
                Ok(())
            }
            Err(error) => self.fail(place, error),
        }
    }

    /// The item once more, if it is to be tried again.
    fn another_try(&self, place: usize, error: &AskError) -> Option<I> {
        let is_over = self.work.to.node().exit().is_some();
        let Place { spare, tries, .. } = &self.places[place];
        if !self.says.retries.again(*tries, error, is_over) {
            return None;
        }
        Some(self.says.keep?(spare.as_ref()?))
    }

    fn pause(&mut self, place: usize, item: I) {
        let pause = self.says.retries.pause;
        self.places[place].state = match pause.is_zero() {
            true => State::Next(item),
            false => State::Pausing(item, self.work.to.route().hub().world.sleep(pause)),
        };
        self.bells.mark(place);
    }

    fn fail(&mut self, place: usize, error: ItemError) -> Result<(), PipelineError> {
        let at = &mut self.places[place];
        if self.says.side.is_none() {
            return Err(PipelineError::Item { error, tries: at.tries });
        }
        at.state = State::Failed(error);
        self.failed.push_back(place);
        Ok(())
    }

    /// Hands those that failed to the side list. Whether one of them has left its place.
    fn put_aside(&mut self, task: &mut Context<'_>) -> Result<bool, PipelineError> {
        let Some(side) = &mut self.says.side else { return Ok(false) };
        let mut has_put = false;
        while let Some(place) = self.failed.front().copied() {
            match side.as_mut().poll_ready(task) {
                Poll::Pending => return Ok(has_put),
                Poll::Ready(ready) => ready.map_err(PipelineError::SideList)?,
            }
            self.failed.pop_front();
            let at = &mut self.places[place];
            let (state, spare) = (replace(&mut at.state, State::Free), at.spare.take());
            if let (State::Failed(error), Some(item)) = (state, spare) {
                let failed = Failed { item, error, tries: at.tries };
                side.as_mut().start_send(failed).map_err(PipelineError::SideList)?;
                count(&self.tally.failed);
            }
            self.free.push(place);
            let next = self.docket.strike(place, at.key);
            has_put = true;
            if let Some(next) = next
                && let State::Held(item) = replace(&mut self.places[next].state, State::Free)
            {
                self.places[next].state = State::Next(item);
                self.bells.mark(next);
            }
        }
        // What was put in goes on its way, although nothing else may come for long.
        if let Poll::Ready(flushed) = side.as_mut().poll_flush(task) {
            flushed.map_err(PipelineError::SideList)?;
        }
        Ok(has_put)
    }

    fn leave(&mut self, place: usize) -> State<I, M, R, O> {
        self.free.push(place);
        replace(&mut self.places[place].state, State::Free)
    }
}

impl<I, M, R, O> Stream for Crew<I, M, R, O>
where
    M: Message<Reply: Send> + Send,
{
    type Item = Result<O, PipelineError>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let next = self.next(task);
        if let Poll::Ready(Some(Err(_))) = next {
            self.ended = true;
            self.items = None;
            self.places = Vec::new();
        }
        next
    }
}
