//! Fetching: reads the source no faster than the far end stores.

use super::{BATCH, BATCHES_AHEAD, CleanerAddr, Done, Input, Timed, Trouble};
use crate::keys::KeyList;
use crate::options::Options;
use crate::progress::Progress;
use crate::source::{Entry, Source, SourceError};
use crate::store::Written;
use crate::timeline::Timeline;
use std::sync::Arc;
use std::time::{Duration, Instant};
use thespian::prelude::*;

/// How often a batch is handed out before the run is given up. A cleaner panics only by a mistake in its code.
const ATTEMPTS: u32 = 3;

/// Opens the source. An actor, because a fetch or the first line of standard input may take long: whoever asks can be
/// interrupted meanwhile.
#[derive(Debug)]
#[actor]
pub struct Opener;

#[handlers]
impl Opener {
    /// One opener opens one source.
    #[handler]
    pub fn open(&mut self, options: Options) -> Result<Source, SourceError> {
        Source::open(&options)
    }
}

/// Reads the source and has its batches processed.
#[derive(Debug)]
#[actor]
pub struct Fetcher {
    input: Input,
    clean: CleanerAddr,
    /// Where to note each key.
    keys: Option<KeyList>,
    progress: Progress,
    most_under_way: usize,
    under_way: usize,
    /// The wire has been asked and has not answered yet.
    awaited: bool,
    at_end: bool,
    began: Instant,
    totals: Totals,
    /// Whoever waits for the end.
    reply: Option<ReplyTo<Result<Totals, Trouble>>>,
}

/// What all batches came to.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// Entries read.
    pub items: u64,
    /// Entries seen through.
    pub done: u64,
    /// Texts judged.
    pub judged: u64,
    /// What the database says.
    pub written: Written,
    /// Work of each stage: fetch, clean, infer, store.
    pub work: [Duration; 4],
    /// Entries seen through, when. By the wall clock, as with [`Timed`].
    pub throughput: Timeline,
}

#[handlers]
impl Fetcher {
    /// A fetcher whose batches are processed by `cleaners` actors behind one address.
    pub fn new(
        input: Input,
        clean: CleanerAddr,
        cleaners: u32,
        keys: Option<KeyList>,
        progress: Progress,
    ) -> Self {
        Self {
            input,
            clean,
            keys,
            progress,
            most_under_way: BATCHES_AHEAD * cleaners as usize,
            under_way: 0,
            awaited: false,
            at_end: false,
            began: Instant::now(),
            totals: Totals::default(),
            reply: None,
        }
    }

    /// Sees the whole source through; answers when the last batch is stored.
    #[handler]
    pub fn run(
        &mut self,
        reply: Reply<'_, Result<Totals, Trouble>>,
        cx: &mut Context<Self>,
    ) -> Receipt<'_> {
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        self.reply = Some(reply);
        self.began = Instant::now();
        self.go_on(cx);
        receipt
    }

    /// A batch has come back.
    #[handler]
    fn returned(
        &mut self,
        cx: &mut Context<Self>,
        batch: Arc<[Entry]>,
        attempt: u32,
        outcome: Result<Result<Done, Trouble>, AskError>,
    ) {
        self.under_way -= 1;
        match outcome {
            Ok(Ok(done)) => {
                self.count(batch.len() as u64, done);
                self.go_on(cx);
            }
            Err(error) if error.unknown().is_some() && attempt < ATTEMPTS => {
                self.hand_out(cx, batch, attempt + 1);
            }
            Ok(Err(trouble)) => self.end(Err(trouble)),
            Err(error) => self.end(Err(error.into())),
        }
    }

    /// The wire has answered.
    #[handler]
    fn news(&mut self, cx: &mut Context<Self>, news: Result<Timed<Vec<Entry>>, AskError>) {
        self.awaited = false;
        if self.at_end {
            return;
        }
        let taken = news.map_err(Trouble::from).and_then(|news| {
            self.totals.work[0] += news.took;
            self.take(cx, news.value)
        });
        match taken {
            Ok(()) => self.go_on(cx),
            Err(trouble) => self.end(Err(trouble)),
        }
    }

    /// Reads on as far as may be under way.
    fn go_on(&mut self, cx: &mut Context<Self>) {
        while !self.at_end && !self.awaited && self.under_way < self.most_under_way {
            match &mut self.input {
                Input::Source(source) => {
                    let read = Timed::run(|| source.next_batch(BATCH));
                    self.totals.work[0] += read.took;
                    let read = read.value.map_err(Trouble::Source);
                    if let Err(trouble) = read.and_then(|batch| self.take(cx, batch)) {
                        return self.end(Err(trouble));
                    }
                }
                Input::Wire { wire, .. } => {
                    self.awaited = true;
                    cx.pipe(wire.next(BATCH), |news| FetcherMsg::News { news });
                }
            }
        }
        if self.at_end && self.under_way == 0 {
            let listed = self.keys.take().map_or(Ok(()), KeyList::finish);
            self.end(listed.map_err(Trouble::Keys).map(|()| self.totals.clone()));
        }
    }

    /// Hands out what was read; nothing is the end.
    fn take(&mut self, cx: &mut Context<Self>, batch: Vec<Entry>) -> Result<(), Trouble> {
        if batch.is_empty() {
            self.at_end = true;
            return Ok(());
        }
        if let Some(keys) = &mut self.keys {
            for entry in &batch {
                keys.add(entry.key()).map_err(Trouble::Keys)?;
            }
        }
        self.totals.items += batch.len() as u64;
        self.hand_out(cx, batch.into(), 1);
        Ok(())
    }

    fn hand_out(&mut self, cx: &mut Context<Self>, batch: Arc<[Entry]>, attempt: u32) {
        self.under_way += 1;
        cx.pipe(self.clean.process(batch.clone()), move |outcome| FetcherMsg::Returned {
            batch,
            attempt,
            outcome,
        });
    }

    fn count(&mut self, items: u64, done: Done) {
        self.totals.done += items;
        self.totals.throughput.add(self.began.elapsed(), items);
        self.totals.judged += done.judged;
        self.totals.written += done.written;
        for (sum, work) in
            self.totals.work[1..].iter_mut().zip([done.cleaning, done.inference, done.storing])
        {
            *sum += work;
        }
        self.progress.set(self.totals.done);
    }

    fn end(&mut self, result: Result<Totals, Trouble>) {
        self.at_end = true;
        self.progress.finish();
        if let Some(reply) = self.reply.take() {
            reply.answer(result);
        }
    }

    /// Told to stop in the middle.
    #[stopping]
    fn put_down(&mut self, _why: ExitReason) {
        self.progress.finish();
    }
}
