//! The actor framework Thespian.
