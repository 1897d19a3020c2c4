//! Addresses as sinks.

use futures_util::{FutureExt, SinkExt, StreamExt, stream};
use thespian::prelude::*;

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{everywhere, everywhere_often};

#[actor(mailbox = 2)]
struct Writer {
    gate: GateAddr,
    book: NotebookAddr,
}

#[handlers(derive(Debug, PartialEq))]
impl Writer {
    #[init]
    fn new(gate: GateAddr, book: NotebookAddr) -> Self {
        Self { gate, book }
    }

    #[handler]
    async fn write(&mut self, line: String) {
        let _ = self.gate.pass().await;
        say(&self.book, line);
    }

    /// Sends to another one from inside.
    #[handler]
    async fn copy(&mut self, to: WriterAddr, lines: Vec<String>) -> bool {
        let mut sink = to.sink(|line| WriterMsg::Write { line });
        sink.send_all(&mut stream::iter(lines).map(Ok)).await.is_ok()
    }
}

fn writer(system: &System) -> (WriterAddr, GateAddr, NotebookAddr) {
    let (gate, book) = (gate(system), notebook(system));
    (system.spawn(Writer::props(gate.clone(), book.clone())).expect("a writer"), gate, book)
}

fn lines(count: usize) -> Vec<String> {
    (0..count).map(|n| n.to_string()).collect()
}

#[test]
fn what_is_put_into_a_sink_is_sent_in_its_order() {
    everywhere(async |system| {
        let (writer, gate, book) = writer(&system);
        gate.open().await.unwrap();
        let sink = writer.sink(|line| WriterMsg::Write { line });
        stream::iter(lines(200)).map(Ok).forward(sink).await.unwrap();
        assert_eq!(book.first(200).await.unwrap(), lines(200));
        assert!(!writer.is_stopped());
    });
}

#[test]
fn a_sink_is_not_ready_while_its_item_waits_for_room() {
    everywhere_often(async |system| {
        let (writer, gate, book) = writer(&system);
        let mut sink = writer.sink(|line| WriterMsg::Write { line });
        sink.send("0".into()).await.unwrap();
        gate.occupied(1).await.unwrap();
        for line in ["1", "2", "3"] {
            sink.feed(line.into()).await.unwrap();
        }
        // One is at the gate, two are in the mailbox, one waits for room, and there is no place for another.
        assert!(sink.feed("4".into()).now_or_never().is_none());
        assert!(sink.flush().now_or_never().is_none());
        gate.admit_one().await.unwrap();
        sink.flush().await.unwrap();
        assert_eq!(book.first(1).await.unwrap(), ["0"]);
        gate.open().await.unwrap();
        assert_eq!(book.first(4).await.unwrap(), lines(4));
    });
}

#[test]
fn what_was_not_accepted_comes_back_in_the_error() {
    everywhere(async |system| {
        let (writer, gate, _) = writer(&system);
        let mut sink = writer.sink(|line| WriterMsg::Write { line });
        for line in lines(4) {
            sink.feed(line).await.unwrap();
            gate.occupied(1).await.unwrap();
        }
        writer.kill();
        // The one that waited for room when the actor ended.
        let back = sink.flush().await.unwrap_err();
        assert_eq!(back.why, NotExecuted::Stopped);
        assert_eq!(back.into_message(), WriterMsg::Write { line: "3".into() });
        // And one that comes later.
        let back = sink.send("4".into()).await.unwrap_err();
        assert_eq!(back.into_message(), WriterMsg::Write { line: "4".into() });
        assert!(sink.close().now_or_never().is_some_and(|closed| closed.is_ok()));
    });
}

#[test]
fn what_is_put_in_unasked_stands_in_line_and_is_not_lost() {
    use futures_util::Sink;
    everywhere(async |system| {
        let (writer, gate, book) = writer(&system);
        let mut sink = writer.sink(|line| WriterMsg::Write { line });
        for line in lines(10) {
            std::pin::Pin::new(&mut sink).start_send(line).unwrap();
        }
        gate.open().await.unwrap();
        sink.close().await.unwrap();
        assert_eq!(book.first(10).await.unwrap(), lines(10));
    });
}

#[test]
fn a_dropped_sink_does_not_send_what_waited_for_room() {
    everywhere(async |system| {
        let (writer, gate, book) = writer(&system);
        let mut sink = writer.sink(|line| WriterMsg::Write { line });
        for line in lines(4) {
            sink.feed(line).await.unwrap();
            gate.occupied(1).await.unwrap();
        }
        drop(sink);
        gate.open().await.unwrap();
        writer.drain();
        writer.stopped().await;
        assert_eq!(book.lines().await.unwrap(), lines(3));
    });
}

#[test]
fn sinks_of_actors_that_fill_one_another_find_the_circle() {
    everywhere(async |system| {
        let (writer, gate, _) = writer(&system);
        gate.open().await.unwrap();
        // Into its own mailbox, which has room for two: it would wait for itself.
        let copied = writer.copy(writer.clone(), lines(5)).await.unwrap();
        assert!(!copied);
    });
}

#[test]
fn a_pool_is_a_sink_like_any_other() {
    everywhere(async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        gate.open().await.unwrap();
        let pool = system.spawn(Pool::new(3, Writer::props(gate, book.clone()))).unwrap();
        let sink = pool.sink(|line| WriterMsg::Write { line });
        stream::iter(lines(100)).map(Ok).forward(sink).await.unwrap();
        let mut got = book.first(100).await.unwrap();
        got.sort_by_key(|line| line.parse::<usize>().unwrap());
        assert_eq!(got, lines(100));
    });
}
