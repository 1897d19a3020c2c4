//! The runtime of Thespian.
