//! Witness: hears of what happens in a system, and is asked about it.
//! In: events and dead letters. Out: expectations that hold or say what happened instead. Never knows: how it came about.
//! Order: as it was told. What was not asked for yet can be asked for later.

use std::fmt;
use std::fmt::Write as _;
use std::future::{Future, poll_fn};
use std::ops::ControlFlow;
use std::panic::Location;
use std::pin::pin;
use std::task::{Context, Poll};
use std::time::Duration;

use thespian_core::{DeadLetter, DeadLetters, Event, Events, Failure, System, What};

use crate::patience::{PATIENCE, Patience};

/// How much of what was seen a failed expectation prints.
const SHOWN: usize = 20;

/// Hears of all that happens to actors of `system` from now on.
pub fn events(system: &System) -> Witness<Event> {
    Witness::of(system)
}

/// Hears of the dead letters of `system` from now on.
pub fn dead_letters(system: &System) -> Witness<DeadLetter> {
    Witness::of(system)
}

/// Hears of the failures of actors of `system` from now on, each with its [crash record](thespian_core::CrashRecord).
pub fn failures(system: &System) -> Witness<Failure> {
    Witness::of(system)
}

/// What a [`Witness`] can hear of: events, dead letters, failures.
pub trait Testimony: Clone + Send + Sync + 'static {
    /// Where it hears of them.
    #[doc(hidden)]
    type Source: fmt::Debug + Send + Sync;
    /// What one is called, with its article.
    #[doc(hidden)]
    const NAME: &'static str;

    #[doc(hidden)]
    fn listen(system: &System) -> Self::Source;
    /// The next; nothing, once there will be no more.
    #[doc(hidden)]
    fn poll_next(source: &mut Self::Source, cx: &mut Context<'_>) -> Poll<Option<Self>>;
    /// How many were lost because they were not read in time.
    #[doc(hidden)]
    fn missed(source: &Self::Source) -> u64;
    /// One line about it.
    #[doc(hidden)]
    fn tell(&self) -> String;
}

/// Hears of what happens in a system from when it was made, until it is dropped. Made by [`events`], [`dead_letters`] and
/// [`failures`].
///
/// ```text
/// let mut letters = testing::dead_letters(&system);
/// till.crash().tell()?;
/// let letter = letters.expect(|letter| letter.message == "crash").await;
/// letters.expect_none(Duration::from_secs(60), |_| true).await;
/// ```
///
/// [`expect!`](crate::expect) takes a witness, too: `expect!(failures, Failure { message: Some("sell"), .. }).await`.
///
/// It reads when it is asked. Between two questions there is room for [`Events::CAPACITY`] that it has not heard of yet;
/// what is more is lost, the oldest first, and what is said then tells of it.
pub struct Witness<T: Testimony> {
    source: T::Source,
    system: System,
    patience: Duration,
    seen: Vec<T>,
    /// Those of them that were expected.
    taken: Vec<bool>,
    over: bool,
}

impl<T: Testimony> Witness<T> {
    fn of(system: &System) -> Self {
        Self {
            source: T::listen(system),
            system: system.clone(),
            patience: PATIENCE,
            seen: Vec::new(),
            taken: Vec::new(),
            over: false,
        }
    }

    /// How long an expectation waits, in the system's time. Ten seconds, unless said otherwise.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// All that it has heard of so far, also what has been expected.
    pub fn seen(&mut self) -> &[T] {
        self.read(&mut Context::from_waker(std::task::Waker::noop()));
        &self.seen
    }

    /// The first that fits, of those that were not expected before: whatever else has happened meanwhile, since much does.
    /// Waits for it.
    ///
    /// # Panics
    /// When awaited: if there is none in time, or the system has stopped without one. The text says what has happened.
    ///
    /// # Cancel safety
    /// Dropped before it ends, it has taken nothing.
    #[track_caller]
    pub fn expect(&mut self, fits: impl FnMut(&T) -> bool) -> impl Future<Output = T> {
        self.waiting(whole(fits), None)
    }

    /// For [`expect!`](crate::expect).
    #[doc(hidden)]
    #[track_caller]
    pub fn expect_pattern(
        &mut self,
        fits: impl FnMut(&T) -> bool,
        pattern: &'static str,
    ) -> impl Future<Output = T> {
        self.waiting(whole(fits), Some(pattern))
    }

    /// For [`expect!`](crate::expect).
    #[doc(hidden)]
    #[track_caller]
    pub fn expect_parts<V>(
        &mut self,
        mut take: impl FnMut(T) -> ControlFlow<V, T>,
        pattern: &'static str,
    ) -> impl Future<Output = V> {
        let take = move |seen| match take(seen) {
            ControlFlow::Break(value) => Ok(value),
            ControlFlow::Continue(seen) => Err(seen),
        };
        self.waiting(take, Some(pattern))
    }

    /// Waits for so long, in the system's time, and expects that none fits, of those that were not expected before.
    ///
    /// # Panics
    /// As soon as one does; and if some were lost unread, since it might have been one of them. The text says what has
    /// happened.
    ///
    /// # Cancel safety
    /// Dropped before it ends, it has taken nothing.
    #[track_caller]
    pub fn expect_none(
        &mut self,
        within: Duration,
        mut fits: impl FnMut(&T) -> bool,
    ) -> impl Future<Output = ()> {
        let place = Location::caller();
        async move {
            let mut patience = Patience::of(within);
            let mut since = 0;
            let came = poll_fn(|cx| {
                self.read(cx);
                match self.find(&mut since, whole(&mut fits)) {
                    Some(_) => Poll::Ready(true),
                    None => patience.poll(&self.system, cx).map(|()| false),
                }
            });
            if came.await {
                self.complain(
                    place,
                    format_args!("{} that fits was not expected, and there was one", T::NAME),
                );
            }
            if T::missed(&self.source) > 0 {
                self.complain(
                    place,
                    format_args!("{} that fits was not expected, and some were lost", T::NAME),
                );
            }
        }
    }

    #[track_caller]
    fn waiting<V>(
        &mut self,
        mut take: impl FnMut(T) -> Result<V, T>,
        pattern: Option<&'static str>,
    ) -> impl Future<Output = V> {
        let place = Location::caller();
        async move {
            let mut patience = Patience::of(self.patience);
            let mut since = 0;
            let found = poll_fn(|cx| {
                self.read(cx);
                match self.find(&mut since, &mut take) {
                    Some((number, found)) => {
                        self.taken[number] = true;
                        Poll::Ready(Some(found))
                    }
                    None if self.over => Poll::Ready(None),
                    None => patience.poll(&self.system, cx).map(|()| None),
                }
            });
            match found.await {
                Some(found) => found,
                None => {
                    let what = Expected { name: T::NAME, pattern };
                    let end: &dyn fmt::Display = match self.over {
                        true => &"before the system stopped",
                        false => &format_args!("within {:?}", self.patience),
                    };
                    self.complain(
                        place,
                        format_args!("{what} was expected {end}, and there was none"),
                    )
                }
            }
        }
    }

    /// Reads what there is; the rest will wake.
    fn read(&mut self, cx: &mut Context<'_>) {
        while !self.over
            && let Poll::Ready(next) = T::poll_next(&mut self.source, cx)
        {
            self.over = next.is_none();
            self.taken.extend(next.as_ref().map(|_| false));
            self.seen.extend(next);
        }
    }

    /// The first that fits, of those from `since` on that were not expected before.
    fn find<V>(
        &self,
        since: &mut usize,
        mut take: impl FnMut(T) -> Result<V, T>,
    ) -> Option<(usize, V)> {
        while let Some(seen) = self.seen.get(*since) {
            let number = *since;
            *since += 1;
            if !self.taken[number]
                && let Ok(found) = take(seen.clone())
            {
                return Some((number, found));
            }
        }
        None
    }

    fn complain(&self, place: &Location<'_>, what: impl fmt::Display) -> ! {
        let mut text = format!("at {place}: {what}");
        let missed = T::missed(&self.source);
        if missed > 0 {
            let _ = write!(text, "\n{missed} were lost, because they were not read in time");
        }
        if self.seen.is_empty() {
            let _ = write!(text, "\nnone at all has been seen");
        } else {
            text.push_str("\nwhat has been seen:");
        }
        let before = self.seen.len().saturating_sub(SHOWN);
        if before > 0 {
            let _ = write!(text, "\n  {before} before these");
        }
        for (seen, taken) in self.seen.iter().zip(&self.taken).skip(before) {
            let mark = if *taken { " (expected)" } else { "" };
            let _ = write!(text, "\n  {}{mark}", seen.tell());
        }
        panic!("{text}")
    }
}

fn whole<T>(mut fits: impl FnMut(&T) -> bool) -> impl FnMut(T) -> Result<T, T> {
    move |seen| if fits(&seen) { Ok(seen) } else { Err(seen) }
}

impl<T: Testimony> fmt::Debug for Witness<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Witness").field("of", &T::NAME).field("seen", &self.seen.len()).finish()
    }
}

/// What is expected, for people.
struct Expected {
    name: &'static str,
    pattern: Option<&'static str>,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pattern {
            Some(pattern) => write!(f, "`{pattern}`"),
            None => write!(f, "{} that fits", self.name),
        }
    }
}

impl Testimony for Event {
    type Source = Events;
    const NAME: &'static str = "an event";

    fn listen(system: &System) -> Events {
        system.subscribe()
    }

    fn poll_next(source: &mut Events, cx: &mut Context<'_>) -> Poll<Option<Self>> {
        // A dropped future has taken nothing.
        pin!(source.next()).poll(cx)
    }

    fn missed(source: &Events) -> u64 {
        source.missed()
    }

    fn tell(&self) -> String {
        self.to_string()
    }
}

impl Testimony for DeadLetter {
    type Source = DeadLetters;
    const NAME: &'static str = "a dead letter";

    fn listen(system: &System) -> DeadLetters {
        system.dead_letters()
    }

    fn poll_next(source: &mut DeadLetters, cx: &mut Context<'_>) -> Poll<Option<Self>> {
        pin!(source.next()).poll(cx)
    }

    fn missed(source: &DeadLetters) -> u64 {
        source.missed()
    }

    fn tell(&self) -> String {
        let DeadLetter { message, path, why, at, error, .. } = self;
        let error = error.as_deref().map(|error| format!(" ({error})")).unwrap_or_default();
        format!("{at} {message} to {path}: {why}{error}")
    }
}

impl Testimony for Failure {
    type Source = Events;
    const NAME: &'static str = "a failure";

    fn listen(system: &System) -> Events {
        system.subscribe()
    }

    fn poll_next(source: &mut Events, cx: &mut Context<'_>) -> Poll<Option<Self>> {
        loop {
            match pin!(source.next()).poll(cx) {
                Poll::Ready(Some(Event { what: What::Failed(failure), .. })) => {
                    return Poll::Ready(Some(failure));
                }
                Poll::Ready(Some(_)) => {}
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    fn missed(source: &Events) -> u64 {
        source.missed()
    }

    fn tell(&self) -> String {
        format!("{} {self}", self.at)
    }
}
