//! A case: a promise, a scenario that shows it, and what is seen of it on every stage.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use crate::scene::Scene;

/// A scenario under way.
pub(crate) type Playing = Pin<Box<dyn Future<Output = ()>>>;

/// One promise of the library, and a scenario over its public interface that shows it.
pub struct Case {
    pub(crate) name: &'static str,
    pub(crate) promise: &'static str,
    pub(crate) expected: &'static [&'static str],
    pub(crate) needs_threads: bool,
    pub(crate) scenario: fn(Scene) -> Playing,
}

impl Case {
    /// Its chapter and its name, for example `order::one_sender_in_all_forms`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What is promised, in a sentence.
    pub fn promise(&self) -> &'static str {
        self.promise
    }

    /// What is seen of it, line by line: the same on every stage. Where no order is promised, a line is sorted in itself.
    pub fn expected(&self) -> &'static [&'static str] {
        self.expected
    }

    /// Whether it is about code that keeps its thread, so that a stage with one thread cannot play it.
    pub fn needs_threads(&self) -> bool {
        self.needs_threads
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Case").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The cases of a chapter: their promises, their names, and what is to be seen.
///
/// A scenario is boxed here, once, since its type would otherwise be compiled into everything that runs it.
macro_rules! cases {
    ($chapter:literal: $($promise:literal, $case:ident $(($needs:ident))? => [$($line:expr),* $(,)?];)*) => {
        pub(super) static CASES: &[$crate::case::Case] = &[$($crate::case::Case {
            name: concat!($chapter, "::", stringify!($case)),
            promise: $promise,
            expected: &[$($line),*],
            needs_threads: $crate::case::needs!($($needs)?),
            scenario: |scene| Box::pin($case(scene)),
        }),*];
    };
}

macro_rules! needs {
    () => {
        false
    };
    (threads) => {
        true
    };
}

pub(crate) use {cases, needs};
