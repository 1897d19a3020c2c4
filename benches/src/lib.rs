//! Thespian beside its peers, and beside what one writes by hand.
//!
//! `cargo run --release` measures all of it, `-- --help` says what else there is.

pub mod allocations;
pub mod cargo;
pub mod compile;
pub mod contender;
pub mod contenders;
pub mod extras;
pub mod fairness;
pub mod latency;
pub mod machine;
pub mod memory;
pub mod meter;
pub mod options;
pub mod parts;
pub mod report;
pub mod run;
pub mod samples;
pub mod stage;
pub mod tracing;
pub mod waiting;
pub mod workloads;
