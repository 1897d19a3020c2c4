//! Messages that come again when the one before has been handled, however that ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{DeadReason, Life, Overflow, TimerError};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{RACY, USUAL, everywhere, everywhere_often, on_simple};

const SECOND: Duration = Duration::from_secs(1);
const MS: Duration = Duration::from_millis(1);

#[actor(mailbox = 2, max_restarts = 1000)]
struct Baker {
    book: NotebookAddr,
    baked: u32,
    orders: Vec<ReplyTo<u32>>,
    /// How many are at work; never more than one of the timer's.
    at_work: Arc<AtomicU32>,
}

#[handlers]
impl Baker {
    #[init]
    fn new(book: NotebookAddr, at_work: Arc<AtomicU32>) -> Self {
        Self { book, baked: 0, orders: Vec::new(), at_work }
    }

    fn write(&self, cx: &Context<Self>, what: &str) {
        say(&self.book, format!("{what} at {:?}", cx.now().since_start()));
    }

    #[handler]
    fn look(&mut self, cx: &mut Context<Self>) {
        self.write(cx, "look");
    }

    #[handler]
    async fn bake(&mut self, cx: &mut Context<Self>, time: Duration) -> u32 {
        self.write(cx, "bake");
        assert_eq!(self.at_work.fetch_add(1, Ordering::Relaxed), 0);
        cx.sleep(time).await;
        self.at_work.fetch_sub(1, Ordering::Relaxed);
        self.baked += 1;
        self.baked
    }

    #[handler]
    async fn wait(&mut self, cx: &mut Context<Self>, gate: GateAddr) {
        self.write(cx, "wait");
        let _ = gate.pass().await;
    }

    #[handler(blocking)]
    fn carry(&mut self, cx: &mut Context<Self>) {
        self.write(cx, "carry");
    }

    #[handler]
    fn order(&mut self, cx: &mut Context<Self>, reply: Reply<'_, u32>) -> Receipt<'_> {
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        assert!(!reply.is_wanted(), "nobody waits for an answer");
        self.write(cx, "order");
        self.orders.push(reply);
        receipt
    }

    #[handler]
    fn deliver(&mut self) {
        self.orders.drain(..).for_each(|order| order.answer(1));
    }

    #[handler]
    fn lose_orders(&mut self) {
        self.orders.clear();
    }

    #[handler]
    async fn burn(&mut self, cx: &mut Context<Self>) {
        self.write(cx, "burn");
        cx.sleep(SECOND / 2).await;
        panic!("a baker, on purpose");
    }

    #[handler]
    fn complain(&mut self, cx: &mut Context<Self>) -> Result<(), String> {
        self.write(cx, "complain");
        Err("no flour".into())
    }

    /// The same where a draft of the answer stands between.
    #[handler(retry = 1)]
    fn complain_again(&mut self, cx: &mut Context<Self>) -> Result<(), String> {
        self.complain(cx)
    }

    /// Fails at the first two tries.
    #[handler(retry = 5)]
    async fn try_again(&mut self, cx: &mut Context<Self>, tries: Arc<AtomicU32>) {
        self.write(cx, "try");
        cx.sleep(SECOND / 4).await;
        assert!(tries.fetch_add(1, Ordering::Relaxed) >= 2, "a baker, on purpose");
    }

    /// Asks somebody to ask back.
    #[handler]
    async fn ask_in_a_circle(&mut self, cx: &mut Context<Self>) {
        let (me, other) = (cx.addr(), cx.spawn(Mirror).expect("a mirror"));
        let answer = other.ask_back(me).await.expect("an answer");
        self.write(cx, &answer);
    }

    #[handler]
    fn baked(&self) -> u32 {
        self.baked
    }
}

#[actor]
struct Mirror;

#[handlers]
impl Mirror {
    #[handler]
    async fn ask_back(&self, baker: BakerAddr) -> String {
        match baker.baked().await {
            Err(error) => match error.not_executed() {
                Some(NotExecuted::Cycle(_)) => "a circle".into(),
                _ => error.to_string(),
            },
            Ok(_) => "an answer".into(),
        }
    }
}

fn baker(system: &System) -> (BakerAddr, NotebookAddr) {
    let book = notebook(system);
    let props = Baker::props(book.clone(), Arc::default());
    (system.spawn(props.named("baker")).expect("a baker"), book)
}

#[test]
fn the_pause_is_counted_from_the_end_of_the_handling() {
    on_simple(USUAL, async |system| {
        let (baker, book) = baker(&system);
        let timer = baker.bake(3 * SECOND / 2).every_after(SECOND).unwrap();
        let lines = book.first(3).await.unwrap();
        assert_eq!(lines, ["bake at 1s", "bake at 3.5s", "bake at 6s"]);
        timer.cancel();
        // The third was accepted already.
        system.sleep(20 * SECOND).await;
        assert_eq!((baker.baked().await, book.lines().await.unwrap().len()), (Ok(3), 3));
        assert_eq!(system.stats().dead_letters, 0);
    });
}

#[test]
fn sync_and_blocking_handlers_count_too() {
    on_simple(USUAL, async |system| {
        let (baker, book) = baker(&system);
        let look = baker.look().every_after(SECOND).unwrap();
        assert_eq!(book.first(3).await.unwrap()[2], "look at 3s");
        drop(look);
        let _carry = baker.carry().every_after(SECOND).unwrap();
        assert_eq!(book.first(5).await.unwrap()[3..], ["carry at 4s", "carry at 5s"]);
    });
}

/// On threads as well, where handlers end on other threads than the one that takes the turns.
#[test]
fn there_is_never_more_than_one_at_a_time() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        // Of a pool, each worker of which would take one.
        let pool = Pool::new(3, Baker::props(book.clone(), Arc::default()));
        let bakers = system.spawn(pool).unwrap();
        let timer = bakers.bake(Duration::from_micros(10)).every_after(Duration::from_micros(10));
        assert!(book.first(20).await.unwrap().len() >= 20);
        timer.unwrap().cancel();
        assert_eq!(system.stats().failures, 0);
    });
}

#[test]
fn a_slow_actor_finds_one_in_its_mailbox_and_not_a_heap() {
    on_simple(USUAL, async |system| {
        let (baker, book) = baker(&system);
        let gate = gate(&system);
        let _timer = baker.look().every_after(SECOND).unwrap();
        baker.wait(gate.clone()).tell().unwrap();
        system.sleep(100 * SECOND).await;
        let actors = system.tree().actors;
        let waiting = actors.iter().find(|actor| &*actor.path == "/baker").unwrap().waiting;
        assert_eq!((waiting, system.stats().dead_letters), (1, 0));
        gate.open().await.unwrap();
        assert_eq!(book.first(3).await.unwrap()[1..], ["look at 100s", "look at 101s"]);
    });
}

#[test]
fn a_handler_that_answers_later_has_handled_it_when_it_answers_or_never_will() {
    on_simple(USUAL, async |system| {
        let (baker, book) = baker(&system);
        let _timer = baker.order().every_after(SECOND).unwrap();
        book.first(1).await.unwrap();
        system.sleep(3 * SECOND).await;
        baker.deliver().await.unwrap();
        book.first(2).await.unwrap();
        system.sleep(5 * SECOND).await;
        baker.lose_orders().await.unwrap();
        let lines = book.first(3).await.unwrap();
        assert_eq!(lines, ["order at 1s", "order at 5s", "order at 11s"]);
    });
}

#[test]
fn a_message_without_room_is_a_dead_letter_and_the_pause_begins() {
    on_simple(USUAL, async |system| {
        let (baker, book) = baker(&system);
        let (gate, mut letters) = (gate(&system), system.dead_letters());
        baker.wait(gate.clone()).await_room(&gate).await;
        baker.baked().tell().unwrap();
        baker.baked().tell().unwrap();
        let _timer = baker.look().every_after(SECOND).unwrap();
        for n in 1..=3 {
            let letter = letters.next().await.unwrap();
            assert_eq!((letter.message, letter.why), ("look", DeadReason::Full));
            assert_eq!(letter.at.since_start(), n * SECOND);
        }
        gate.open().await.unwrap();
        assert_eq!(book.first(2).await.unwrap()[1], "look at 4s");
    });
}

/// Also if it is the timer's own message that goes.
#[test]
fn a_message_that_the_policy_drops_is_a_dead_letter_and_the_pause_begins() {
    on_simple(USUAL, async |system| {
        let book = notebook(&system);
        let props = Baker::props(book.clone(), Arc::default());
        let life = |life: Life| life.overflow(Overflow::DropNewest);
        let baker = system.spawn(props.life(life)).unwrap();
        let (gate, mut letters) = (gate(&system), system.dead_letters());
        baker.wait(gate.clone()).await_room(&gate).await;
        baker.baked().tell().unwrap();
        baker.baked().tell().unwrap();
        let _timer = baker.look().every_after(SECOND).unwrap();
        for n in 1..=3 {
            let letter = letters.next().await.unwrap();
            assert_eq!((letter.message, letter.why), ("look", DeadReason::Dropped));
            assert_eq!(letter.at.since_start(), n * SECOND);
        }
        gate.open().await.unwrap();
        assert_eq!(book.first(2).await.unwrap()[1], "look at 4s");
    });
}

/// Tells, and waits until the handler stands at the gate.
trait AwaitRoom {
    async fn await_room(self, gate: &GateAddr);
}

impl<A, R> AwaitRoom for thespian::Call<'_, BakerMsg, A, R> {
    async fn await_room(self, gate: &GateAddr) {
        self.tell().expect("room");
        gate.occupied(1).await.expect("a gate");
    }
}

#[test]
fn it_goes_on_after_a_failure_and_ends_with_the_actor() {
    on_simple(USUAL, async |system| {
        let (baker, book) = baker(&system);
        let timer = baker.burn().every_after(SECOND).unwrap();
        let lines = book.first(3).await.unwrap();
        assert_eq!(lines, ["burn at 1s", "burn at 2.5s", "burn at 4s"]);
        baker.kill();
        baker.stopped().await;
        assert!(timer.is_over());
        system.sleep(10 * SECOND).await;
        assert_eq!(book.lines().await.unwrap().len(), 3);
    });
}

#[test]
fn a_message_with_retry_has_been_handled_after_its_last_try() {
    on_simple(USUAL, async |system| {
        let (baker, book) = baker(&system);
        let _timer = baker.try_again(Arc::default()).every_after(SECOND).unwrap();
        let lines = book.first(5).await.unwrap();
        let expected = ["try at 1s", "try at 1.25s", "try at 1.5s", "try at 2.75s", "try at 4s"];
        assert_eq!(lines, expected);
    });
}

/// The timer knows how it ended, but it is nobody to whom an error is told.
#[test]
fn an_error_is_told_to_nobody() {
    on_simple(USUAL, async |system| {
        let (baker, book) = baker(&system);
        let mut letters = system.dead_letters();
        let _timers = [
            baker.complain().every_after(SECOND).unwrap(),
            baker.complain_again().every_after(SECOND).unwrap(),
        ];
        book.first(4).await.unwrap();
        for message in ["complain", "complain_again"].repeat(2) {
            let letter = letters.next().await.unwrap();
            assert_eq!((letter.message, letter.why), (message, DeadReason::Error));
            assert_eq!(letter.error.as_deref(), Some("no flour"));
        }
    });
}

#[test]
fn what_waits_when_the_actor_stops_is_a_dead_letter_as_of_any_timer() {
    on_simple(USUAL, async |system| {
        let (baker, _) = baker(&system);
        let (gate, mut letters) = (gate(&system), system.dead_letters());
        baker.wait(gate.clone()).await_room(&gate).await;
        let _timer = baker.look().every_after(SECOND).unwrap();
        system.sleep(2 * SECOND).await;
        baker.stop();
        gate.open().await.unwrap();
        baker.stopped().await;
        let letter = letters.next().await.unwrap();
        assert_eq!((letter.message, letter.why), ("look", DeadReason::Stopped));
        assert!(letters.try_next().is_none());
    });
}

#[test]
fn a_pools_timer_goes_on_when_a_worker_fails_or_ends() {
    on_simple(RACY, async |system| {
        let book = notebook(&system);
        let props = Baker::props(book.clone(), Arc::default());
        let bakers = system.spawn(Pool::new(2, props)).unwrap();
        let timer = bakers.burn().every_after(SECOND).unwrap();
        let lines = book.first(3).await.unwrap();
        assert_eq!(lines, ["burn at 1s", "burn at 2.5s", "burn at 4s"]);
        bakers.stop();
        bakers.stopped().await;
        assert!(timer.is_over());
    });
}

#[test]
fn a_circle_is_noticed_in_its_handler_too() {
    everywhere(async |system| {
        let (baker, book) = baker(&system);
        let _timer = baker.ask_in_a_circle().every_after(MS).unwrap();
        let lines = book.first(2).await.unwrap();
        assert!(lines.iter().all(|line| line.starts_with("a circle")), "{lines:?}");
    });
}

#[test]
fn what_cannot_be_waited_for_is_refused() {
    everywhere(async |system| {
        let (baker, _) = baker(&system);
        let refused = |pause| baker.look().every_after(pause).unwrap_err();
        assert_eq!(refused(Duration::ZERO), TimerError::ZeroPeriod);
        assert_eq!(refused(Duration::MAX), TimerError::TooFar(Duration::MAX));
        baker.stop();
        baker.stopped().await;
        assert!(matches!(refused(SECOND), TimerError::Stopped(to) if to.id == baker.id()));
    });
}
