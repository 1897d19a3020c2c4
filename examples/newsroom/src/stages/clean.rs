//! Cleaning, and seeing a batch through: cleaned, judged, stored.

use super::{ClerkAddr, InferAddr, Timed, Trouble};
use crate::clean::clean;
use crate::sentiment::Verdict;
use crate::source::{Entry, Item};
use crate::store::{Judged, Record, Refused, Written};
use std::sync::Arc;
use std::time::Duration;
use thespian::prelude::*;

/// An item's key, the number of the try and the cleaned text, on their way to a verdict.
type Judging<'a> =
    thespian::Call<'a, super::infer::InferMsg, (Arc<str>, u32, Arc<str>), Timed<Verdict>>;

/// Cleans texts, has them judged, and hands them to the store.
#[derive(Debug, Clone)]
#[actor(mailbox = 2)]
pub struct Cleaner {
    infer: InferAddr,
    store: ClerkAddr,
    attempts: u32,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Done {
    /// Texts that were clean enough to be judged.
    pub judged: u64,
    /// What the database says.
    pub written: Written,
    /// Work of this stage.
    pub cleaning: Duration,
    /// Work of the inference actors.
    pub inference: Duration,
    /// Work of the store.
    pub storing: Duration,
}

#[handlers]
impl Cleaner {
    /// A cleaner that has each item tried `attempts` times at most.
    #[init]
    pub fn new(infer: InferAddr, store: ClerkAddr, attempts: u32) -> Self {
        Self { infer, store, attempts }
    }

    /// Sees a batch through to the database.
    #[handler]
    pub async fn process(&mut self, batch: Arc<[Entry]>) -> Result<Done, Trouble> {
        let mut done = Done::default();
        let cleaned = Timed::run(|| batch.iter().map(prepare).collect::<Vec<_>>());
        done.cleaning = cleaned.took;

        // All asks take their places now and are awaited one after the other.
        let asked: Vec<_> = cleaned
            .value
            .into_iter()
            .map(|prepared| prepared.map(|text| (self.judge(&text, 1).ask(), text)))
            .collect();
        let mut records = Vec::with_capacity(asked.len());
        for asked in asked {
            records.push(match asked {
                Ok((ask, text)) => {
                    done.judged += 1;
                    self.settle(ask.await, text, &mut done).await?
                }
                Err(refused) => Record::Failed(refused),
            });
        }

        let kept = self.store.keep(records).await??;
        done.storing = kept.took;
        done.written = kept.value.map_err(Trouble::Store)?;
        Ok(done)
    }

    /// From the first try's outcome to a record: a panic is worth another try.
    async fn settle(
        &self,
        first: Result<Timed<Verdict>, AskError>,
        text: Clean<'_>,
        done: &mut Done,
    ) -> Result<Record, Trouble> {
        let mut outcome = first;
        let mut attempt = 1;
        loop {
            match outcome {
                Ok(verdict) => {
                    done.inference += verdict.took;
                    return Ok(text.judged(verdict.value, attempt));
                }
                // The pool is gone, and with it every chance.
                Err(error) if error.not_executed().is_some() => return Err(error.into()),
                Err(_) if attempt == self.attempts => return Ok(text.given_up(attempt)),
                Err(_) => {
                    attempt += 1;
                    outcome = self.judge(&text, attempt).await;
                }
            }
        }
    }

    fn judge(&self, text: &Clean<'_>, attempt: u32) -> Judging<'_> {
        self.infer.judge(text.key.clone(), attempt, text.text.clone())
    }
}

/// An item that can be judged.
struct Clean<'a> {
    item: &'a Item,
    key: Arc<str>,
    text: Arc<str>,
}

fn prepare(entry: &Entry) -> Result<Clean<'_>, Refused> {
    let item = match entry {
        Entry::Item(item) => item,
        Entry::Bad(bad) => return Err(refuse(&bad.key, bad.line, bad.why.clone(), 0)),
    };
    match clean(&item.text) {
        Ok(text) => Ok(Clean { item, key: item.key.as_str().into(), text: text.into() }),
        Err(why) => Err(refuse(&item.key, item.line, why.to_string(), 0)),
    }
}

fn refuse(key: &str, line: u64, reason: String, attempts: u32) -> Refused {
    Refused { key: key.to_owned(), line, reason, attempts }
}

impl Clean<'_> {
    fn judged(&self, verdict: Verdict, attempts: u32) -> Record {
        Record::Stored(Judged {
            key: self.item.key.clone(),
            line: self.item.line,
            text: self.text.to_string(),
            verdict,
            human: self.item.human,
            attempts,
        })
    }

    fn given_up(&self, attempts: u32) -> Record {
        let reason = "inference panicked at every try".to_owned();
        Record::Failed(refuse(&self.item.key, self.item.line, reason, attempts))
    }
}
