//! Trail: which message led to which, for those who collect spans with the crate `tracing`.
//! In: whoever sends, and the cell. Out: the program's own subscriber. Knows: ids, failures. Never knows: messages.
//!
//! A message that is handled has a span: named `handle`, at the level DEBUG, with the fields `actor` and `kind`. An ask's
//! is a child of the asker's, who waits for it. A tell's is a root that follows from the sender's, since actors that tell
//! themselves or each other would nest without end. The sender's span is held by the envelope, until the message is begun.
//!
//! Without the feature everything here has no size and does nothing.

/// Whether anything here does anything.
pub(crate) const TRACES: bool = cfg!(feature = "tracing");

pub(crate) use switch::{
    Scope, Trail, apart, dead_letter, dead_letters_held_back, failed, is_wanted, restarted,
};

#[cfg(feature = "tracing")]
mod switch {
    use std::cell::Cell;
    use std::fmt;
    use std::sync::Arc;

    use tracing::level_filters::LevelFilter;
    use tracing::span::Entered;
    use tracing::{Level, Span};

    use crate::exit::Failure;
    use crate::id::Target;

    /// The span that was current where a message was sent.
    pub(crate) struct Trail(Option<Box<Sender>>);

    struct Sender {
        span: Span,
        /// Whether whoever asked goes on meanwhile.
        apart: bool,
    }

    thread_local! {
        static APART: Cell<bool> = const { Cell::new(false) };
    }

    /// Whether anybody may want spans.
    #[inline]
    pub(crate) fn is_wanted() -> bool {
        LevelFilter::current() >= LevelFilter::DEBUG
    }

    impl Trail {
        #[inline]
        pub(crate) fn none() -> Self {
            Self(None)
        }

        #[inline]
        pub(crate) fn here() -> Self {
            if is_wanted() { Self::current() } else { Self(None) }
        }

        #[cold]
        fn current() -> Self {
            let span = Span::current();
            if span.is_none() {
                return Self(None);
            }
            Self(Some(Box::new(Sender { span, apart: APART.get() })))
        }
    }

    /// What is sent in here is not waited for by the handler that sends it.
    pub(crate) fn apart<T>(code: impl FnOnce() -> T) -> T {
        struct Leave(bool);
        impl Drop for Leave {
            fn drop(&mut self) {
                APART.set(self.0);
            }
        }
        let _leave = Leave(APART.replace(true));
        code()
    }

    /// The span of a message that is being handled.
    pub(crate) struct Scope(Option<Box<Span>>);

    impl Scope {
        #[inline]
        pub(crate) fn none() -> Self {
            Self(None)
        }

        /// To be asked for only if [somebody may want](is_wanted) it.
        #[cold]
        pub(crate) fn begin(trail: Trail, is_asked: bool, actor: Target, kind: &str) -> Self {
            let actor = tracing::field::display(actor);
            let span = match trail.0 {
                Some(sender) if is_asked && !sender.apart => {
                    tracing::debug_span!(target: "thespian", parent: &sender.span, "handle", actor, kind)
                }
                sender => {
                    let span = tracing::debug_span!(target: "thespian", parent: None, "handle", actor, kind);
                    if let Some(sender) = sender {
                        span.follows_from(&sender.span);
                    }
                    span
                }
            };
            Self((!span.is_none()).then(|| Box::new(span)))
        }

        /// The message has been handled.
        #[inline]
        pub(crate) fn leave(&mut self) {
            if self.0.is_some() {
                self.close();
            }
        }

        #[cold]
        fn close(&mut self) {
            self.0 = None;
        }

        /// As long as what it returns is held, this is the current span.
        #[inline]
        pub(crate) fn enter(&self) -> Option<Entered<'_>> {
            self.0.as_ref().map(|span| span.enter())
        }
    }

    pub(crate) fn failed(failure: &Failure) {
        let Failure { path, cause, restarts, .. } = failure;
        let kind = failure.message;
        tracing::event!(target: "thespian", Level::WARN, actor = %path, kind, restarts, %cause, "failed");
    }

    pub(crate) fn restarted(path: impl FnOnce() -> Arc<str>, restarts: u64) {
        tracing::event!(target: "thespian", Level::INFO, actor = %path(), restarts, "restarted");
    }

    /// Whether it was told here.
    pub(crate) fn dead_letter(
        path: &str,
        kind: &'static str,
        why: &dyn fmt::Display,
        held_back: u64,
    ) -> bool {
        tracing::event!(target: "thespian", Level::WARN, actor = %path, kind, %why, held_back, "dead letter");
        true
    }

    pub(crate) fn dead_letters_held_back(held_back: u64) -> bool {
        tracing::event!(target: "thespian", Level::WARN, held_back, "dead letters");
        true
    }
}

#[cfg(not(feature = "tracing"))]
mod switch {
    use std::fmt;
    use std::sync::Arc;

    use crate::exit::Failure;
    use crate::id::Target;

    pub(crate) fn is_wanted() -> bool {
        false
    }

    pub(crate) struct Trail;

    impl Trail {
        pub(crate) fn none() -> Self {
            Self
        }

        pub(crate) fn here() -> Self {
            Self
        }
    }

    pub(crate) fn apart<T>(code: impl FnOnce() -> T) -> T {
        code()
    }

    pub(crate) struct Scope;

    pub(crate) enum Entered {}

    impl Scope {
        pub(crate) fn none() -> Self {
            Self
        }

        pub(crate) fn begin(_: Trail, _is_asked: bool, _actor: Target, _kind: &str) -> Self {
            Self
        }

        pub(crate) fn leave(&mut self) {}

        pub(crate) fn enter(&self) -> Option<Entered> {
            None
        }
    }

    pub(crate) fn failed(_: &Failure) {}

    pub(crate) fn restarted(_: impl FnOnce() -> Arc<str>, _restarts: u64) {}

    pub(crate) fn dead_letter(
        _path: &str,
        _kind: &'static str,
        _why: &dyn fmt::Display,
        _held_back: u64,
    ) -> bool {
        false
    }

    pub(crate) fn dead_letters_held_back(_: u64) -> bool {
        false
    }

    /// Whoever does not trace carries nothing.
    const _: () = assert!(size_of::<Trail>() == 0 && size_of::<Scope>() == 0);
}
