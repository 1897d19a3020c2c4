//! The test kit of Thespian: runs from a seed, with faults, that can be had again.
//!
//! Users take the package `thespian-rs` with the feature `testing`, as `thespian::testing`.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod advance;
mod checks;
mod conductor;
mod debug;
mod explore;
mod faults;
mod invariants;
mod log;
mod order;
mod patience;
mod probe;
mod recording;
mod run;
mod witness;

// The public interface is:
pub use advance::advance;
pub use checks::Holds;
pub use debug::{At, Breakpoint, Candidate, Debugger, Stop};
pub use explore::{Exploration, Explored, Extent, shared};
pub use faults::{Fault, FaultError, Faults};
pub use invariants::{always, eventually};
pub use log::{Entry, Happened, RunLog, Said};
pub use order::{Order, OrderError};
pub use probe::{Arrival, Expect, Probe, Received, Spoken, Take, probe};
#[cfg(feature = "serde")]
pub use recording::RecordingError;
pub use recording::{Recorded, Recorder, Recording, Replayed, Replied};
pub use run::{
    Ending, REPLAY_VARIABLE, Rehearsal, Replay, ReplayError, RunFailure, RunReport, SEEDS_VARIABLE,
    Why,
};
pub use witness::{Testimony, Witness, dead_letters, events, failures};
