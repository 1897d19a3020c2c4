//! The database.
//!
//! - Comes in: batches of records, each with the key of its item.
//! - Goes out: what was new, and at the end the tally of a run.
//! - Never knows: actors, where texts come from, how they were judged.
//!
//! Every key is in exactly one of two tables: `items` (stored) or `failed`. Writing a key again changes nothing but the
//! note that this run has seen it, so a batch can be repeated when its outcome is unknown, and a second run on the same
//! file ends with the same counts. A key that failed before and succeeds now moves over; never the other way.
//!
//! One batch is one transaction. A rollback journal, not a write-ahead log: there is one writer and no reader during the
//! run, and after an orderly end there is one file only. The exclusive lock is held from [`Store::open`] until the
//! store is dropped, so that a second run on the same database is told at once.

mod error;
mod open;
mod tally;

pub use error::{StoreError, Trouble};
pub use tally::{Agreement, BARS, Failure, Tally};

use crate::sentiment::{Engine, Verdict};
use rusqlite::{Connection, TransactionBehavior, params};
use std::path::{Path, PathBuf};

/// The fate of one item.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// Judged.
    Stored(Judged),
    /// Listed with its reason.
    Failed(Refused),
}

impl Record {
    /// The key of either.
    pub fn key(&self) -> &str {
        match self {
            Self::Stored(judged) => &judged.key,
            Self::Failed(refused) => &refused.key,
        }
    }
}

/// An item with its verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The item's key.
    pub key: String,
    /// Its line in the input.
    pub line: u64,
    /// The cleaned text.
    pub text: String,
    /// What it was found to be.
    pub verdict: Verdict,
    /// What people said, where known.
    pub human: Option<f64>,
    /// The try that succeeded, from 1.
    pub attempts: u32,
}

/// An item or line that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The item's key.
    pub key: String,
    /// Its line in the input.
    pub line: u64,
    /// Why, for people.
    pub reason: String,
    /// How often inference was tried; 0 for what never got there.
    pub attempts: u32,
}

/// What one batch changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Items stored now.
    pub new: u64,
    /// Records, of either kind, of items that were stored before.
    pub already: u64,
    /// Items listed as failed, now or again.
    pub failed: u64,
}

impl std::ops::AddAssign for Written {
    fn add_assign(&mut self, other: Self) {
        self.new += other.new;
        self.already += other.already;
        self.failed += other.failed;
    }
}

/// One run in the database: plain data, so that a restarted writer goes on with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run(i64);

/// An open, locked database.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the database at `path`, makes it if there is none, checks it, and locks it until dropped.
    ///
    /// # Errors
    /// [`Trouble`] of any kind; the file is left as it was.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        open::open(path).map(|db| Self { db, path: path.to_owned() })
    }

    /// Notes the beginning of a run over `source`, whose items `engine` judges.
    ///
    /// # Errors
    /// [`Trouble::OtherEngine`]: an item that has a verdict keeps it, so those of two engines would be mixed. Else as
    /// [`Store::write`].
    pub fn begin(&mut self, source: &str, engine: Engine) -> Result<Run, StoreError> {
        let runs = self.run_names().map_err(self.blame())?;
        if runs.iter().any(|run| Engine::of_run(run) != engine) {
            return Err(StoreError::new(&self.path, Trouble::OtherEngine));
        }
        let source = engine.name_run(source);
        self.db
            .query_row("INSERT INTO runs (source) VALUES (?1) RETURNING run", [source], |row| {
                row.get(0)
            })
            .map(Run)
            .map_err(self.blame())
    }

    /// Writes a batch: all of it or, after an error, nothing. Writing a record again does no harm.
    ///
    /// # Errors
    /// [`Trouble`]: mostly a full disk, or somebody damaged the file.
    pub fn write(&mut self, run: Run, records: &[Record]) -> Result<Written, StoreError> {
        write(&mut self.db, run.0, records).map_err(self.blame())
    }

    /// Notes the orderly end of a run with what only the run knows.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn finish(&mut self, run: Run, restarts: u64, dead_letters: u64) -> Result<(), StoreError> {
        self.db
            .execute(
                "UPDATE runs SET finished = 1, restarts = ?2, dead_letters = ?3 WHERE run = ?1",
                params![run.0, clamp(restarts), clamp(dead_letters)],
            )
            .map(drop)
            .map_err(self.blame())
    }

    /// Counts over the items that `run` has seen, stored now or before.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn tally(&self, run: Run) -> Result<Tally, StoreError> {
        tally::tally(&self.db, run.0).map_err(self.blame())
    }

    fn run_names(&self) -> rusqlite::Result<Vec<String>> {
        let mut runs = self.db.prepare("SELECT DISTINCT source FROM runs")?;
        runs.query_map([], |row| row.get(0))?.collect()
    }

    fn blame(&self) -> impl FnOnce(rusqlite::Error) -> StoreError + use<> {
        let path = self.path.clone();
        move |error| StoreError::new(&path, Trouble::from(error))
    }
}

fn write(db: &mut Connection, run: i64, records: &[Record]) -> rusqlite::Result<Written> {
    let mut written = Written::default();
    let batch = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut insert = batch.prepare(
            "INSERT INTO items (key, line, text, label, compound, human, attempts, stored_by, seen_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8) ON CONFLICT (key) DO NOTHING",
        )?;
        let mut see = batch.prepare("UPDATE items SET seen_by = ?2 WHERE key = ?1")?;
        let mut forgive = batch.prepare("DELETE FROM failed WHERE key = ?1")?;
        let mut fail = batch.prepare(
            "INSERT INTO failed (key, line, reason, attempts, seen_by) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (key) DO UPDATE SET reason = excluded.reason, attempts = excluded.attempts, seen_by = excluded.seen_by",
        )?;
        for record in records {
            match record {
                Record::Stored(item) => {
                    let new = insert.execute(params![
                        item.key,
                        clamp(item.line),
                        item.text,
                        item.verdict.label.as_str(),
                        item.verdict.compound,
                        item.human,
                        item.attempts,
                        run
                    ])?;
                    if new == 1 {
                        forgive.execute([&item.key])?;
                        written.new += 1;
                    } else {
                        see.execute(params![item.key, run])?;
                        written.already += 1;
                    }
                }
                Record::Failed(item) => {
                    if see.execute(params![item.key, run])? == 1 {
                        written.already += 1;
                    } else {
                        fail.execute(params![
                            item.key,
                            clamp(item.line),
                            item.reason,
                            item.attempts,
                            run
                        ])?;
                        written.failed += 1;
                    }
                }
            }
        }
    }
    batch.commit()?;
    Ok(written)
}

/// SQLite's integers are signed.
fn clamp(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
