//! Siblings that are restarted together while something else happens to them.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{Life, Strategy};

use super::{Child, Company, Habits, Player, PlayerAddr, SECOND, Shared};
use crate::probes::{gate, notebook};
use crate::stages::{RACY, USUAL, on_simple};

/// Two fail at once, and the third asks the one whose own round must wait for the other's.
#[test]
fn a_round_does_not_wait_for_who_asks_one_that_waits_for_the_round() {
    on_simple(RACY, async |system| {
        let company = Company::new(&system, Strategy::OneForAll, 3).await;
        let [a, b, c] = &company.members[..] else { unreachable!() };
        let gate = gate(&system);
        let held = c.hold_and_ask(gate.clone(), a.clone()).ask();
        gate.occupied(1).await.unwrap();
        a.crash().tell().unwrap();
        b.crash().tell().unwrap();
        gate.open().await.unwrap();
        let _ = held.await;
        for member in [a, b, c] {
            assert_eq!(member.number().await, Ok(7));
        }
        assert_eq!(system.now().since_start(), Duration::ZERO, "nobody waited for a deadline");
    });
}

/// While `b` takes its time to start, `c` waits for `b` alone.
#[test]
fn who_is_up_again_may_ask_one_that_waits_for_its_turn() {
    on_simple(RACY, async |system| {
        let company = Company::new(&system, Strategy::OneForAll, 3).await;
        let [a, _, c] = &company.members[..] else { unreachable!() };
        company.habits[1].lock().unwrap().rising = SECOND;
        a.crash().await.unwrap_err();
        assert_eq!(a.number().await, Ok(7), "it is up");
        assert_eq!(a.ask_number(c.clone()).await, Ok(Ok(7)));
        assert_eq!(system.now().since_start(), SECOND);
    });
}

/// The one killed was waiting for `b`, who is at a long message; `c` has put its state off already.
#[test]
fn those_who_are_off_come_back_if_whoever_called_them_is_killed() {
    on_simple(RACY, async |system| {
        let company = Company::new(&system, Strategy::OneForAll, 3).await;
        let [a, b, c] = &company.members[..] else { unreachable!() };
        let gate = gate(&system);
        let _held = b.hold(gate.clone()).ask();
        gate.occupied(1).await.unwrap();
        a.crash().tell().unwrap();
        assert_eq!(company.heard(1).await, ["c off"]);
        a.kill();
        a.stopped().await;
        assert_eq!(c.number().timeout(SECOND).await, Ok(7));
    });
}

/// The children together need longer than the siblings wait.
#[test]
fn one_that_is_given_up_while_its_children_end_hears_the_kill() {
    on_simple(RACY, async |system| {
        let company = Company::new(&system, Strategy::OneForAll, 2).await;
        let [a, b] = &company.members[..] else { unreachable!() };
        let child = || {
            let habits = Habits { parting: 4 * SECOND, ..Habits::default() };
            let habits = Shared::new(habits.into());
            Child(Player::props("child", company.book.clone(), habits))
        };
        for child in b.adopt(vec![child(), child()]).await.unwrap() {
            child.ready().await.unwrap();
        }
        a.crash().await.unwrap_err();
        assert_eq!(a.number().await, Ok(7));
        let end = b.stopped().await;
        assert!(matches!(end, ExitReason::Killed { confirmed: true }), "{end:?}");
    });
}

/// It came to them late, and they would last longer than the siblings wait.
#[test]
fn one_that_is_given_up_in_its_last_words_hears_the_kill() {
    on_simple(RACY, async |system| {
        let company = Company::new(&system, Strategy::OneForAll, 2).await;
        let [a, b] = &company.members[..] else { unreachable!() };
        company.habits[1].lock().unwrap().parting = 60 * SECOND;
        let gate = gate(&system);
        b.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        a.crash().await.unwrap_err();
        system.sleep(2 * SECOND).await;
        gate.open().await.unwrap();
        assert_eq!(a.number().await, Ok(7));
        let end = b.stopped().await;
        assert!(matches!(end, ExitReason::Killed { confirmed: true }), "{end:?}");
    });
}

/// It has failed, was called while its child ends, and is not answered for any more.
#[test]
fn a_kill_wakes_one_that_waits_for_its_children() {
    on_simple(RACY, async |system| {
        let company = Company::new(&system, Strategy::RestForOne, 2).await;
        let [a, b] = &company.members[..] else { unreachable!() };
        let habits = Habits { parting: 60 * SECOND, ..Habits::default() };
        let child = Player::props("child", company.book.clone(), Shared::new(habits.into()));
        let child = child.life(|life| life.stop_within(100 * SECOND));
        b.adopt(vec![Child(child)]).await.unwrap()[0].ready().await.unwrap();
        b.crash().await.unwrap_err();
        system.sleep(SECOND / 10).await;
        a.crash().await.unwrap_err();
        // Longer than `a` is patient, and shorter than the grace that follows.
        system.sleep(5 * SECOND + SECOND / 5).await;
        a.kill();
        a.stopped().await;
        b.kill();
        let killed = system.now();
        b.stopped().await;
        assert!(system.now() - killed < 2 * SECOND, "{:?}", system.now() - killed);
    });
}

/// It says that it stops while the call is there already.
#[test]
fn ones_own_wish_to_stop_comes_before_a_call() {
    on_simple(RACY, async |system| {
        let company = Company::new(&system, Strategy::OneForAll, 2).await;
        let [a, b] = &company.members[..] else { unreachable!() };
        let gate = gate(&system);
        let held = b.hold_and_leave(gate.clone()).ask();
        gate.occupied(1).await.unwrap();
        a.crash().await.unwrap_err();
        // Time enough for the call, and less than would cut it off.
        system.sleep(SECOND).await;
        gate.open().await.unwrap();
        held.await.unwrap();
        assert_eq!(a.number().await, Ok(7));
        let end = b.stopped().await;
        assert!(matches!(end, ExitReason::Stopped), "{end:?}");
    });
}

#[test]
fn who_fails_when_asked_to_stop_restarts_nobody() {
    on_simple(RACY, async |system| {
        let company = Company::new(&system, Strategy::OneForAll, 3).await;
        let [a, b, c] = &company.members[..] else { unreachable!() };
        let gate = gate(&system);
        let _held = a.hold_and_crash(gate.clone()).ask();
        gate.occupied(1).await.unwrap();
        a.stop();
        gate.open().await.unwrap();
        a.stopped().await;
        for member in [b, c] {
            assert_eq!(member.number().await, Ok(7));
        }
        assert_eq!(company.book.lines().await.unwrap().len(), 4, "all up, and nobody off");
        assert_eq!(system.stats().restarts, 0);
    });
}

#[test]
fn children_of_last_words_end_with_the_incarnation() {
    on_simple(USUAL, async |system| {
        let company = Company::new(&system, Strategy::OneForAll, 2).await;
        let [a, b] = &company.members[..] else { unreachable!() };
        company.habits[1].lock().unwrap().has_late_child = true;
        for _ in 0..5 {
            a.crash().await.unwrap_err();
            assert_eq!(b.number().await, Ok(7));
        }
        let stats = system.stats();
        assert_eq!(stats.spawned - stats.ended, 4, "notebook, boss, a, b");
    });
}

/// Takes a second to think about its first child's failures.
#[actor(children = one_for_all)]
struct Thinker {
    first: Option<PlayerAddr>,
}

#[handlers]
impl Thinker {
    #[handler]
    fn adopt(&mut self, cx: &mut Context<Self>, a: Child, b: Child) -> [PlayerAddr; 2] {
        let both = [a, b].map(|child| cx.spawn(child.0).expect("a child"));
        self.first = Some(both[0].clone());
        both
    }

    #[child_failed]
    async fn think(&mut self, cx: &mut Context<Self>, notice: ChildFailed) -> Directive {
        if self.first.as_ref().is_some_and(|first| first.id() == notice.child.id) {
            cx.sleep(SECOND).await;
        }
        notice.proposal
    }
}

/// The call of a sibling that failed comes while the parent is asked about one that is not to be restarted.
#[test]
fn a_call_does_not_overrule_a_stop_or_an_escalation() {
    on_simple(RACY, async |system| {
        let ends: [fn(Life) -> Life; 2] =
            [|life| life.on_panic(Directive::Stop), |life| life.max_restarts(0)];
        for (case, ends) in ends.into_iter().enumerate() {
            let book = notebook(&system);
            let thinker = system.spawn(Thinker { first: None }).unwrap();
            let child = |name| Player::props(name, book.clone(), Shared::default());
            let children = (Child(child("a").life(ends)), Child(child("b")));
            let [a, b] = thinker.adopt(children.0, children.1).await.unwrap();
            a.ready().await.unwrap();
            b.ready().await.unwrap();
            b.crash().tell().unwrap();
            a.crash().await.unwrap_err();
            let answer = a.number().await;
            assert!(answer.is_err(), "restarted in case {case}");
            let end = a.stopped().await;
            assert!(matches!(end, ExitReason::Failed(_)), "{end:?} in case {case}");
        }
    });
}
