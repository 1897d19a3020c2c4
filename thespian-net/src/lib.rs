//! The place of Thespian's network crate. There is no code here yet, on purpose: nothing is promised
//! that does not run.
//!
//! What will live here, and how it joins the rest, is described in `ARCHITECTURE.md` under "The far
//! side". In short: core owns the trait by which a message is delivered somewhere else, and this crate
//! will implement it over links between systems. Core never learns of sockets or codecs; the arrow
//! points from here to core only.
