//! All contenders, one file for each.

use std::time::Duration;

use crate::contender::Contender;
use crate::fairness::{self, Calm};
use crate::latency::{self, Percentiles};
use crate::meter::Outcome;
use crate::stage::Stage;
use crate::workloads::{self, Work};
use crate::{memory, waiting};

#[cfg(feature = "peers")]
mod actix;
mod by_hand;
#[cfg(feature = "peers")]
mod kameo;
#[cfg(feature = "peers")]
mod kanal;
#[cfg(feature = "peers")]
mod ractor;
mod recv_many;
pub mod thespian;
mod tokio;
#[cfg(feature = "peers")]
mod xtra;

/// What a slow actor takes for each message.
const SLOWLY: Duration = Duration::from_millis(1);

/// A column of the table, and how each thing is measured of it.
#[derive(Debug)]
pub struct Entry {
    pub name: &'static str,
    pub about: &'static str,
    pub peer: bool,
    pub play: fn(Work, Stage, u64) -> Option<Outcome>,
    pub memory: fn(Stage, u64) -> Option<f64>,
    pub capacity: fn(Stage, u64) -> f64,
    pub latency: fn(Stage, f64, u64) -> Option<Percentiles>,
    pub fairness: fn(Stage, u64) -> Option<Calm>,
    pub waiting: fn(Stage, Duration) -> Option<f64>,
}

const fn entry<C: Contender>() -> Entry {
    Entry {
        name: C::NAME,
        about: C::ABOUT,
        peer: C::PEER,
        play: workloads::play::<C>,
        memory: memory::of::<C>,
        capacity: latency::capacity::<C>,
        latency: latency::of::<C>,
        fairness: fairness::of::<C>,
        waiting: waiting::of::<C>,
    }
}

/// In the order of the columns; ourselves first, then what we are compared with first.
pub const CONTENDERS: &[Entry] = &[
    entry::<thespian::Thespian>(),
    entry::<by_hand::ByHand<tokio::Tokio>>(),
    entry::<by_hand::ByHand<recv_many::RecvMany>>(),
    #[cfg(feature = "peers")]
    entry::<by_hand::ByHand<kanal::Kanal>>(),
    #[cfg(feature = "peers")]
    entry::<kameo::Kameo>(),
    #[cfg(feature = "peers")]
    entry::<ractor::Ractor>(),
    #[cfg(feature = "peers")]
    entry::<actix::Actix>(),
    #[cfg(feature = "peers")]
    entry::<xtra::Xtra>(),
];
