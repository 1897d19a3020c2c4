//! The macros of Thespian.
