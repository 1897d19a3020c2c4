//! One suite for all stages of [Thespian](https://docs.rs/thespian-rs).
//!
//! Each [`Case`] has a promise of the manual, a scenario over the library's public interface, and the lines that are seen of
//! it: the same lines on every [`Stage`](thespian::Stage), in this order where order is promised. Whoever writes a stage
//! runs them in a test of his own:
//!
//! ```no_run
//! # fn my_stage() -> MyStage { todo!() }
//! # use thespian::{BoxFuture, Time};
//! # struct MyStage;
//! # impl thespian::Stage for MyStage {
//! #     fn name(&self) -> &str { "mine" }
//! #     fn spawn(&self, task: BoxFuture<'static, ()>) {}
//! #     fn now(&self) -> Time { todo!() }
//! #     fn sleep_until(&self, at: Time) -> BoxFuture<'static, ()> { todo!() }
//! #     fn random(&self) -> u64 { 0 }
//! # }
//! thespian_conformance::check("my stage", 5, |_run| thespian::System::builder().stage(my_stage()));
//! ```
//!
//! That is for a stage with several threads. [`Venue`] says more of a stage: that it has one thread only, or that a run can be had
//! again, as `run_all(&Venue::new("mine", 5, |_| ..).one_thread()).check()`. [`run`] plays some of the [`cases`].
//!
//! The scenarios wait for events, and for moments at the most. Only where a deadline is the subject they wait for one, and
//! nothing is concluded from how long something took but that it was long enough.

mod case;
mod cases;
mod gate;
mod lines;
mod lookout;
mod player;
mod report;
mod run;
mod scene;
mod slate;
mod venue;

// The public interface is:
pub use case::Case;
pub use cases::cases;
pub use report::{Difference, Report};
pub use run::{run, run_all};
pub use venue::{Placement, Venue};

/// Plays every case so often on a stage with several threads, which `builder` makes anew for each run, and prints what came of
/// it.
///
/// # Panics
/// If anything was seen that is not as promised: with the promise, what was to be seen, and what was seen.
pub fn check(name: &str, runs: u64, builder: impl Fn(u64) -> thespian::Builder + 'static) {
    run_all(&Venue::new(name, runs, builder)).check();
}
