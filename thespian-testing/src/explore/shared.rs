//! What actors share beside their messages.

use thespian_core::Touched;

/// Says that something is used here which actors share beside their messages, a counter or a lock of their own for example, so
/// that an [`Exploration`](crate::Exploration) tries the orders in which they use it. To be said before each use, in the same
/// step. Anywhere else it does nothing.
pub fn shared(name: &'static str) {
    Touched::Shared(name).note();
}
