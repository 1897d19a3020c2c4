//! Name: a text, and the type of what is meant by it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A name by which the actors of a system know something, and the type of what they get for it: an address type.
///
/// Written once, as a constant, where everybody finds it: `const BANK: Name<AccountAddr> = Name::new("bank");`
///
/// It means nothing by itself: each system has a registry of its own. It has nothing to do with the name in an actor's path
/// either, which it shares with nobody but its siblings.
pub struct Name<T> {
    text: Cow<'static, str>,
    means: PhantomData<fn() -> T>,
}

impl<T> Name<T> {
    /// A name that is known when the program is written.
    pub const fn new(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), means: PhantomData }
    }

    /// A name that is made while the program runs.
    pub fn of(text: impl Into<String>) -> Self {
        Self { text: Cow::Owned(text.into()), means: PhantomData }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn shared(&self) -> Arc<str> {
        Arc::from(&*self.text)
    }
}

// By hand, so that nothing is asked of what the name means.
impl<T> Clone for Name<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), means: PhantomData }
    }
}

impl<T> PartialEq for Name<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Name<T> {}

impl<T> fmt::Display for Name<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> fmt::Debug for Name<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Name").field(&self.text).finish()
    }
}
