//! What the fetcher reads: a source that is there, or a wire that waits for news.

use super::WireAddr;
use crate::source::Source;

/// An input that has been opened.
#[derive(Debug)]
pub enum Input {
    /// Read at once, as far as wanted.
    Source(Source),
    /// Read as news come in.
    Wire {
        /// Whom to ask.
        wire: WireAddr,
        /// What is read, as reports name it.
        name: String,
    },
}

impl Input {
    /// What is read, as reports name it.
    pub fn name(&self) -> &str {
        match self {
            Self::Source(source) => source.name(),
            Self::Wire { name, .. } => name,
        }
    }

    /// How many entries there will be, where that is known.
    pub fn total(&self) -> Option<u64> {
        match self {
            Self::Source(source) => source.total(),
            Self::Wire { .. } => None,
        }
    }
}
