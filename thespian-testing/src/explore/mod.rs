//! Explore: every order of a small cast's steps, instead of some that seeds choose.
//! In: a scenario. Out: that all orders are good, or one that is not. Knows: the run. Never knows: what actors do.
//! Order: depth first. The search is plain functions on plain data; the program is executed anew for each order.

#[cfg(test)]
mod abstract_programs;
mod executions;
mod exploration;
mod guide;
mod schedule;
mod search;
mod shared;
mod thing;
mod trace;

pub use exploration::{Exploration, Explored, Extent};
pub use shared::shared;
