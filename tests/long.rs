//! What `.ci/deep` plays for long, optimized, without the rest of the suite: to optimize all of that takes longer than to
//! play this.
//!
//! Paths are those of the suite: `streams::bounds::..`.

// Probes and stages serve the whole suite.
#![allow(dead_code)]

#[path = "suite/alone.rs"]
mod alone;
#[path = "suite/determinism.rs"]
mod determinism;
#[path = "suite/leaks.rs"]
mod leaks;
#[path = "suite/models.rs"]
mod models;
#[path = "suite/probes.rs"]
mod probes;
#[path = "suite/soak.rs"]
mod soak;
#[path = "suite/stages.rs"]
mod stages;
#[path = "suite/streams"]
mod streams {
    mod bounds;
}
