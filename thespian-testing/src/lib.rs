//! The test kit of Thespian: runs from a seed, with faults, that can be had again.
//!
//! Users take the package `thespian-rs` with the feature `testing`, as `thespian::testing`.

#![cfg_attr(docsrs, feature(doc_cfg))]

// The public interface is:
