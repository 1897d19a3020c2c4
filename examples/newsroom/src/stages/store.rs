//! Storing: clerks, who see batches through to the database's one writer.

use super::{Timed, Trouble};
use crate::store::{Record, Run, Store, StoreError, Tally, Written};
use thespian::prelude::*;

/// Takes a batch to the writer. SQLite has one writer at a time, so more clerks do not store faster: they wait in its line,
/// so that cleaners need not.
#[derive(Debug)]
#[actor(mailbox = 2)]
pub struct Clerk {
    writer: WriterAddr,
}

#[handlers]
impl Clerk {
    /// A clerk of this writer.
    #[init]
    pub fn new(writer: WriterAddr) -> Self {
        Self { writer }
    }

    /// Stores a batch: all of it, or nothing.
    #[handler]
    pub async fn keep(
        &mut self,
        records: Vec<Record>,
    ) -> Result<Timed<Result<Written, StoreError>>, Trouble> {
        Ok(self.writer.keep(records).await?)
    }
}

/// Owns the open database. A plain value, made once: what cannot be written is an error for those who asked, and no reason
/// to fail.
#[derive(Debug)]
#[actor(mailbox = 16)]
pub struct Writer {
    store: Store,
    run: Run,
}

#[handlers]
impl Writer {
    /// The writer of one run.
    pub fn new(store: Store, run: Run) -> Self {
        Self { store, run }
    }

    /// Stores a batch in one transaction: all of it, or nothing.
    #[handler]
    pub fn keep(&mut self, records: Vec<Record>) -> Timed<Result<Written, StoreError>> {
        Timed::run(|| self.store.write(self.run, &records))
    }

    /// Ends the run and counts what it came to.
    #[handler]
    pub fn close(&mut self, restarts: u64, dead_letters: u64) -> Result<Tally, StoreError> {
        self.store.finish(self.run, restarts, dead_letters)?;
        self.store.tally(self.run)
    }
}
