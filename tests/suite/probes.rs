//! Small actors that watch others: what scenarios wait for instead of sleeping.

use std::time::Duration;

use thespian::prelude::*;

/// Writes down what it is told, in the order in which it is told.
#[actor(mailbox = 100_000)]
#[derive(Default)]
pub(crate) struct Notebook {
    lines: Vec<String>,
    /// Who waits for how many lines.
    readers: Vec<(usize, ReplyTo<Vec<String>>)>,
}

#[handlers]
impl Notebook {
    #[handler]
    pub(crate) fn note(&mut self, line: String) {
        self.lines.push(line);
        let lines = &self.lines;
        for (_, reader) in self.readers.extract_if(.., |(count, _)| *count <= lines.len()) {
            reader.answer(lines.clone());
        }
    }

    #[handler]
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.clone()
    }

    /// The lines, once there are so many.
    #[handler]
    pub(crate) fn first(
        &mut self,
        cx: &mut Context<Self>,
        reply: Reply<'_, Vec<String>>,
        count: usize,
    ) -> Receipt<'_> {
        if self.lines.len() >= count {
            return reply.answer(self.lines.clone());
        }
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        self.readers.push((count, reply));
        receipt
    }
}

/// Tells the notebook; from a drop or any other place that cannot wait.
pub(crate) fn say(book: &NotebookAddr, line: impl Into<String>) {
    // A notebook that has ended belongs to a scenario that has ended.
    let _ = book.note(line.into()).tell();
}

/// Says something when it is dropped.
pub(crate) struct Tattle {
    book: NotebookAddr,
    line: String,
}

impl Tattle {
    pub(crate) fn new(book: &NotebookAddr, line: impl Into<String>) -> Self {
        Self { book: book.clone(), line: line.into() }
    }
}

impl Drop for Tattle {
    fn drop(&mut self) {
        say(&self.book, self.line.as_str());
    }
}

/// Panics when it is dropped, unless that would end the process.
pub(crate) struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            panic!("a drop, on purpose");
        }
    }
}

/// Lets nobody pass until it is opened.
#[actor(mailbox = 100_000)]
#[derive(Default)]
pub(crate) struct Gate {
    open: bool,
    waiting: Vec<ReplyTo<()>>,
    lookouts: Vec<(usize, ReplyTo<()>)>,
}

#[handlers]
impl Gate {
    #[handler]
    pub(crate) fn pass(&mut self, cx: &mut Context<Self>, reply: Reply<'_, ()>) -> Receipt<'_> {
        if self.open {
            return reply.answer(());
        }
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        self.waiting.push(reply);
        let waiting = self.waiting.len();
        for (_, lookout) in self.lookouts.extract_if(.., |(count, _)| *count <= waiting) {
            lookout.answer(());
        }
        receipt
    }

    /// Answered once so many wait at the gate.
    #[handler]
    pub(crate) fn occupied(
        &mut self,
        cx: &mut Context<Self>,
        reply: Reply<'_, ()>,
        by: usize,
    ) -> Receipt<'_> {
        if self.waiting.len() >= by {
            return reply.answer(());
        }
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        self.lookouts.push((by, reply));
        receipt
    }

    /// Lets those pass who wait, and everybody from now on.
    #[handler]
    pub(crate) fn open(&mut self) {
        self.open = true;
        self.waiting.drain(..).for_each(|reply| reply.answer(()));
    }

    /// Lets the one pass who has waited longest.
    #[handler]
    pub(crate) fn admit_one(&mut self) {
        if !self.waiting.is_empty() {
            self.waiting.remove(0).answer(());
        }
    }
}

pub(crate) fn notebook(system: &System) -> NotebookAddr {
    system.spawn(Notebook::default()).expect("a notebook")
}

pub(crate) fn gate(system: &System) -> GateAddr {
    system.spawn(Gate::default()).expect("a gate")
}
