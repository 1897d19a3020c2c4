//! Run: what an actor does from when it is taken up until it waits again.
//!
//! Whoever runs it takes out its body, and a message that is alone, under one lock; and under another one he looks whether there
//! is more, and puts the body back if there is not. So a message to an actor that waits costs three locks in all, one of them
//! its sender's.

use std::mem::take;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};

use futures_task::{ArcWake, waker_ref};

use super::book::Book;
use super::take::{After, Share, Taken};
use super::{BIRTH, Envelope, Inbox, Letter, Mailbox, Message, Ordering, Pace, State};
use crate::contain::{contain_ours, discard};
use crate::tree::{Header, act};
use crate::world::{Haste, Rouse, Run};

/// What goes on when an actor is run.
pub(crate) trait Body: Send {
    /// Goes on; no panic of the user's comes out: with a message that has been begun, if there is one in its place, then with what is
    /// in hand. If the thread `is_lent`, with that message only.
    fn go_on(
        self: Pin<&mut Self>,
        one: &mut dyn Letter,
        is_lent: bool,
        task: &mut task::Context<'_>,
    ) -> Pause;

    /// What goes on in its place.
    fn change(self: Pin<Box<Self>>) -> Boxed;
}

pub(crate) type Boxed = Pin<Box<dyn Body>>;

/// Why a body goes on no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pause {
    /// There is nothing in hand.
    Silent,
    /// It waits for something of its own, and will be woken.
    Waits,
    /// Others are to have their turn.
    Yields,
    /// [Something else](Body::change) goes on.
    Changes,
    Over,
}

/// Who runs it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Worker,
    /// Somebody who awaits an answer, and lends his thread.
    Lender,
    /// A stage that has tasks.
    Task,
}

impl<M: Message + Send> Mailbox<M> {
    /// Runs it until it waits. `stage` is what wakes it, if it is run as a task.
    fn play(self: &Arc<Self>, by: By, stage: Option<&task::Waker>) -> Played {
        let mut one: Option<Envelope<M>> = None;
        let mut after = After::default();
        let Some(mut body) = self.begin(by, &mut one, &mut after) else { return Played::Nothing };
        let is_lent = by == By::Lender;
        if is_lent && self.header.hub.world.is_over() {
            discard(&mut Some(body));
            return Played::Ended;
        }
        let _acts = act(self.header.target);
        // Whoever lends his thread does so for one message.
        let mut share = if is_lent { Share::One } else { Share::All };
        loop {
            if is_lent && one.is_some() {
                share = Share::Nothing;
            }
            let pause = {
                let own = waker_ref(self);
                let mut task = task::Context::from_waker(stage.unwrap_or(&own));
                body.as_mut().go_on(&mut one, is_lent, &mut task)
            };
            match pause {
                Pause::Silent => match self.look_for_more(body, &mut one, share, stage, &mut after)
                {
                    ControlFlow::Continue(back) => body = back,
                    ControlFlow::Break(played) => return played,
                },
                Pause::Changes => body = body.change(),
                pause => return self.any().lay_down(body, pause, &|| self.rouse(stage.cloned())),
            }
        }
    }

    /// Takes out the body, and what it may begin with.
    #[inline]
    fn begin(&self, by: By, one: &mut Option<Envelope<M>>, after: &mut After) -> Option<Boxed> {
        // Declared before the lock, and so dropped after it on every way out: it is a waker of the stage's.
        let told;
        let mut guard = self.state();
        let State { book, contents } = &mut *guard;
        told = book.begin(by)?;
        let body = book.body.take()?;
        // Whoever was queued before his hand was empty goes on with that.
        if take(&mut book.rests) {
            let share = if by == By::Lender { Share::One } else { Share::All };
            self.take(book, contents, share, one, after);
        }
        drop(guard);
        drop(told);
        self.finish_taking(after);
        Some(body)
    }

    /// Nothing is in hand: takes more, or has the actor wait for it.
    #[inline]
    fn look_for_more(
        self: &Arc<Self>,
        body: Boxed,
        one: &mut Option<Envelope<M>>,
        share: Share,
        stage: Option<&task::Waker>,
        after: &mut After,
    ) -> ControlFlow<Played, Boxed> {
        let waker = stage.cloned();
        let mut guard = self.state();
        let State { book, contents } = &mut *guard;
        // Also of one that goes on: it comes to look after everything before it is silent again.
        let is_woken = book.shift.was_woken();
        let flow = match self.take(book, contents, share, one, after) {
            Taken::Some if one.is_some() || share == Share::All => ControlFlow::Continue(body),
            Taken::Nothing if !is_woken => {
                // Nobody is busy who waits for a message.
                book.rest(true, self.rouse(waker));
                book.body = Some(body);
                ControlFlow::Break(Played::Waits)
            }
            Taken::Some | Taken::Nothing => {
                book.rests = true;
                book.shift.queue();
                book.body = Some(body);
                ControlFlow::Break(Played::Again)
            }
        };
        drop(guard);
        self.finish_taking(after);
        flow
    }

    fn rouse(self: &Arc<Self>, task: Option<task::Waker>) -> Rouse {
        match task {
            Some(waker) => Rouse::Task(waker),
            None => Rouse::Worker(self.clone()),
        }
    }
}

impl Book {
    /// Whoever runs it takes it up, unless somebody else has been faster; what told him is not to be dropped under the lock.
    #[inline]
    fn begin(&mut self, by: By) -> Option<Option<Rouse>> {
        if by == By::Task {
            Some(self.shift.begin_task())
        } else if self.shift.begin(by == By::Lender) {
            Some(None)
        } else {
            None
        }
    }
}

/// What came of running it.
enum Played {
    Waits,
    Again,
    Ended,
    /// Somebody else had taken it up.
    Nothing,
}

impl<M: Message + Send> Run for Mailbox<M> {
    fn run(self: Arc<Self>, lent: bool) -> Option<Arc<dyn Run>> {
        let mut played = Played::Ended;
        // The user's code has guards of its own. Should a panic come this far, it has taken the body along, and this actor only.
        contain_ours(&mut || {
            played = self.play(if lent { By::Lender } else { By::Worker }, None);
        });
        if matches!(played, Played::Again) { Some(self) } else { None }
    }

    fn poll(self: Arc<Self>, task: &mut task::Context<'_>) -> Poll<()> {
        match self.play(By::Task, Some(task.waker())) {
            Played::Waits => Poll::Pending,
            Played::Again => {
                task.waker().wake_by_ref();
                Poll::Pending
            }
            Played::Ended | Played::Nothing => Poll::Ready(()),
        }
    }

    fn claim(&self) -> bool {
        self.any().claim()
    }

    fn cancel(&self) {
        self.any().cancel();
    }

    fn drop_body(&self) {
        self.any().drop_body();
    }
}

impl<M: Message + Send> ArcWake for Mailbox<M> {
    fn wake_by_ref(this: &Arc<Self>) {
        this.any().wake_up();
    }
}

impl Inbox {
    /// Gives it a body, before it is run.
    pub(crate) fn embody(&self, body: Boxed) {
        let enters = self.header.hub.world.has_entrance();
        let book = &mut self.state().book;
        book.body = Some(body);
        if enters {
            book.shift.enter();
        }
    }

    /// Has it run until it ends: from its birth, which may be known to be short, on.
    pub(crate) fn act(&self, itself: Arc<dyn Run>, pace: Option<&Pace>) {
        let is_short = pace.is_some_and(|pace| pace.is_short(BIRTH));
        let haste = if is_short { Haste::InPassing } else { Haste::Now };
        let Header { hub, target, .. } = &self.header;
        if !hub.world.act(*target, itself, haste) {
            self.is_patient.store(true, Ordering::Relaxed);
        }
    }

    /// It goes on no more for another reason than that nothing is in hand.
    fn lay_down(&self, body: Boxed, why: Pause, rouse: &dyn Fn() -> Rouse) -> Played {
        match why {
            Pause::Waits => self.wait(body, rouse()),
            Pause::Yields => {
                let book = &mut self.state().book;
                book.shift.queue();
                book.body = Some(body);
                Played::Again
            }
            _ => {
                discard(&mut Some(body));
                Played::Ended
            }
        }
    }

    /// It waits for something of its own.
    fn wait(&self, body: Boxed, rouse: Rouse) -> Played {
        let mut rouse = Some(rouse);
        let mut guard = self.state();
        let book = &mut guard.book;
        book.body = Some(body);
        let is_woken = book.shift.was_woken();
        if is_woken {
            book.shift.queue();
        } else if let Some(rouse) = rouse.take() {
            book.rest(false, rouse);
        }
        drop(guard);
        if is_woken { Played::Again } else { Played::Waits }
    }

    fn claim(&self) -> bool {
        let roused = self.state().book.shift.wake();
        roused.is_some()
    }

    fn cancel(&self) {
        let mut body = {
            let book = &mut self.state().book;
            if book.shift.cancel() { book.body.take() } else { None }
        };
        discard(&mut body);
    }

    fn drop_body(&self) {
        let (mut body, mut told) = {
            let book = &mut self.state().book;
            (book.body.take(), book.shift.end())
        };
        discard(&mut body);
        discard(&mut told);
    }

    pub(super) fn wake_up(&self) {
        let roused = self.state().book.shift.wake();
        self.rouse(roused);
    }
}
