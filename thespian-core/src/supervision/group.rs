//! Who is restarted together.

use std::ops::Range;

/// Who else is restarted when a child is restarted after a failure (the strategies of Erlang/OTP's supervisors).
///
/// Only the failure of a child that had started concerns others: one that fails while it starts is tried again alone. A
/// `permanent` child that stops itself counts as one that failed. Siblings that cannot be made again, plain values and
/// `temporary` ones, end with the others and do not come back; of a pool the workers are restarted. All wait out the
/// backoff of the one that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Strategy {
    /// Nobody.
    #[default]
    OneForOne,
    /// All its siblings.
    OneForAll,
    /// Those siblings that were spawned after it.
    RestForOne,
}

/// Which of `children` children, oldest first, are restarted when the one at `failed` is.
pub(crate) fn concerned(strategy: Strategy, children: usize, failed: usize) -> Range<usize> {
    match strategy {
        Strategy::OneForOne => failed..failed + 1,
        Strategy::OneForAll => 0..children,
        Strategy::RestForOne => failed..children,
    }
}
