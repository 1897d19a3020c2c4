//! Obligations: what a handler is given that answers in its own way, and what it gives back for it.
//!
//! Forgotten, doubled and mistaken answers do not compile, by one idea: both types have the lifetime of the handler's call in them,
//! and neither longer nor shorter. A [`Reply`] is used up by whatever is done with it, and that alone gives a [`Receipt`]. A
//! handler is checked for any such lifetime, so what it returns can be the receipt of no other call.

use std::fmt;
use std::marker::PhantomData;

use super::{ReturnPath, Way};

/// Neither longer nor shorter than `'r`.
type Brand<'r> = PhantomData<fn(&'r ()) -> &'r ()>;

/// An ask that a handler has to see to itself: it takes a `Reply<'_, R>` and returns its [`Receipt`].
///
/// ```text
/// #[handler]
/// fn approve(&mut self, cx: &mut Context<Self>, reply: Reply<'_, bool>, cents: u64) -> Receipt<'_> {
///     match cents {
///         // Answered.
///         0..100 => reply.answer(true),
///         // The boss answers, and whoever asked does not notice.
///         100..10_000 => reply.forward(self.boss.approve(cents)),
///         // Answered another time.
///         _ => {
///             let (receipt, later) = reply.park(cx, Duration::from_secs(60));
///             self.waiting.push(later);
///             receipt
///         }
///     }
/// }
/// ```
///
/// It compiles neither without an answer on some path, nor with two, nor with the receipt of another ask. If the handler
/// panics or is cut off before that, whoever asked is told so at once.
#[must_use = "whoever asked waits for it"]
pub struct Reply<'r, R> {
    owed: Owed<R>,
    brand: Brand<'r>,
}

/// That an ask has been seen to: answered, forwarded or parked. What a handler returns that takes a [`Reply`].
#[must_use = "the handler is to return it"]
pub struct Receipt<'r>(Brand<'r>);

/// A [`Reply`] that was [parked](Reply::park): to be answered another time, from the actor's state, from a
/// [pipe](crate::Context::pipe), or from another actor that it is sent to.
///
/// Dropping it without an answer tells the asker at once ([`Unknown::Unanswered`](crate::Unknown::Unanswered)), also when that
/// happens because the actor that kept it failed.
#[must_use = "dropping it tells the asker that there will be no answer"]
pub struct ReplyTo<R> {
    owed: Owed<R>,
    /// What notes that it is open, for as long as this is there.
    _open: Option<Box<dyn Send>>,
}

/// A way back, and how a reply goes along it.
pub(crate) struct Owed<R> {
    pub(crate) way: Way,
    pub(crate) put: fn(Way, R),
    /// The handler that was asked.
    pub(crate) kind: &'static str,
}

impl<'r, R> Reply<'r, R> {
    /// For generated code. `put` puts what this handler answers with into the actor's own reply type.
    #[doc(hidden)]
    pub fn new<All: 'static>(path: ReturnPath<All>, put: fn(Way, R), kind: &'static str) -> Self {
        Self { owed: Owed { way: path.into_way(), put, kind }, brand: PhantomData }
    }

    /// Answers. If nobody waits any more, `reply` is dropped.
    pub fn answer(self, reply: R) -> Receipt<'r> {
        (self.owed.put)(self.owed.way, reply);
        Receipt::given()
    }

    /// Whether somebody waits for the answer: false for a tell, and after the asker gave up.
    pub fn is_wanted(&self) -> bool {
        self.owed.is_wanted()
    }

    pub(crate) fn into_owed(self) -> (Receipt<'r>, Owed<R>) {
        (Receipt::given(), self.owed)
    }
}

impl Receipt<'_> {
    fn given() -> Self {
        Self(PhantomData)
    }
}

impl<R> ReplyTo<R> {
    pub(crate) fn new(owed: Owed<R>, open: Option<Box<dyn Send>>) -> Self {
        Self { owed, _open: open }
    }

    /// Answers. If nobody waits any more, `reply` is dropped.
    pub fn answer(self, reply: R) {
        (self.owed.put)(self.owed.way, reply);
    }

    /// Whether somebody waits for the answer: false for a tell, and after the asker gave up.
    pub fn is_wanted(&self) -> bool {
        self.owed.is_wanted()
    }

    pub(crate) fn into_owed(self) -> Owed<R> {
        self.owed
    }
}

impl<R> Owed<R> {
    fn is_wanted(&self) -> bool {
        self.way.has_asker() && self.way.is_wanted()
    }
}

impl<R> fmt::Debug for Reply<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("wanted", &self.is_wanted()).finish()
    }
}

impl fmt::Debug for Receipt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipt")
    }
}

impl<R> fmt::Debug for ReplyTo<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyTo").field("wanted", &self.is_wanted()).finish()
    }
}
