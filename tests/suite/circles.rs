//! Actors that wait for one another in a circle, and deadlines that travel.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{ActorId, SendError, Strategy, Time};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_often, on_simple};

/// Passes questions on.
#[actor(mailbox = 4)]
#[derive(Default)]
struct Asker {
    next: Option<AskerAddr>,
}

type Answer = Result<u32, AskError>;

#[handlers]
impl Asker {
    #[init]
    fn new() -> Self {
        Self::default()
    }

    #[handler]
    fn meet(&mut self, next: AskerAddr) {
        self.next = Some(next);
    }

    #[handler]
    fn number(&self) -> u32 {
        7
    }

    #[handler]
    fn crash(&mut self) {
        panic!("an asker, on purpose");
    }

    /// Asks the next to ask the next, so many times; the last one says its number.
    #[handler]
    async fn pass_on(&mut self, steps: u32) -> Answer {
        match &self.next {
            Some(next) if steps > 0 => next.pass_on(steps - 1).await?,
            _ => Ok(7),
        }
    }

    #[handler]
    async fn ask_number(&mut self, of: AskerAddr) -> Answer {
        of.number().await
    }

    /// Waits for others beside the one that leads back.
    #[handler]
    async fn ask_or_wait(&mut self, of: AskerAddr, gate: GateAddr) -> Answer {
        let _ = gate.pass().await;
        of.number().await
    }

    #[handler]
    async fn fill_up(&mut self, of: AskerAddr) -> Result<(), SendError<AskerMsg>> {
        for _ in 0..10 {
            of.number().send().await?;
        }
        Ok(())
    }

    /// Lets somebody else answer, and goes on.
    #[handler]
    fn hand_on(
        &mut self,
        cx: &mut Context<Self>,
        reply: Reply<'_, u32>,
        to: KeeperAddr,
    ) -> Receipt<'_> {
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        to.keep(reply).tell().expect("room");
        receipt
    }

    #[handler]
    async fn ask_hand_on(&mut self, of: AskerAddr, to: KeeperAddr) -> Answer {
        of.hand_on(to).await
    }
}

/// Keeps the right to answer.
#[actor]
#[derive(Default)]
struct Keeper {
    kept: Option<ReplyTo<u32>>,
    waiting: Option<ReplyTo<()>>,
}

#[handlers]
impl Keeper {
    #[handler]
    fn keep(&mut self, reply: ReplyTo<u32>) {
        self.kept = Some(reply);
        if let Some(waiting) = self.waiting.take() {
            waiting.answer(());
        }
    }

    #[handler]
    fn has_one(&mut self, cx: &mut Context<Self>, reply: Reply<'_, ()>) -> Receipt<'_> {
        if self.kept.is_some() {
            return reply.answer(());
        }
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        self.waiting = Some(reply);
        receipt
    }

    #[handler]
    fn release(&mut self) {
        if let Some(reply) = self.kept.take() {
            reply.answer(9);
        }
    }
}

fn asker(system: &System) -> AskerAddr {
    system.spawn(Asker::default()).expect("an asker")
}

/// Who is named.
fn circle(error: &AskError) -> Vec<ActorId> {
    match error.not_executed() {
        Some(NotExecuted::Cycle(cycle)) => cycle.actors().iter().map(|actor| actor.id).collect(),
        _ => panic!("{error}"),
    }
}

#[test]
fn who_asks_himself_is_told_so() {
    everywhere(async |system| {
        let one = asker(&system);
        let error = one.ask_number(one.clone()).await.unwrap().unwrap_err();
        assert_eq!(circle(&error), [one.id()]);
        let said = error.to_string();
        let why = format!("{one} would wait for itself, and handles nothing meanwhile");
        assert!(said.ends_with(&why), "{said}");
        assert_eq!(one.number().await, Ok(7), "it goes on");
    });
}

#[test]
fn kameo_ask_cycles_end_in_an_error_that_names_the_chain() {
    everywhere_often(async |system| {
        let [a, b, c] = [(); 3].map(|()| asker(&system));
        a.meet(b.clone()).await.unwrap();
        b.meet(c.clone()).await.unwrap();
        c.meet(a.clone()).await.unwrap();
        let error = a.pass_on(10).await.unwrap().unwrap_err();
        assert_eq!(circle(&error), [c.id(), a.id(), b.id()]);
        // Not a circle: the last one answers.
        assert_eq!(a.pass_on(2).await, Ok(Ok(7)));
    });
}

/// No message leads to the other: each came from outside. And only one of the two is refused.
#[test]
fn those_who_ask_each_other_at_the_same_time_do_not_both_fail() {
    everywhere_often(async |system| {
        let [a, b] = [(); 2].map(|()| asker(&system));
        let gate = gate(&system);
        let first = a.ask_or_wait(b.clone(), gate.clone()).ask();
        let second = b.ask_or_wait(a.clone(), gate.clone()).ask();
        gate.occupied(2).await.unwrap();
        gate.open().await.unwrap();
        let answers = [first.await.unwrap(), second.await.unwrap()];
        let refused: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
        let [error] = refused[..] else { panic!("{answers:?}") };
        assert_eq!(circle(error).len(), 2);
    });
}

#[test]
fn many_who_ask_one_another_all_come_to_an_end() {
    everywhere_often(async |system| {
        let ring: Vec<_> = (0..5).map(|_| asker(&system)).collect();
        let asks: Vec<_> =
            (0..20).map(|n: usize| ring[n % 5].ask_number(ring[n * 3 % 5].clone()).ask()).collect();
        for ask in asks {
            match ask.await.unwrap() {
                Ok(number) => assert_eq!(number, 7),
                Err(error) => drop(circle(&error)),
            }
        }
    });
}

/// The one asked has passed the right to answer on, and is free itself.
#[test]
fn who_lets_others_answer_is_not_waited_for() {
    everywhere(async |system| {
        let [a, b] = [(); 2].map(|()| asker(&system));
        let keeper = system.spawn(Keeper::default()).unwrap();
        let asked = a.ask_hand_on(b.clone(), keeper.clone()).ask();
        keeper.has_one().await.unwrap();
        // While `a` waits for the keeper, `b` waits for `a`: this ends when the keeper has answered.
        let back = b.ask_number(a.clone()).ask();
        keeper.release().await.unwrap();
        assert_eq!(asked.await, Ok(Ok(9)));
        assert_eq!(back.await, Ok(Ok(7)));
    });
}

#[test]
fn a_waiting_send_to_oneself_gives_the_message_back() {
    everywhere(async |system| {
        let one = asker(&system);
        let error = one.fill_up(one.clone()).await.unwrap().unwrap_err();
        assert!(matches!(error.why, NotExecuted::Cycle(_)), "{error}");
        assert!(matches!(error.into_message(), AskerMsg::Number));
        assert_eq!(one.number().await, Ok(7));
    });
}

#[test]
fn a_circle_through_a_pool_is_found() {
    everywhere(async |system| {
        let pool = system.spawn(Pool::new(2, Asker::props())).unwrap();
        let boss = asker(&system);
        // Both workers, since they take turns.
        for _ in 0..2 {
            pool.meet(boss.clone()).await.unwrap();
        }
        boss.meet(pool.clone()).await.unwrap();
        let error = boss.pass_on(2).await.unwrap().unwrap_err();
        assert_eq!(circle(&error).len(), 2);
    });
}

/// Asks its parent in every hook, or is asked to.
#[actor]
struct Child {
    parent: ParentAddr,
    dutiful: bool,
}

#[handlers]
impl Child {
    #[init]
    fn new(parent: ParentAddr, dutiful: bool) -> Self {
        Self { parent, dutiful }
    }

    #[handler]
    async fn ask_parent(&self) -> Answer {
        self.parent.number().await
    }

    #[handler]
    fn number(&self) -> u32 {
        3
    }

    #[stopping]
    async fn off(&mut self) {
        if self.dutiful {
            let _ = self.parent.number().await;
        }
    }
}

#[actor(stop_within = "60s")]
struct Parent {
    child: Option<ChildAddr>,
}

#[handlers]
impl Parent {
    #[init]
    fn new() -> Self {
        Self { child: None }
    }

    #[handler]
    fn adopt(&mut self, cx: &mut Context<Self>, dutiful: bool) -> ChildAddr {
        let child = Child::props(cx.addr(), dutiful);
        let child = cx.spawn(child.stop_within(Duration::from_secs(60))).expect("a child");
        self.child = Some(child.clone());
        child
    }

    #[handler]
    fn number(&self) -> u32 {
        7
    }

    #[handler]
    fn crash(&mut self) {
        panic!("a parent, on purpose");
    }

    #[handler]
    async fn dismiss(&mut self) {
        if let Some(child) = self.child.take() {
            child.stop();
            child.stopped().await;
        }
    }
}

/// kameo drains the mailbox while it waits for the children, and hangs when one of them asks its parent.
#[test]
fn kameo_351_a_child_may_ask_its_parent_while_that_restarts() {
    on_simple(USUAL, async |system| {
        let parent = system.spawn(Parent::props()).unwrap();
        let child = parent.adopt(true).await.unwrap();
        parent.crash().await.unwrap_err();
        assert_eq!(parent.number().await, Ok(7));
        assert!(child.is_stopped());
        assert_eq!(system.now().since_start(), Duration::ZERO, "nobody waited for a deadline");
    });
}

#[test]
fn kameo_351_also_if_it_asked_before() {
    on_simple(USUAL, async |system| {
        let parent = system.spawn(Parent::props()).unwrap();
        let child = parent.adopt(false).await.unwrap();
        let crash = parent.crash().ask();
        let asked = child.ask_parent().ask();
        crash.await.unwrap_err();
        match asked.await {
            Ok(Ok(number)) => assert_eq!(number, 7),
            Ok(Err(error)) => assert!(error.not_executed().is_some(), "{error}"),
            Err(error) => assert!(error.not_executed().is_some(), "{error}"),
        }
        assert_eq!(parent.number().await, Ok(7));
        assert_eq!(system.now().since_start(), Duration::ZERO, "nobody waited for a deadline");
    });
}

#[test]
fn who_awaits_somebodys_end_is_not_asked_by_him() {
    everywhere(async |system| {
        let parent = system.spawn(Parent::props()).unwrap();
        parent.adopt(true).await.unwrap();
        parent.dismiss().await.unwrap();
        assert_eq!(parent.number().await, Ok(7));
    });
}

/// Siblings that ask one another while they are restarted together.
#[test]
fn a_round_does_not_wait_for_those_who_wait_for_it() {
    on_simple(crate::stages::RACY, async |system| {
        let family = system.spawn(Family::props().life(|l| l.children(Strategy::OneForAll)));
        let family = family.unwrap();
        let [a, b, c] = family.three().await.unwrap();
        let asks = [
            a.ask_number(b.clone()).ask(),
            b.ask_number(c.clone()).ask(),
            c.ask_number(a.clone()).ask(),
        ];
        family.crash_one(b.clone()).await.unwrap();
        for ask in asks {
            let _ = ask.await;
        }
        for one in [a, b, c] {
            assert_eq!(one.number().await, Ok(7));
        }
        assert_eq!(system.now().since_start(), Duration::ZERO, "nobody waited for a deadline");
    });
}

#[actor]
struct Family;

#[handlers]
impl Family {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    fn three(&self, cx: &mut Context<Self>) -> [AskerAddr; 3] {
        [(); 3].map(|()| cx.spawn(Asker::props()).expect("an asker"))
    }

    #[handler]
    fn crash_one(&self, one: AskerAddr) {
        let _ = one.crash().tell();
    }
}

/// Writes down how asks came out that it makes for others.
#[actor]
struct Between {
    gate: GateAddr,
    book: NotebookAddr,
}

#[handlers]
impl Between {
    #[handler]
    async fn wait(&self, cx: &mut Context<Self>, own: Option<Duration>) {
        let pass = self.gate.pass();
        let answer = match own {
            Some(own) => pass.timeout(own).await,
            None => pass.await,
        };
        say(&self.book, format!("{} {answer:?}", cx.now()));
    }

    #[handler]
    fn pipe(&self, cx: &mut Context<Self>) {
        cx.pipe(self.gate.pass(), |answer| BetweenMsg::Heard { answer });
    }

    #[handler]
    fn heard(&self, cx: &mut Context<Self>, answer: Result<(), AskError>) {
        say(&self.book, format!("{} {answer:?}", cx.now()));
    }
}

#[test]
fn a_deadline_travels_with_the_asks_that_are_made_for_it() {
    const SECOND: Duration = Duration::from_secs(1);
    on_simple(USUAL, async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let between = system.spawn(Between { gate: gate.clone(), book: book.clone() }).unwrap();
        let at = |second: u64| {
            format!("{} Err(Unknown", Time::START.checked_add(SECOND * second as u32).unwrap())
        };
        // Its own, the earlier one, and the asker's.
        let _ = between.wait(None).timeout(SECOND).await;
        let _ = between.wait(Some(SECOND)).timeout(10 * SECOND).await;
        let _ = between.wait(Some(10 * SECOND)).timeout(SECOND).await;
        // Also by way of a pipe, and not for a message that has none.
        let _ = between.pipe().timeout(SECOND).await;
        let lines = book.first(4).await.unwrap();
        for (line, second) in lines.iter().zip(1..) {
            assert!(line.starts_with(&at(second)), "{lines:?}");
        }
        between.wait(None).tell().unwrap();
        system.sleep(100 * SECOND).await;
        assert_eq!(book.lines().await.unwrap().len(), 4);
        gate.open().await.unwrap();
        assert_eq!(book.first(5).await.unwrap()[4], "104.000000s Ok(())");
    });
}

#[test]
fn an_ask_can_be_told_to_outlive_its_asker() {
    on_simple(USUAL, async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let between = system.spawn(Between { gate: gate.clone(), book: book.clone() }).unwrap();
        let late = between.wait(Some(Duration::MAX)).timeout(Duration::from_secs(1)).await;
        assert_eq!(late.unwrap_err().unknown(), Some(Unknown::Deadline));
        gate.open().await.unwrap();
        assert_eq!(book.first(1).await.unwrap(), ["1.000000s Ok(())"]);
    });
}
