//! Chorus: many asks that are awaited together. Each is looked at only when it has something to say, so that a thousand
//! answers cost a thousand looks and not a million.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use crate::address::Address;
use crate::call::Ask;
use crate::error::AskError;
use crate::id::Target;
use crate::mailbox::Message;
use crate::world::touch_place;

pub(super) struct Chorus<A: Address, R> {
    voices: Vec<Option<Voice<A, R>>>,
    /// How many are open.
    open: usize,
    bells: Arc<Bells>,
}

struct Voice<A: Address, R> {
    member: A,
    ask: Ask<A::Msg, R>,
    bell: Waker,
}

/// What one member said: its place among the members, itself, and the answer.
pub(super) type Said<A, R> = (usize, A, Result<R, AskError>);

/// Whose turn it is to be looked at.
struct Bells(Mutex<Ringing>);

struct Ringing {
    rung: VecDeque<usize>,
    waker: Option<Waker>,
}

struct Bell {
    bells: Arc<Bells>,
    at: usize,
}

impl Bells {
    fn ringing(&self) -> MutexGuard<'_, Ringing> {
        touch_place(self);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        let waker = {
            let mut ringing = self.bells.ringing();
            ringing.rung.push_back(self.at);
            ringing.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<A: Address, R> Chorus<A, R> {
    pub(super) fn new(asks: Vec<(A, Ask<A::Msg, R>)>) -> Self {
        let open = asks.len();
        // All are looked at once, so that each knows its bell.
        let ringing = Ringing { rung: (0..open).collect(), waker: None };
        let bells = Arc::new(Bells(Mutex::new(ringing)));
        let voice = |(at, (member, ask))| {
            let bell = Waker::from(Arc::new(Bell { bells: bells.clone(), at }));
            Some(Voice { member, ask, bell })
        };
        let voices = asks.into_iter().enumerate().map(voice).collect();
        Self { voices, open, bells }
    }

    /// Whom it waits for.
    pub(super) fn open(&self) -> Vec<Target> {
        self.voices.iter().flatten().map(|voice| voice.ask.to()).collect()
    }

    /// Waits for nobody any more: those asks that have not begun are not executed.
    pub(super) fn hush(&mut self) {
        self.voices.clear();
        self.open = 0;
    }
}

impl<A: Address<Msg: Message<Reply: Send> + Send>, R> Chorus<A, R> {
    /// The next answer or failure; none, if there are no more to come.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Said<A, R>>> {
        let waker = cx.waker().clone();
        let replaced = self.bells.ringing().waker.replace(waker);
        drop(replaced);
        while self.open > 0 {
            let rung = self.bells.ringing().rung.pop_front();
            let Some(at) = rung else { return Poll::Pending };
            if let Some(said) = self.look_at(at) {
                return Poll::Ready(Some(said));
            }
        }
        Poll::Ready(None)
    }

    fn look_at(&mut self, at: usize) -> Option<Said<A, R>> {
        let place = self.voices.get_mut(at)?;
        let voice = place.as_mut()?;
        let mut cx = Context::from_waker(&voice.bell);
        let Poll::Ready(result) = Pin::new(&mut voice.ask).poll(&mut cx) else { return None };
        self.open -= 1;
        place.take().map(|voice| (at, voice.member, result))
    }
}
