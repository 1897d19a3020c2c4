//! All contenders, one file for each.

use std::time::Duration;

use crate::contender::Contender;
use crate::meter::Outcome;
use crate::stage::Stage;
use crate::workloads::{self, Work};

mod by_hand;
#[cfg(feature = "peers")]
mod kameo;
#[cfg(feature = "peers")]
mod kanal;
mod recv_many;
pub mod thespian;
mod tokio;

/// What a slow actor takes for each message.
const SLOWLY: Duration = Duration::from_millis(1);

/// A column of the table.
#[derive(Debug)]
pub struct Entry {
    pub name: &'static str,
    pub about: &'static str,
    pub peer: bool,
    pub play: fn(Work, Stage, u64) -> Option<Outcome>,
}

const fn entry<C: Contender>() -> Entry {
    Entry { name: C::NAME, about: C::ABOUT, peer: C::PEER, play: workloads::play::<C> }
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
];
