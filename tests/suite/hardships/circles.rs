//! Circles that run through a pool's queue, through a message on trial, or nowhere.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use thespian::Strategy;
use thespian::prelude::*;

use super::{Answer, Child, Company, Habits, Player, PlayerAddr, SECOND, Shared, player};
use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{RACY, USUAL, everywhere, everywhere_often, on_simple};

fn pool_of_one(system: &System, book: &NotebookAddr) -> PlayerAddr {
    let worker = Player::props("worker", book.clone(), Shared::default());
    system.spawn(Pool::new(1, worker)).expect("a pool")
}

#[test]
fn the_only_worker_of_a_pool_that_asks_the_pool_asks_itself() {
    everywhere(async |system| {
        let pool = pool_of_one(&system, &notebook(&system));
        let error = pool.ask_number(pool.clone()).await.unwrap().unwrap_err();
        assert!(matches!(error.not_executed(), Some(NotExecuted::Cycle(_))), "{error}");
        assert_eq!(pool.number().await, Ok(7));
    });
}

/// The worker asks one who asks the pool: one of the two messages waits at the very worker.
#[test]
fn a_circle_through_the_queue_of_a_pools_worker_is_found() {
    everywhere_often(async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let (pool, other) = (pool_of_one(&system, &book), player(&system, &book));
        let asks = [
            pool.hold_and_ask(gate.clone(), other.clone()).ask(),
            other.hold_and_ask(gate.clone(), pool.clone()).ask(),
        ];
        gate.occupied(2).await.unwrap();
        gate.open().await.unwrap();
        let mut refused = 0;
        for ask in asks {
            match ask.await.unwrap() {
                Ok(number) => assert_eq!(number, 7),
                Err(error) => {
                    assert!(matches!(error.not_executed(), Some(NotExecuted::Cycle(_))), "{error}");
                    refused += 1;
                }
            }
        }
        assert_eq!(refused, 1);
    });
}

/// The parent ends its children before it tries again, and the child waits for the trial.
#[test]
fn a_child_that_waits_for_a_trial_of_its_parent_holds_nobody_up() {
    on_simple(RACY, async |system| {
        let company = Company::new(&system, Strategy::OneForOne, 1).await;
        let failures = Arc::new(1.into());
        let _ = company.members[0].ask_stumble(company.boss.clone(), failures).await;
        assert_eq!(company.boss.number().await, Ok(7));
        assert_eq!(system.now().since_start(), Duration::ZERO, "nobody waited for a deadline");
    });
}

/// The one that fails calls the other before it tries again, and the other waits for the trial.
#[test]
fn a_sibling_that_waits_for_a_trial_holds_no_round_up() {
    on_simple(RACY, async |system| {
        let company = Company::new(&system, Strategy::OneForAll, 2).await;
        let [a, b] = &company.members[..] else { unreachable!() };
        let _ = b.ask_stumble(a.clone(), Arc::new(1.into())).await;
        for member in [a, b] {
            assert_eq!(member.number().await, Ok(7));
        }
        assert_eq!(system.now().since_start(), Duration::ZERO, "nobody waited for a deadline");
    });
}

/// Its parent keeps the future that has told it of the child's start.
#[test]
fn a_start_that_is_over_is_not_waited_for() {
    on_simple(USUAL, async |system| {
        let company = Company::new(&system, Strategy::OneForOne, 1).await;
        let [a] = &company.members[..] else { unreachable!() };
        let habits = Habits { rising: SECOND, ..Habits::default() };
        let child = Player::props("child", company.book.clone(), Shared::new(habits.into()));
        let child = a.adopt(vec![Child(child)]).await.unwrap().remove(0);
        let gate = gate(&system);
        let held = a.hold_beside_ready(child.clone(), gate.clone()).ask();
        gate.occupied(1).await.unwrap();
        let asked = child.ask_number(a.clone()).ask();
        // Until the question waits at `a`.
        system.sleep(SECOND).await;
        gate.open().await.unwrap();
        held.await.unwrap();
        assert_eq!(asked.await, Ok(Ok(7)));
    });
}

/// Where the right to answer goes.
type Kept = Arc<Mutex<Option<ReplyTo<u32>>>>;

/// Asks a relay.
#[actor]
struct Asker;

#[handlers]
impl Asker {
    #[handler]
    fn number(&self) -> u32 {
        7
    }

    #[handler]
    async fn ask(&mut self, relay: RelayAddr, kept: Kept, gate: GateAddr) -> Answer {
        relay.hand_on(kept, gate).await
    }
}

/// Lets somebody else answer, and asks the asker in a hook.
#[actor]
struct Relay {
    asker: AskerAddr,
    book: NotebookAddr,
}

#[handlers]
impl Relay {
    #[handler]
    fn adopt(&mut self, cx: &mut Context<Self>, child: Child) -> PlayerAddr {
        cx.spawn(child.0).expect("a child")
    }

    #[handler]
    async fn hand_on(
        &mut self,
        cx: &mut Context<Self>,
        reply: Reply<'_, u32>,
        kept: Kept,
        gate: GateAddr,
    ) -> Receipt<'_> {
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        *kept.lock().unwrap() = Some(reply);
        let _ = gate.pass().await;
        receipt
    }

    #[child_failed]
    async fn ask_back(&mut self, notice: ChildFailed) -> Directive {
        say(&self.book, format!("{:?}", self.asker.number().timeout(SECOND).await));
        notice.proposal
    }
}

/// The hook comes right after the handler whose answer somebody else owes.
#[test]
fn a_hook_may_ask_who_waits_for_an_answer_that_was_handed_on() {
    everywhere(async |system| {
        let (book, gate, kept) = (notebook(&system), gate(&system), Kept::default());
        let asker = system.spawn(Asker).unwrap();
        let relay = Relay { asker: asker.clone(), book: book.clone() };
        let relay = system.spawn(relay).unwrap();
        let child = Player::props("child", book.clone(), Shared::default());
        let child = relay.adopt(Child(child)).await.unwrap();
        let asked = asker.ask(relay.clone(), kept.clone(), gate.clone()).ask();
        gate.occupied(1).await.unwrap();
        child.crash().await.unwrap_err();
        gate.open().await.unwrap();
        // The relay is in its hook, and asks; or has been refused.
        system.sleep(SECOND / 100).await;
        kept.lock().unwrap().take().expect("the right to answer").answer(1);
        assert_eq!(asked.await, Ok(Ok(1)));
        assert_eq!(book.first(2).await.unwrap()[1], "Ok(7)");
    });
}
