//! The newsroom: a sentiment pipeline over real text into a real database.
//!
//! This library is everything around the actors: plain modules that block, count and compute, and that no actor is
//! needed to test. The actors call them; they call no actor.
//!
//! | room | what it does |
//! |---|---|
//! | [`options`] | the command line |
//! | [`source`] | texts out of the public set, a file, standard input |
//! | [`clean`] | one text made fit for inference |
//! | [`sentiment`] | what a text feels like |
//! | [`chaos`] | which tries shall panic |
//! | [`keys`] | the list of the input's keys, for `check.sh` |
//! | [`store`] | the database |
//! | [`progress`], [`report`] | what the user sees |
//! | [`hash`], [`places`] | small things that several rooms need |

pub mod chaos;
pub mod clean;
pub mod hash;
pub mod keys;
pub mod options;
pub mod places;
pub mod progress;
pub mod report;
pub mod sentiment;
pub mod source;
pub mod store;
