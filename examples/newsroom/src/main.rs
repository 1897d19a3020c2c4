//! Newsroom.
fn main() {}
