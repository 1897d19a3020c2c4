//! Contain: panics of users' code, kept from those who are not to blame.
//! In: whoever runs a user's code. Out: what a panic said, and where it began. Knows: nobody. Never knows: actors.
//! Order: a panic is caught by the innermost guard around it, and nobody else hears of it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

mod hook;

pub(crate) use hook::install;

/// What a panic said, and where it began if that is known.
pub(crate) struct Panic {
    pub(crate) text: Arc<str>,
    pub(crate) location: Option<Arc<str>>,
}

/// Runs a piece of a user's code that nobody waits for, mostly a drop or a wake: whoever happens to run it has a right to
/// go on. For where no actor is known in whose name it runs.
pub(crate) fn contain(code: impl FnOnce()) {
    contain_once(&mut once(code));
}

/// What comes of a piece of code does not depend on its type, and what catches a panic is long: it would be compiled anew for
/// each, in the user's own crate.
fn contain_once(code: &mut dyn FnMut()) {
    // What it said is on standard error, by the panic hook.
    let _ = caught_once(code);
}

/// Drops what is the user's, as [`contain`] runs it.
pub(crate) fn discard(what: &mut dyn Discard) {
    contain_once(&mut || what.discard());
}

/// What can be dropped where it lies, whatever it is.
pub(crate) trait Discard {
    fn discard(&mut self);
}

impl<T> Discard for Option<T> {
    fn discard(&mut self) {
        *self = None;
    }
}

/// What is to be run once, in a form that needs no type of its own.
pub(crate) fn once(code: impl FnOnce()) -> impl FnMut() {
    let mut code = Some(code);
    move || {
        if let Some(code) = code.take() {
            code();
        }
    }
}

/// Runs a piece of a user's code, and returns what a panic in it said.
pub(crate) fn caught<T>(code: impl FnOnce() -> T) -> Result<T, Panic> {
    let mut output = None;
    let caught = caught_once(&mut once(|| output = Some(code())));
    match caught {
        Ok(()) => Ok(output.expect("it has run to its end")),
        Err(panic) => Err(panic),
    }
}

/// The same, compiled where it stands: for what runs again and again.
#[inline]
pub(crate) fn caught_in_line<T>(code: impl FnOnce() -> T) -> Result<T, Panic> {
    watched(code).map_err(Unread::read)
}

/// The same where nothing is returned, without a type of its own.
pub(crate) fn caught_once(code: &mut dyn FnMut()) -> Result<(), Panic> {
    watched(code).map_err(Unread::read)
}

/// Runs a piece of ours that should not panic, where a panic would take others along. What it said is on standard error.
pub(crate) fn contain_ours(code: &mut dyn FnMut()) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(code)) {
        discard_panic(panic);
    }
}

/// A panic as it was caught, and where it began if that is known.
struct Unread {
    panic: Box<dyn Any + Send>,
    location: Option<Arc<str>>,
}

fn watched<T>(code: impl FnOnce() -> T) -> Result<T, Unread> {
    let watch = hook::watch();
    let result = catch_unwind(AssertUnwindSafe(code));
    let location = watch.end();
    result.map_err(|panic| Unread { panic, location })
}

/// Runs a piece of main, whose panics are its own: all but those that say that tokio was used where there is none, if
/// `somebody_hears` of them.
pub(crate) fn unless_foreign<T>(
    code: impl FnOnce() -> T,
    somebody_hears: impl FnOnce() -> bool,
) -> Result<T, Panic> {
    watched(code).map_err(|unread| {
        if !is_foreign(&*unread.panic) || !somebody_hears() {
            resume_unwind(unread.panic);
        }
        unread.read()
    })
}

impl Unread {
    #[cold]
    fn read(self) -> Panic {
        let Self { panic, location } = self;
        match panic.downcast() {
            // It happened elsewhere, and was caught there and brought here.
            Ok(panic) => *panic,
            Err(panic) => Panic { text: text_of(panic), location },
        }
    }
}

/// How tokio begins to say that what was used of it has no runtime here.
const NO_TOKIO: [&str; 2] =
    ["there is no reactor running", "`spawn_local` called from outside of a"];
const NO_TOKIO_HINT: &str = "tokio's own timers, sockets and tasks work on the stages `threads` and `simple+io` only; \
    `Context::sleep`, `Context::pipe` and `Context::blocking` work on all";

/// Whether a panic says that tokio was used where there is none.
pub(crate) fn misses_tokio(text: &str) -> bool {
    NO_TOKIO.iter().any(|begin| text.starts_with(begin))
}

/// For test kits: whether it is a panic that says so.
pub fn is_foreign(panic: &(dyn Any + Send)) -> bool {
    said(panic).is_some_and(misses_tokio)
}

fn said(panic: &(dyn Any + Send)) -> Option<&str> {
    let text = panic.downcast_ref::<&'static str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
}

fn text_of(panic: Box<dyn Any + Send>) -> Arc<str> {
    let text: Arc<str> = said(&*panic).unwrap_or("with something that is no text").into();
    let text = if misses_tokio(&text) { format!("{text} ({NO_TOKIO_HINT})").into() } else { text };
    discard_panic(panic);
    text
}

/// Drops what a panic carried, which is the user's too, and so is its drop.
fn discard_panic(panic: Box<dyn Any + Send>) {
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
        std::mem::forget(second);
    }
}
