//! A live feed: RSS, Atom or JSON Feed over HTTP.
//!
//! - Comes in: an address, then what a server answers when it is asked again and again.
//! - Goes out: what to ask for next; each article once, as an [`Entry`].
//! - Never knows: when to ask. Waiting is the business of the actor that owns this.
//!
//! Whatever a server sends is untrusted: documents, headers, redirects and waits are bounded, and markup is taken out.

mod address;
mod article;
mod client;
mod plain;
mod retry;
mod seen;

pub use address::{Address, WrongAddress};
pub use client::{Answer, Client, Failure, Validators};
pub use retry::{Again, TRIES, pause};

use super::{BadLine, Entry, Item, LONGEST_LINE};
use article::Article;
use seen::Seen;
use std::collections::VecDeque;
use std::fmt;

/// Nothing can be had from a feed. One line that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedError {
    address: String,
    why: String,
    tries: u32,
}

impl FeedError {
    /// Given up after so many tries.
    pub fn new(address: &Address, failure: &Failure, tries: u32) -> Self {
        Self { address: address.to_string(), why: failure.why.clone(), tries }
    }

    /// What was wrong, without the address.
    pub fn why(&self) -> &str {
        &self.why
    }
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read the feed {}: {}", self.address, self.why)?;
        if self.tries > 1 {
            write!(f, " ({} tries)", self.tries)?;
        }
        f.write_str("; look whether --feed is right and its server is up")
    }
}

impl std::error::Error for FeedError {}

/// How the polls of a run went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Polls {
    /// All of them.
    pub made: u32,
    /// Answered with "not modified".
    pub unchanged: u32,
    /// Given up, with all their tries.
    pub failed: u32,
    /// Requests sent again.
    pub repeated: u32,
    /// Why the last one that failed did.
    pub last_failure: Option<String>,
}

/// What is known of one feed. Asks nobody itself.
#[derive(Debug)]
pub struct Feed {
    address: Address,
    validators: Validators,
    seen: Seen,
    fresh: VecDeque<Entry>,
    /// Entries made, which is also the last one's number.
    taken: u64,
    limit: u64,
    polls_left: u32,
    polls: Polls,
}

impl Feed {
    /// A feed that will be polled `polls` times, for `limit` entries at most.
    pub fn new(address: Address, polls: u32, limit: Option<u64>) -> Self {
        Self {
            address,
            validators: Validators::default(),
            seen: Seen::new(),
            fresh: VecDeque::new(),
            taken: 0,
            limit: limit.unwrap_or(u64::MAX),
            polls_left: polls,
            polls: Polls::default(),
        }
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// What the server said of the document that was read last; to be sent along, so that it need not send it again.
    pub fn validators(&self) -> &Validators {
        &self.validators
    }

    /// How the polls went so far.
    pub fn polls(&self) -> &Polls {
        &self.polls
    }

    /// Whether there is nothing left to ask for.
    pub fn is_over(&self) -> bool {
        self.polls_left == 0 || self.taken >= self.limit
    }

    /// Entries that nobody has had yet, `most` of them at most.
    pub fn take(&mut self, most: usize) -> Vec<Entry> {
        let most = self.fresh.len().min(most.max(1));
        self.fresh.drain(..most).collect()
    }

    /// Takes in what a poll was answered with.
    ///
    /// # Errors
    /// [`Failure`]: it is no feed. Nothing is remembered of it then.
    pub fn take_in(&mut self, answer: Answer) -> Result<(), Failure> {
        match answer {
            Answer::Unchanged => self.polls.unchanged += 1,
            Answer::Document { bytes, validators } => {
                for article in article::read(&bytes)? {
                    self.add(article);
                }
                self.validators = validators;
            }
        }
        self.end_poll();
        Ok(())
    }

    /// Notes that a request has to be sent again.
    pub fn repeat(&mut self) {
        self.polls.repeated += 1;
    }

    /// Notes that a poll was given up.
    pub fn give_up(&mut self, why: &FeedError) {
        self.polls.failed += 1;
        self.polls.last_failure = Some(why.why().to_owned());
        self.end_poll();
    }

    fn end_poll(&mut self) {
        self.polls.made += 1;
        self.polls_left = self.polls_left.saturating_sub(1);
    }

    fn add(&mut self, article: Article) {
        if self.taken >= self.limit {
            return;
        }
        let key = self.address.key(&article.id);
        if !self.seen.is_new(&key) {
            return;
        }
        self.taken += 1;
        let line = self.taken;
        let bad = |key, why: String| Entry::Bad(BadLine { key, line, why });
        let text = article.text;
        self.fresh.push_back(match text.len() {
            0 => bad(key, "empty".into()),
            long if long > LONGEST_LINE => bad(key, format!("too long: {long} bytes")),
            _ => Entry::Item(Item { key, line, text, human: None }),
        });
    }
}

#[cfg(test)]
mod tests;
