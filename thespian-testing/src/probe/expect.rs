//! Expectations: what the test waits for, and what it says if something else comes.

use std::fmt::{self, Write as _};
use std::future::{Future, poll_fn};
use std::ops::ControlFlow;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use thespian_core::{Address, Exit, ExitReason, Message};

use super::{Arrival, Probe, Received, Spoken};
use crate::patience::Patience;

/// How much of the record a failed expectation prints.
const SHOWN: usize = 20;

/// Waits for a message that fits. Made by [`Probe::expect`], [`Probe::find`], [`Probe::next`] and
/// [`expect!`](crate::expect).
///
/// # Panics
/// When awaited: if another message comes first, or none in time, or if the pretend actor has ended. The text says what did
/// arrive.
///
/// # Cancel safety
/// Dropped before it ends, it has taken nothing.
#[must_use = "expects nothing until it is awaited"]
pub struct Expect<'p, T: Address<Msg: Spoken>, F> {
    probe: &'p Probe<T>,
    take: F,
    what: What,
    place: &'static Location<'static>,
    patience: Patience,
    end: Exit,
    /// How far it has looked.
    since: usize,
}

// Nothing in it is pinned.
impl<T: Address<Msg: Spoken>, F> Unpin for Expect<'_, T, F> {}

/// What becomes of a message that fits: an expectation's answer.
pub trait Take<M: Message> {
    /// What that is.
    type Taken;

    /// Takes the message, or gives it back since it does not fit.
    ///
    /// # Errors
    /// The message, if it does not fit.
    #[doc(hidden)]
    fn take(&mut self, received: Received<M>) -> Result<Self::Taken, Received<M>>;
}

impl<M, V, F> Take<M> for F
where
    M: Message,
    F: FnMut(Received<M>) -> Result<V, Received<M>>,
{
    type Taken = V;

    fn take(&mut self, received: Received<M>) -> Result<V, Received<M>> {
        self(received)
    }
}

/// What is expected, for people, and where it may stand.
#[derive(Clone, Copy)]
enum What {
    /// The next, whatever it is.
    Any,
    /// The next, which fits.
    Next(Option<&'static str>),
    /// Any that fits.
    Among,
}

impl<T: Address<Msg: Spoken>> Probe<T> {
    /// The next message, whatever it is.
    #[track_caller]
    pub fn next(&self) -> Expect<'_, T, impl Take<T::Msg, Taken = Received<T::Msg>>> {
        self.waiting(What::Any, Ok)
    }

    /// The next message, which is one that fits. With a pattern: [`expect!`](crate::expect).
    #[track_caller]
    pub fn expect<'p>(
        &'p self,
        fits: impl FnMut(&T::Msg) -> bool + 'p,
    ) -> Expect<'p, T, impl Take<T::Msg, Taken = Received<T::Msg>> + 'p> {
        self.waiting(What::Next(None), whole(fits))
    }

    /// The first message that fits, wherever it stands. What came before it stays, to be expected: for when several speak to
    /// the probe, in an order that nobody has promised.
    #[track_caller]
    pub fn find<'p>(
        &'p self,
        fits: impl FnMut(&T::Msg) -> bool + 'p,
    ) -> Expect<'p, T, impl Take<T::Msg, Taken = Received<T::Msg>> + 'p> {
        self.waiting(What::Among, whole(fits))
    }

    /// For [`expect!`](crate::expect).
    #[doc(hidden)]
    #[track_caller]
    pub fn expect_pattern<'p>(
        &'p self,
        fits: impl FnMut(&T::Msg) -> bool + 'p,
        pattern: &'static str,
    ) -> Expect<'p, T, impl Take<T::Msg, Taken = Received<T::Msg>> + 'p> {
        self.waiting(What::Next(Some(pattern)), whole(fits))
    }

    /// For [`expect!`](crate::expect).
    #[doc(hidden)]
    #[track_caller]
    pub fn expect_parts<'p, V>(
        &'p self,
        mut take: impl FnMut(T::Msg) -> ControlFlow<V, T::Msg> + 'p,
        pattern: &'static str,
    ) -> Expect<'p, T, impl Take<T::Msg, Taken = V> + 'p> {
        let inbox = &self.inbox;
        self.waiting(What::Next(Some(pattern)), move |received: Received<T::Msg>| {
            let Received { number, message, path, at } = received;
            let kind = message.kind();
            match take(message) {
                ControlFlow::Continue(message) => Err(Received { number, message, path, at }),
                ControlFlow::Break(value) => {
                    if path.has_asker() {
                        inbox.owe((kind, path));
                    }
                    Ok(value)
                }
            }
        })
    }

    /// Waits for so long, in the system's time, and expects that no message waits at its beginning and none comes.
    ///
    /// # Panics
    /// As soon as one does. The text says what did arrive.
    ///
    /// # Cancel safety
    /// Dropped before it ends, it has taken nothing.
    #[track_caller]
    pub fn expect_none(&self, within: Duration) -> impl Future<Output = ()> {
        let place = Location::caller();
        async move {
            let mut patience = Patience::of(within);
            let came = poll_fn(|cx| match self.inbox.look(0, cx.waker()) {
                Some(_) => Poll::Ready(true),
                None => patience.poll(&self.system, cx).map(|()| false),
            });
            if came.await {
                self.complain(place, "no message was expected, and one came", None);
            }
        }
    }

    #[track_caller]
    fn waiting<F>(&self, what: What, take: F) -> Expect<'_, T, F> {
        Expect {
            probe: self,
            take,
            what,
            place: Location::caller(),
            patience: Patience::of(self.patience),
            end: self.addr.stopped(),
            since: 0,
        }
    }

    fn complain(
        &self,
        place: &Location<'_>,
        what: impl fmt::Display,
        end: Option<ExitReason>,
    ) -> ! {
        let mut text = format!("at {place}: {what}");
        if let Some(end) = end {
            let _ = write!(text, "; the pretend actor has ended: {end}");
        }
        let _ = write!(text, "\n{}", Listed { path: &self.addr.path(), all: &self.received() });
        panic!("{text}")
    }
}

fn whole<M: Message>(mut fits: impl FnMut(&M) -> bool) -> impl Take<M, Taken = Received<M>> {
    move |received: Received<M>| if fits(&received.message) { Ok(received) } else { Err(received) }
}

impl<T: Address<Msg: Spoken>, F> Expect<'_, T, F> {
    /// Waits as long as this instead of the probe's [patience](Probe::patience), counted from when it is first polled.
    pub fn within(mut self, patience: Duration) -> Self {
        self.patience = Patience::of(patience);
        self
    }
}

impl<T: Address<Msg: Spoken>, F: Take<T::Msg>> Future for Expect<'_, T, F> {
    type Output = F::Taken;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Taken> {
        let Self { probe, take, what, place, patience, end, since } = self.get_mut();
        while let Some(mut looked) = probe.inbox.look(*since, cx.waker()) {
            let next = looked.next();
            let only_first = !matches!(what, What::Among);
            if let Some(taken) = looked.take(only_first, |received| take.take(received)) {
                return Poll::Ready(taken);
            }
            drop(looked);
            if only_first {
                probe.complain(
                    place,
                    format_args!("{what} was expected, and another one came"),
                    None,
                );
            }
            *since = next;
        }
        let span = patience.span;
        if let Poll::Ready(end) = Pin::new(end).poll(cx) {
            probe.complain(place, format_args!("{what} was expected"), Some(end));
        }
        if patience.poll(&probe.system, cx).is_ready() {
            probe.complain(
                place,
                format_args!("{what} was expected within {span:?}, and none came"),
                None,
            );
        }
        Poll::Pending
    }
}

impl<T: Address<Msg: Spoken>, F> fmt::Debug for Expect<'_, T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expect({} at {})", self.what, self.probe.addr.path())
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Any => f.write_str("a message"),
            What::Next(Some(pattern)) => write!(f, "`{pattern}`"),
            What::Next(None) | What::Among => f.write_str("a message that fits"),
        }
    }
}

/// The end of the record.
struct Listed<'a> {
    path: &'a str,
    all: &'a [Arrival],
}

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, all } = self;
        if all.is_empty() {
            return write!(f, "nothing has arrived at {path}");
        }
        write!(f, "what has arrived at {path}:")?;
        let before = all.len().saturating_sub(SHOWN);
        if before > 0 {
            write!(f, "\n  {before} before these")?;
        }
        for arrival in &all[before..] {
            write!(f, "\n  {arrival}")?;
        }
        Ok(())
    }
}

/// Expects that the next message of a [`Probe`] fits a pattern.
///
/// ```text
/// let entry = expect!(ledger, LedgerMsg::Deposit { cents: 5 }).await;              // a `Received`
/// let entry = expect!(ledger, LedgerMsg::Deposit { cents } if *cents > 3).await;
/// let cents = expect!(ledger, LedgerMsg::Deposit { cents } => cents).await;        // taken apart
/// ledger.reply(LedgerReply::Deposit(100 + cents));
/// ```
///
/// The first form gives the message as a [`Received`], which replies; the pattern sees it by reference. In the second the
/// pattern takes the message itself, and gives what stands behind the arrow; if it was asked, [`Probe::reply`] replies.
///
/// # Panics
/// As [`Expect`].
#[macro_export]
macro_rules! expect {
    ($probe:expr, $pattern:pat $(if $guard:expr)? $(,)?) => {
        $probe.expect_pattern(
            |message| ::core::matches!(message, $pattern $(if $guard)?),
            ::core::stringify!($pattern $(if $guard)?),
        )
    };
    ($probe:expr, $pattern:pat $(if $guard:expr)? => $value:expr $(,)?) => {
        $probe.expect_parts(
            |message| match message {
                $pattern $(if $guard)? => ::core::ops::ControlFlow::Break($value),
                #[allow(unreachable_patterns)]
                other => ::core::ops::ControlFlow::Continue(other),
            },
            ::core::stringify!($pattern $(if $guard)?),
        )
    };
}
