//! Explore: every order of a small cast's steps, instead of some that seeds choose.
//! In: a scenario. Out: a verdict. Knows: the run. Never knows: what actors do.
//! Order: depth first; the search is plain functions on plain data.

#[cfg(test)]
mod abstract_programs;
mod schedule;
mod search;
mod trace;
