//! The tests that the faults of this folder turn red, without the rest of the suite: they are built once for each fault.
//!
//! Paths are those of the suite: `traps::life::ractor_449_..`.

// Probes and stages serve the whole suite.
#![allow(dead_code)]

#[path = "../suite/circles.rs"]
mod circles;
#[path = "../suite/named_tests.rs"]
mod named_tests;
#[path = "../suite/probes.rs"]
mod probes;
#[path = "../suite/stages.rs"]
mod stages;
#[path = "../suite/traps.rs"]
mod traps;
