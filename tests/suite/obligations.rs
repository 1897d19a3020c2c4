//! Obligations: handlers that see to their answer themselves.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{DeadReason, Unknown};

use crate::stages::{everywhere, on_simple};

const MOMENT: Duration = Duration::from_millis(1);
const MINUTE: Duration = Duration::from_secs(60);

#[actor(mailbox = 2)]
struct Boss {
    asked: u32,
}

#[handlers]
impl Boss {
    #[handler]
    async fn approve(&mut self, cx: &mut Context<Self>, cents: u64) -> bool {
        self.asked += 1;
        cx.sleep(MOMENT).await;
        assert!(cents != 666, "on purpose");
        cents < 1000
    }

    #[handler]
    fn asked(&self) -> u32 {
        self.asked
    }
}

#[actor]
struct Desk {
    boss: BossAddr,
    waiting: Vec<ReplyTo<bool>>,
}

#[handlers]
impl Desk {
    #[handler]
    fn approve(
        &mut self,
        cx: &mut Context<Self>,
        reply: Reply<'_, bool>,
        cents: u64,
    ) -> Receipt<'_> {
        match cents {
            0..100 => reply.answer(true),
            100..10_000 => reply.forward(self.boss.approve(cents)),
            _ => {
                let (receipt, later) = reply.park(cx, MINUTE);
                self.waiting.push(later);
                receipt
            }
        }
    }

    #[handler]
    async fn ponder<'r>(&mut self, reply: Reply<'r, u32>, cx: &mut Context<Self>) -> Receipt<'r> {
        cx.sleep(MOMENT).await;
        reply.answer(7)
    }

    #[handler]
    fn decide(&mut self) -> usize {
        let wanted = self.waiting.iter().filter(|reply| reply.is_wanted()).count();
        self.waiting.drain(..).for_each(|reply| reply.answer(false));
        wanted
    }

    #[handler]
    fn hand_on(&mut self) {
        self.waiting.drain(..).for_each(|reply| reply.forward(self.boss.approve(5)));
    }

    #[handler]
    fn lose(&mut self) {
        self.waiting.clear();
    }

    #[handler]
    fn crash(&mut self, reply: Reply<'_, u32>) -> Receipt<'_> {
        assert!(reply.is_wanted() && self.waiting.len() == 9, "on purpose");
        reply.answer(1)
    }
}

fn desk(system: &System) -> (DeskAddr, BossAddr) {
    let boss = system.spawn(Boss { asked: 0 }).expect("a boss");
    let desk = Props::now({
        let boss = boss.clone();
        move |_| Desk { boss: boss.clone(), waiting: Vec::new() }
    });
    (system.spawn(desk).expect("a desk"), boss)
}

fn why<T: std::fmt::Debug>(outcome: Result<T, AskError>) -> Unknown {
    match outcome {
        Err(AskError::Unknown { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn it_is_answered_now_or_by_somebody_else_or_another_time() {
    everywhere(async |system| {
        let (desk, boss) = desk(&system);
        assert_eq!(desk.approve(5).await, Ok(true));
        assert_eq!(desk.approve(500).await, Ok(true));
        assert_eq!(desk.approve(5_000).await, Ok(false));
        assert_eq!(desk.ponder().await, Ok(7));
        let (one, other) = (desk.approve(50_000).ask(), desk.approve(60_000).ask());
        assert_eq!(desk.decide().await, Ok(2));
        assert_eq!((one.await, other.await), (Ok(false), Ok(false)));
        let handed_on = desk.approve(50_000).ask();
        desk.hand_on().await.expect("a desk");
        assert_eq!(handed_on.await, Ok(true));
        assert_eq!(boss.asked().await, Ok(3));
    });
}

#[test]
fn whoever_waits_is_told_at_once_that_there_will_be_no_answer() {
    everywhere(async |system| {
        let (desk, boss) = desk(&system);
        let lost = desk.approve(50_000).ask();
        desk.lose().await.expect("a desk");
        assert_eq!(why(lost.await), Unknown::Unanswered);
        let lost = desk.approve(50_000).ask();
        assert_eq!(why(desk.crash().await), Unknown::Crashed);
        assert_eq!(why(lost.await), Unknown::Unanswered, "it went with the state");
        let lost = desk.approve(50_000).ask();
        desk.stop();
        desk.stopped().await;
        assert!(matches!(
            lost.await,
            Err(AskError::NotExecuted { .. } | AskError::Unknown { why: Unknown::Unanswered, .. })
        ));
        boss.stop();
    });
}

#[test]
fn what_was_forwarded_to_one_who_fails_or_has_stopped_may_have_run() {
    everywhere(async |system| {
        let (desk, boss) = desk(&system);
        assert_eq!(why(desk.approve(666).await), Unknown::Crashed);
        boss.stopped().await;
        assert_eq!(why(desk.approve(500).await), Unknown::Unanswered);
        let mut letters = system.dead_letters();
        desk.approve(500).tell().expect("room");
        desk.ponder().await.expect("a desk");
        let letter = letters.next().await.expect("what was told had nowhere to go");
        assert_eq!((letter.message, letter.why), ("approve", DeadReason::Stopped));
    });
}

#[test]
fn what_is_forwarded_stands_in_line_and_has_the_askers_deadline() {
    on_simple(30, async |system| {
        let (desk, boss) = desk(&system);
        let many: Vec<_> = (0..9).map(|_| desk.approve(500).ask()).collect();
        for one in many {
            assert_eq!(one.await, Ok(true), "also beyond the boss's mailbox");
        }
        let busy: Vec<_> = (0..5).map(|_| desk.approve(500).ask()).collect();
        let late = desk.approve(500).timeout(2 * MOMENT).await;
        assert_eq!(why(late), Unknown::Deadline);
        for one in busy {
            assert_eq!(one.await, Ok(true));
        }
        assert_eq!(boss.asked().await, Ok(14), "nobody waited any more for the last one");
    });
}

#[test]
fn what_is_parked_comes_to_its_deadline_and_can_be_seen_until_then() {
    on_simple(30, async |system| {
        let (desk, _boss) = desk(&system);
        let owes = || {
            let tree = system.tree();
            let desk = tree.get(&desk.path()).expect("a desk");
            (desk.owes, desk.oldest_owed)
        };
        let first = desk.approve(50_000).ask();
        desk.ponder().await.expect("a desk");
        let second = desk.approve(50_000).ask();
        desk.approve(50_000).tell().expect("room");
        desk.ponder().await.expect("a desk");
        assert_eq!(owes(), (2, Some(("approve", 2 * MOMENT))));
        assert_eq!(why(first.await), Unknown::Deadline);
        assert_eq!(owes(), (1, Some(("approve", MINUTE - MOMENT))));
        assert_eq!(desk.decide().await, Ok(1), "whoever was told waits no more");
        assert_eq!(second.await, Ok(false));
        assert_eq!(owes(), (0, None));
    });
}
