//! The pretend actor of the test kit: what it is told, what it replies, and what a test says when something else came.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Poll, Wake, Waker};
use std::time::Duration;

use thespian::prelude::*;
use thespian::testing::{Probe, expect, probe};
use thespian::{Message, Name};

use crate::complaints::panic_of;
use crate::stages::{everywhere, on_simple, on_threads};

/// What the probes stand in for.
#[actor]
struct Ledger {
    cents: u64,
}

#[handlers(derive(Debug))]
impl Ledger {
    #[handler]
    fn deposit(&mut self, cents: u64) -> u64 {
        self.cents += cents;
        self.cents
    }

    #[handler]
    fn close(&mut self) {}

    #[handler(retry = 2)]
    fn audit(&mut self, of: String) -> bool {
        of.len() as u64 == self.cents
    }
}

/// Who speaks to them.
#[actor]
struct Till {
    ledger: LedgerAddr,
}

#[handlers]
impl Till {
    #[init]
    fn new(ledger: LedgerAddr) -> Self {
        Self { ledger }
    }

    #[handler]
    async fn sell(&mut self, cents: u64) -> Result<u64, thespian::AskError> {
        self.ledger.deposit(cents).await
    }

    #[handler]
    async fn shut(&mut self, cx: &mut Context<Self>, after: Duration) {
        cx.sleep(after).await;
        self.ledger.close().tell().expect("room");
    }
}

fn ledger(system: &System) -> Probe<LedgerAddr> {
    Probe::named(system, "ledger").expect("a probe")
}

fn till(system: &System, ledger: &Probe<LedgerAddr>) -> TillAddr {
    system.spawn(Till::props(ledger.addr())).expect("a till")
}

/// What is said without where it was, which is another line after each change to this file.
async fn complaint<T>(future: impl Future<Output = T>) -> String {
    let text = panic_of(future).await;
    let (place, what) = text.split_once(": ").expect("a place");
    assert!(place.starts_with("at tests/suite/pretend.rs:"), "{place}");
    what.to_owned()
}

#[test]
fn a_probe_replies_to_what_it_is_asked_in_an_actors_place() {
    everywhere(async |system| {
        let ledger = ledger(&system);
        let till = till(&system, &ledger);
        let sold = till.sell(5).ask();
        let deposit = expect!(ledger, LedgerMsg::Deposit { cents: 5 }).await;
        assert_eq!((deposit.kind(), deposit.is_ask()), ("deposit", true));
        deposit.reply(LedgerReply::Deposit(105));
        assert_eq!(sold.await.unwrap().unwrap(), 105);

        till.shut(Duration::ZERO).await.unwrap();
        let close = ledger.next().await;
        assert_eq!((close.kind(), close.is_ask()), ("close", false));
        let record: Vec<_> =
            ledger.received().iter().map(|arrival| (arrival.kind, arrival.is_ask)).collect();
        assert_eq!(record, [("deposit", true), ("close", false)]);
    });
}

#[test]
fn a_pattern_takes_a_message_apart_and_the_oldest_question_is_replied_to_first() {
    everywhere(async |system| {
        let ledger = ledger(&system);
        let (addr, mut asks) = (ledger.addr(), Vec::new());
        for cents in [1, 2, 3] {
            asks.push(addr.deposit(cents).ask());
        }
        addr.close().tell().unwrap();
        let mut sum = 0;
        for _ in 0..3 {
            sum += expect!(ledger, LedgerMsg::Deposit { cents } if cents < 4 => cents).await;
        }
        // Nobody waits for a reply to this one.
        expect!(ledger, LedgerMsg::Close => ()).await;
        for left in [10, 20, 30] {
            ledger.reply(LedgerReply::Deposit(sum + left));
        }
        for (ask, balance) in asks.into_iter().zip([16, 26, 36]) {
            assert_eq!(ask.await.unwrap(), balance);
        }
        let none = panic_of(async { ledger.reply(LedgerReply::Close(())) }).await;
        assert!(none.starts_with("no ask waits for this reply"), "{none}");
    });
}

#[test]
fn another_message_than_the_expected_one_is_shown() {
    on_simple(5, async |system| {
        let ledger = ledger(&system);
        ledger.addr().close().tell().unwrap();
        ledger.addr().deposit(7).tell().unwrap();
        ledger.next().await.into_message();
        let text = complaint(expect!(ledger, LedgerMsg::Deposit { cents } if *cents > 7)).await;
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "`LedgerMsg::Deposit { cents } if *cents > 7` was expected, and another one came",
                "what has arrived at /ledger:",
                "  0.000000s told close: Close (expected)",
                "  0.000000s told deposit: Deposit { cents: 7 }",
            ]
        );
        // It is still there.
        assert_eq!(expect!(ledger, LedgerMsg::Deposit { cents } => cents).await, 7);
    });
}

#[test]
fn an_expectation_waits_in_the_time_of_the_system() {
    on_simple(5, async |system| {
        let ledger = ledger(&system).patience(Duration::from_secs(60));
        let till = till(&system, &ledger);
        till.shut(Duration::from_secs(59)).tell().unwrap();
        let close = expect!(ledger, LedgerMsg::Close).await;
        assert_eq!(close.at().since_start(), Duration::from_secs(59));

        let text = complaint(ledger.expect(|_| true).within(Duration::from_secs(1))).await;
        assert!(
            text.starts_with("a message that fits was expected within 1s, and none came\nwhat has"),
            "{text}"
        );
        assert_eq!(system.now().since_start(), Duration::from_secs(60));
    });
}

#[test]
fn none_is_expected_for_a_while_and_complained_about_when_it_comes() {
    on_simple(5, async |system| {
        let ledger = ledger(&system);
        let till = till(&system, &ledger);
        till.shut(Duration::from_secs(3)).tell().unwrap();
        ledger.expect_none(Duration::from_secs(2)).await;
        assert_eq!(system.now().since_start(), Duration::from_secs(2));
        let text = complaint(ledger.expect_none(Duration::from_secs(2))).await;
        assert!(text.starts_with("no message was expected, and one came\n"), "{text}");
        assert_eq!(system.now().since_start(), Duration::from_secs(3));
        complaint(ledger.expect_none(Duration::ZERO)).await;
    });
}

#[test]
fn what_fits_is_found_wherever_it_stands_and_the_rest_stays_in_order() {
    everywhere(async |system| {
        let ledger = ledger(&system);
        let addr = ledger.addr();
        for cents in [1, 2, 3] {
            addr.deposit(cents).tell().unwrap();
        }
        let (mut close, third) = (
            pin!(ledger.find(|message| matches!(message, LedgerMsg::Close))),
            ledger.find(|message| matches!(message, LedgerMsg::Deposit { cents: 3 })).await,
        );
        assert_eq!(third.kind(), "deposit");
        let early = poll_fn(|task| Poll::Ready(close.as_mut().poll(task).is_pending())).await;
        assert!(early);
        addr.close().tell().unwrap();
        close.await.into_message();
        for cents in [1, 2] {
            assert_eq!(expect!(ledger, LedgerMsg::Deposit { cents } => cents).await, cents);
        }
        ledger.expect_none(Duration::ZERO).await;
    });
}

#[test]
fn those_who_wait_at_once_get_a_message_each() {
    everywhere(async |system| {
        let ledger = ledger(&system);
        let addr = ledger.addr();
        let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(ledger.next())).collect();
        let first = poll_fn(|task| {
            assert!(waiting.iter_mut().all(|next| next.as_mut().poll(task).is_pending()));
            Poll::Ready(())
        });
        first.await;
        for cents in [1, 2, 3] {
            addr.deposit(cents).tell().unwrap();
        }
        let mut all = Vec::new();
        for next in waiting {
            match next.await.into_message() {
                LedgerMsg::Deposit { cents } => all.push(cents),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(all, [1, 2, 3]);
    });
}

#[test]
fn what_comes_while_somebody_looks_stays_behind_what_was_there() {
    on_threads(async |system| {
        let ledger = ledger(&system);
        let addr = ledger.addr();
        addr.deposit(1).tell().unwrap();
        let mut looks = 0;
        let found = ledger.find(|message| {
            looks += 1;
            if looks == 1 {
                addr.deposit(2).tell().unwrap();
                addr.close().tell().unwrap();
                // The last one has been noted, so the one before it has arrived.
                while ledger.received().len() < 3 {
                    std::thread::yield_now();
                }
            }
            matches!(message, LedgerMsg::Close)
        });
        found.await.into_message();
        for cents in [1, 2] {
            assert_eq!(expect!(ledger, LedgerMsg::Deposit { cents } => cents).await, cents);
        }
    });
}

#[test]
fn who_comes_while_another_looks_is_woken_when_that_one_is_through() {
    struct Flag(AtomicBool);
    impl Wake for Flag {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    on_simple(5, async |system| {
        let ledger = ledger(&system);
        ledger.addr().deposit(1).tell().unwrap();
        ledger.addr().close().tell().unwrap();
        let flag = Arc::new(Flag(AtomicBool::new(false)));
        let mut next = pin!(ledger.next());
        let mut passed_by = false;
        let close = ledger.find(|message| {
            let waker = Waker::from(flag.clone());
            passed_by |=
                next.as_mut().poll(&mut std::task::Context::from_waker(&waker)).is_pending();
            matches!(message, LedgerMsg::Close)
        });
        close.await.into_message();
        assert!(passed_by && flag.0.load(Ordering::Relaxed));
        assert_eq!(next.await.kind(), "deposit");
    });
}

#[test]
fn a_script_answers_by_itself_and_leaves_the_rest_to_the_test() {
    everywhere(async |system| {
        let ledger = ledger(&system);
        let mut sum = 0;
        ledger.script(move |message| match message {
            LedgerMsg::Deposit { cents } => {
                sum += cents;
                Some(LedgerReply::Deposit(sum))
            }
            _ => None,
        });
        let addr = ledger.addr();
        assert_eq!(addr.deposit(5).await.unwrap(), 5);
        addr.deposit(1).tell().unwrap();
        assert_eq!(addr.deposit(5).await.unwrap(), 11);
        let audit = addr.audit("all".into()).ask();
        expect!(ledger, LedgerMsg::Audit { of } if of == "all")
            .await
            .reply(LedgerReply::Audit(true));
        assert!(audit.await.unwrap());
        ledger.script(|_| Some(LedgerReply::Deposit(0)));
        assert_eq!(addr.deposit(5).await.unwrap(), 0);
        let record = ledger.received().iter().map(|arrival| arrival.kind).collect::<Vec<_>>();
        assert_eq!(record, ["deposit", "deposit", "deposit", "audit", "deposit"]);
        assert!(ledger.received()[0].to_string().ends_with("(answered by the script)"));
    });
}

#[test]
fn a_script_that_panics_ends_the_pretend_actor_and_the_test_is_told() {
    everywhere(async |system| {
        let ledger = ledger(&system);
        ledger.script(|_| panic!("on purpose"));
        let asked = ledger.addr().deposit(1).await.unwrap_err();
        assert_eq!(asked.unknown(), Some(Unknown::Crashed));
        let text = complaint(ledger.next()).await;
        assert!(
            text.contains("a message was expected; the pretend actor has ended: failed"),
            "{text}"
        );
        assert!(text.contains(": on purpose\n") && text.contains("asked deposit"), "{text}");
    });
}

#[test]
fn a_reply_to_another_question_is_complained_about_where_it_is_given() {
    everywhere(async |system| {
        let ledger = ledger(&system);
        let asked = ledger.addr().deposit(1).ask();
        let deposit = ledger.next().await;
        let text = panic_of(async move { deposit.reply(LedgerReply::Audit(true)) }).await;
        assert_eq!(text, "`deposit` was asked, and the reply is one to `audit`");
        assert!(asked.await.is_err());

        ledger.addr().close().tell().unwrap();
        let close = ledger.next().await;
        let text = panic_of(async move { close.reply(LedgerReply::Close(())) }).await;
        assert_eq!(text, "`close` was told and not asked: nobody waits for a reply");
    });
}

#[test]
fn a_question_that_would_be_tried_again_is_answered_late_all_the_same() {
    everywhere(async |system| {
        let ledger = ledger(&system);
        const { assert!(LedgerMsg::RETRIES) };
        let audit = ledger.addr().audit("late".into()).ask();
        let asked = ledger.next().await;
        // By now its handler has ended.
        ledger.addr().close().tell().unwrap();
        ledger.next().await.into_message();
        asked.reply(LedgerReply::Audit(true));
        assert!(audit.await.unwrap());
    });
}

#[test]
fn a_dropped_probe_stops_its_actor_and_tells_those_who_wait() {
    everywhere(async |system| {
        let ledger: Probe<LedgerAddr> = probe(&system).unwrap();
        let addr = ledger.addr();
        let (expected, waiting) = (addr.deposit(1).ask(), addr.deposit(2).ask());
        let first = ledger.next().await;
        addr.close().tell().unwrap();
        ledger.find(|message| matches!(message, LedgerMsg::Close)).await.into_message();
        drop((first, ledger));
        for ask in [expected, waiting] {
            assert_eq!(ask.await.unwrap_err().unknown(), Some(Unknown::Unanswered));
        }
        assert!(matches!(addr.stopped().await, ExitReason::Stopped));
    });
}

#[test]
fn a_probe_bears_a_name_like_any_other() {
    everywhere(async |system| {
        let name = Name::<LedgerAddr>::new("ledger");
        let ledger = ledger(&system);
        system.claim(&name, &ledger.addr()).unwrap();
        system.look_up(&name).unwrap().deposit(3).tell().unwrap();
        expect!(ledger, LedgerMsg::Deposit { cents: 3 }).await.into_message();
        assert_eq!(&*ledger.addr().path(), "/ledger");
    });
}

#[test]
fn many_who_speak_at_once_are_all_received() {
    on_threads(async |system| {
        let ledger = ledger(&system);
        let tills: Vec<_> = (0..8).map(|_| till(&system, &ledger)).collect();
        let mut sold = Vec::new();
        for till in &tills {
            for cents in 0..50 {
                sold.push(till.sell(cents).ask());
            }
        }
        let mut sum = 0;
        for _ in 0..sold.len() {
            sum += expect!(ledger, LedgerMsg::Deposit { cents } => cents).await;
            ledger.reply(LedgerReply::Deposit(sum));
        }
        for ask in sold {
            ask.await.unwrap().unwrap();
        }
        assert_eq!((sum, ledger.received().len()), (8 * 49 * 25, 400));
    });
}

#[thespian::test(bases(simple, threads), seeds = 20)]
async fn a_test_plays_an_actors_part_on_every_stage(system: System) -> thespian::Result {
    let ledger: Probe<LedgerAddr> = probe(&system)?;
    let till = system.spawn(Till::props(ledger.addr()))?;
    till.sell(5).tell()?;
    let cents = expect!(ledger, LedgerMsg::Deposit { cents } => cents).await;
    ledger.reply(LedgerReply::Deposit(100 + cents));
    let sold = till.sell(7).ask();
    expect!(ledger, LedgerMsg::Deposit { cents: 7 }).await.reply(LedgerReply::Deposit(112));
    assert_eq!(sold.await??, 112);
    ledger.expect_none(Duration::ZERO).await;
    Ok(())
}
