//! What a library costs whoever compiles with it: a crate with many actors, and a small program from nothing.

pub mod crates;
pub mod measure;
pub mod sources;
