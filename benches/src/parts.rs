//! What the actors of all contenders are made of, so that the work in them is the same.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

/// A message: 16 bytes.
#[derive(Clone, Copy, Debug)]
pub struct Note {
    /// How often it is still to be sent on.
    pub left: u64,
    pub state: u64,
}

impl Note {
    /// The note that is sent on, and to which of so many; nothing after the last time. The same notes take the same ways in all
    /// orders in which they are handled.
    pub fn next(self, others: usize) -> Option<(usize, Self)> {
        let left = self.left.checked_sub(1)?;
        let state = advance(self.state);
        // The upper bits choose: by a multiplication, which costs less than a division.
        let who = ((state >> 32) * others as u64) >> 32;
        Some((who as usize, Self { left, state }))
    }
}

/// The next of a row of numbers that look random (xorshift64*).
pub fn advance(state: u64) -> u64 {
    let mut x = state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    x.wrapping_mul(0x2545_F491_4F6C_DD1D)
}

/// What a counter has counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    pub count: u64,
    pub sum: u64,
}

impl Total {
    pub fn add(&mut self, note: Note) -> u64 {
        self.count += 1;
        self.sum = self.sum.wrapping_add(note.state);
        self.count
    }
}

/// Held by every counter as long as it lives.
pub type Open = Arc<()>;

/// A counter's state.
#[derive(Debug)]
pub struct Books {
    pub total: Total,
    _open: Open,
}

impl Books {
    pub fn new(open: Open) -> Self {
        Self { total: Total::default(), _open: open }
    }
}

/// Where the last state of each note goes.
#[derive(Clone, Debug)]
pub struct Report(pub UnboundedSender<u64>);

impl Report {
    pub fn end(&self, note: Note) {
        // Nobody listens any more when the workload has failed, and says so itself.
        let _ = self.0.send(note.state);
    }
}

/// How many the bounded mailboxes hold, of those that have no default or another one that is smaller.
pub const BOUND: usize = 1024;
