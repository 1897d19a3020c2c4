//! The ways to say something, and what a caller is told.

use std::time::Duration;

use thespian::prelude::*;

use crate::probes::{Gate, GateAddr, Tattle, gate, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_often, on_simple};

const SECOND: Duration = Duration::from_secs(1);

#[actor(mailbox = 2)]
struct Till {
    gate: GateAddr,
    seen: Vec<u64>,
}

#[handlers(derive(Debug, PartialEq))]
impl Till {
    #[init]
    fn new(gate: GateAddr) -> Self {
        Self { gate, seen: Vec::new() }
    }

    #[handler]
    fn add(&mut self, n: u64) -> usize {
        self.seen.push(n);
        self.seen.len()
    }

    #[handler]
    fn seen(&self) -> Vec<u64> {
        self.seen.clone()
    }

    /// Does not handle anything else until the gate is opened.
    #[handler]
    async fn hold(&mut self) -> u64 {
        let passed = self.gate.pass().timeout(Duration::MAX).await;
        self.seen.push(1000);
        passed.map_or(0, |()| 1000)
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }
}

fn till(system: &System) -> (TillAddr, GateAddr) {
    let gate = gate(system);
    (system.spawn(Till::props(gate.clone())).expect("a till"), gate)
}

/// A till that holds, with an empty mailbox behind.
async fn held(system: &System) -> (TillAddr, GateAddr) {
    let (till, gate) = till(system);
    till.hold().tell().expect("room");
    gate.occupied(1).await.expect("a till at the gate");
    (till, gate)
}

#[test]
fn every_form_reaches_the_handler() {
    everywhere(async |system| {
        let roomy = Till::props(gate(&system)).mailbox(3);
        let till = system.spawn(roomy).unwrap();
        assert_eq!(till.add(1).await, Ok(1));
        till.add(2).tell().unwrap();
        till.add(3).send().await.unwrap();
        assert_eq!(till.add(4).try_ask().unwrap().await, Ok(4));
        assert_eq!(till.add(5).timeout(SECOND).await, Ok(5));
        assert_eq!(till.add(6).timeout(Duration::MAX).await, Ok(6));
        let call = { till.clone().add(7).into_owned() };
        assert_eq!(call.await, Ok(7));
        assert_eq!(till.add(8).into_message(), TillMsg::Add { n: 8 });
        assert_eq!(till.seen().await.unwrap(), [1, 2, 3, 4, 5, 6, 7]);
    });
}

#[test]
fn one_senders_messages_are_handled_in_order_over_all_forms() {
    everywhere_often(async |system| {
        let (till, _) = till(&system);
        let mut asks = Vec::new();
        for n in 0..60 {
            match n % 4 {
                0 => asks.push(till.add(n).ask()),
                1 => till.add(n).send().await.unwrap(),
                2 => drop(till.add(n).await.unwrap()),
                // Refused behind a line or a full mailbox, and then it has no place in the order.
                _ => match till.add(n).tell() {
                    Ok(()) => {}
                    Err(refused) => {
                        assert_eq!(refused.why, NotExecuted::Full);
                        till.add(n).send().await.unwrap();
                    }
                },
            }
        }
        for ask in asks {
            ask.await.unwrap();
        }
        assert_eq!(till.seen().await.unwrap(), (0..60).collect::<Vec<_>>());
    });
}

#[test]
fn a_full_mailbox_gives_the_message_back() {
    everywhere(async |system| {
        let (till, gate) = held(&system).await;
        till.add(1).tell().unwrap();
        till.add(2).tell().unwrap();

        let refused = till.add(3).tell().unwrap_err();
        assert_eq!((refused.why.clone(), refused.to.id), (NotExecuted::Full, till.id()));
        assert_eq!(refused.into_message(), TillMsg::Add { n: 3 });
        let refused = till.add(4).try_ask().unwrap_err();
        assert_eq!(refused.why, NotExecuted::Full);
        assert_eq!(refused.into_message(), TillMsg::Add { n: 4 });

        gate.open().await.unwrap();
        assert_eq!(till.seen().await.unwrap(), [1000, 1, 2]);
    });
}

#[test]
fn what_the_actor_has_taken_out_and_not_begun_counts_against_the_bound() {
    everywhere(async |system| {
        let (till, gate) = held(&system).await;
        till.hold().tell().unwrap();
        till.add(1).tell().unwrap();
        gate.admit_one().await.unwrap();
        // It has taken both and holds at the first.
        gate.occupied(1).await.unwrap();
        till.add(2).tell().unwrap();
        assert_eq!(till.add(3).tell().unwrap_err().why, NotExecuted::Full);
        gate.open().await.unwrap();
        assert_eq!(till.seen().await.unwrap(), [1000, 1000, 1, 2]);
    });
}

#[test]
fn waiting_sends_and_asks_take_turns_and_no_tell_passes_them() {
    everywhere_often(async |system| {
        let (till, gate) = held(&system).await;
        till.add(1).tell().unwrap();
        till.add(2).tell().unwrap();
        let sends = [till.add(3).send(), till.add(4).send()];
        let ask = till.add(5).ask();
        let last = till.add(6).send();
        assert_eq!(till.add(7).tell().unwrap_err().why, NotExecuted::Full);

        gate.open().tell().unwrap();
        for send in sends {
            send.await.unwrap();
        }
        ask.await.unwrap();
        last.await.unwrap();
        assert_eq!(till.seen().await.unwrap(), [1000, 1, 2, 3, 4, 5, 6]);
    });
}

#[test]
fn a_deadline_before_the_start_keeps_the_handler_from_running() {
    on_simple(USUAL, async |system| {
        let (till, gate) = held(&system).await;
        let late = till.add(1).timeout(SECOND).await.unwrap_err();
        assert_eq!(late.not_executed(), Some(NotExecuted::Expired));
        assert_eq!(late.unknown(), None);
        gate.open().await.unwrap();
        assert_eq!(till.seen().await.unwrap(), [1000]);
    });
}

#[test]
fn a_deadline_after_the_start_leaves_the_outcome_open() {
    on_simple(USUAL, async |system| {
        let (till, gate) = till(&system);
        let late = till.hold().timeout(SECOND).await.unwrap_err();
        assert_eq!(late.unknown(), Some(Unknown::Deadline));
        assert_eq!(late.not_executed(), None);
        gate.open().await.unwrap();
        assert_eq!(till.seen().await.unwrap(), [1000], "the handler went on");
    });
}

#[test]
fn a_deadline_in_line_gives_a_sends_message_back() {
    on_simple(USUAL, async |system| {
        let (till, gate) = held(&system).await;
        till.add(1).tell().unwrap();
        till.add(2).tell().unwrap();
        let ask = till.add(4).timeout(SECOND).ask();
        let late = till.add(3).timeout(SECOND).send().await.unwrap_err();
        assert_eq!(late.why, NotExecuted::Expired);
        assert_eq!(late.into_message(), TillMsg::Add { n: 3 });
        assert_eq!(ask.await.unwrap_err().not_executed(), Some(NotExecuted::Expired));
        gate.open().await.unwrap();
        assert_eq!(till.seen().await.unwrap(), [1000, 1, 2]);
    });
}

/// The same two deadlines on tokio's clock.
#[tokio::test(start_paused = true)]
async fn deadlines_hold_on_a_paused_tokio_clock() {
    let system = System::builder().ignore_environment().start().unwrap();
    let (till, gate) = held(&system).await;
    let before = till.add(1).timeout(SECOND).await.unwrap_err();
    assert_eq!(before.not_executed(), Some(NotExecuted::Expired));
    let sleeper = till.seen().timeout(SECOND).ask();
    gate.open().await.unwrap();
    assert_eq!(sleeper.await.unwrap(), [1000]);
    system.shutdown().await.unwrap();
}

#[test]
fn an_ask_dropped_before_its_start_skips_the_handler_and_frees_its_arguments() {
    #[actor]
    struct Keeper {
        gate: GateAddr,
        count: u32,
    }

    #[handlers]
    impl Keeper {
        #[handler]
        async fn hold(&mut self) {
            let _ = self.gate.pass().await;
        }

        #[handler]
        fn take(&mut self, _guard: Tattle) -> u32 {
            self.count += 1;
            self.count
        }
    }

    everywhere(async |system| {
        let (gate, book) = (system.spawn(Gate::default()).unwrap(), notebook(&system));
        let keeper = system.spawn(Keeper { gate: gate.clone(), count: 0 }).unwrap();
        keeper.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        drop(keeper.take(Tattle::new(&book, "freed")).ask());
        gate.open().await.unwrap();
        book.first(1).await.unwrap();
        assert_eq!(keeper.take(Tattle::new(&book, "taken")).await, Ok(1));
    });
}

#[test]
fn a_dropped_send_is_not_sent() {
    everywhere(async |system| {
        let (till, gate) = held(&system).await;
        till.add(1).tell().unwrap();
        till.add(2).tell().unwrap();
        let dropped = till.add(3).send();
        let kept = till.add(4).send();
        drop(dropped);
        gate.open().await.unwrap();
        kept.await.unwrap();
        assert_eq!(till.seen().await.unwrap(), [1000, 1, 2, 4]);
    });
}

#[test]
fn a_stopped_actor_gives_back_or_says_so() {
    everywhere(async |system| {
        let (till, _) = till(&system);
        till.stop();
        assert!(matches!(till.stopped().await, ExitReason::Stopped));
        assert!(till.is_stopped());

        let error = till.add(1).await.unwrap_err();
        assert_eq!(error.not_executed(), Some(NotExecuted::Stopped));
        let text = error.to_string();
        assert!(text.contains("`add` was not executed by Till#"), "{text}");
        for refused in [
            till.add(2).tell().unwrap_err(),
            till.add(2).send().await.unwrap_err(),
            till.add(2).try_ask().unwrap_err(),
        ] {
            assert_eq!(refused.why, NotExecuted::Stopped);
            assert_eq!(refused.into_message(), TillMsg::Add { n: 2 });
        }
        assert_eq!(system.stats().dead_letters, 0, "their senders know");
    });
}

#[test]
fn a_panic_is_unknown_to_its_asker_and_those_behind_are_answered() {
    everywhere(async |system| {
        let (till, gate) = held(&system).await;
        let crash = till.crash().ask();
        let behind = till.add(1).ask();
        let in_line = till.add(2).ask();
        gate.open().await.unwrap();
        assert_eq!(crash.await.unwrap_err().unknown(), Some(Unknown::Crashed));
        assert_eq!((behind.await, in_line.await), (Ok(1), Ok(2)), "a new till, the same mailbox");
        assert_eq!(system.stats().restarts, 1);
    });
}

/// Two actors may wait for one another like this without a deadlock: the one sends, the other's mailbox has room.
#[test]
fn a_waiting_send_is_let_in_while_the_handler_awaits() {
    #[actor(mailbox = 1)]
    struct Server {
        client: Option<ClientAddr>,
        gate: GateAddr,
    }

    #[handlers]
    impl Server {
        #[handler]
        fn know(&mut self, client: ClientAddr) {
            self.client = Some(client);
        }

        #[handler]
        async fn hold(&mut self) {
            let _ = self.gate.pass().await;
        }

        #[handler]
        async fn serve(&mut self) {
            if let Some(client) = &self.client {
                client.ping().await.expect("an answer");
            }
        }

        #[handler]
        fn note(&mut self) {}
    }

    #[actor]
    struct Client {
        server: ServerAddr,
    }

    #[handlers]
    impl Client {
        #[handler]
        async fn work(&mut self) {
            self.server.serve().send().await.expect("a server");
            self.server.note().send().await.expect("a server");
        }

        #[handler]
        fn ping(&mut self) {}
    }

    everywhere_often(async |system| {
        let gate = gate(&system);
        let server = system.spawn(Server { client: None, gate: gate.clone() }).unwrap();
        let client = system.spawn(Client { server: server.clone() }).unwrap();
        server.know(client.clone()).await.unwrap();
        server.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        let working = client.work().ask();
        gate.open().await.unwrap();
        working.await.unwrap();
        // What was sent is not cut short by the end of the system: a handler that hears of that instead panics.
        server.note().await.unwrap();
    });
}

#[test]
fn an_answer_can_come_later_from_elsewhere_or_not_at_all() {
    #[actor]
    #[derive(Default)]
    struct Clerk {
        kept: Vec<ReplyTo<u64>>,
    }

    #[handlers]
    impl Clerk {
        #[init]
        fn new() -> Self {
            Self::default()
        }

        #[handler]
        fn file(&mut self, cx: &mut Context<Self>, reply: Reply<'_, u64>) -> Receipt<'_> {
            let (receipt, reply) = reply.park(cx, Duration::MAX);
            self.kept.push(reply);
            receipt
        }

        #[handler]
        fn refuse(
            &mut self,
            cx: &mut Context<Self>,
            reply: Reply<'_, u64>,
            loudly: bool,
        ) -> Receipt<'_> {
            if loudly {
                panic!("on purpose");
            }
            let (receipt, reply) = reply.park(cx, Duration::MAX);
            drop(reply);
            receipt
        }

        #[handler]
        fn answer_all(&mut self, with: u64) -> Vec<bool> {
            let wanted = self.kept.iter().map(ReplyTo::is_wanted).collect();
            self.kept.drain(..).for_each(|reply| reply.answer(with));
            wanted
        }
    }

    everywhere(async |system| {
        let clerk = system.spawn(Clerk::props()).unwrap();
        let (first, second) = (clerk.file().ask(), clerk.file().ask());
        drop(second);
        clerk.file().tell().unwrap();
        let third = clerk.file().ask();
        let wanted = clerk.answer_all(7).await.unwrap();
        // The second was given up before or after it was started: then it is missing, or not wanted.
        assert!(
            wanted == [true, false, true] || wanted == [true, false, false, true],
            "{wanted:?}"
        );
        assert_eq!((first.await, third.await), (Ok(7), Ok(7)));

        let refused = clerk.refuse(false).await.unwrap_err();
        assert_eq!(refused.unknown(), Some(Unknown::Unanswered));
        let kept = clerk.file().ask();
        assert_eq!(clerk.refuse(true).await.unwrap_err().unknown(), Some(Unknown::Crashed));
        let lost = kept.await.unwrap_err();
        assert_eq!(lost.unknown(), Some(Unknown::Unanswered), "its keeper failed");
    });
}

#[test]
fn one_question_can_be_kept_open_over_the_end_of_who_asked() {
    everywhere(async |system| {
        let book = notebook(&system);
        let (till, gate) = held(&system).await;
        let ask = till.add(1).ask();
        say(&book, "asked");
        till.stop();
        gate.open().await.unwrap();
        assert_eq!(ask.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        assert_eq!(book.lines().await.unwrap(), ["asked"]);
    });
}
