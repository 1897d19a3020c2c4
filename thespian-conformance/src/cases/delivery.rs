//! Delivery: a message is handled once or not at all, and whoever asked knows which.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{Passing, Restart};

use crate::case::cases;
use crate::gate::Gate;
use crate::lines::Lines;
use crate::player::PlayerMsg;
use crate::scene::Scene;

cases! { "delivery":
    "an ask has its answer, and an error that a handler returns is one",
    an_error_is_an_answer => ["1", r#"Err("no")"#, "2"];

    "a message at which the actor failed is not handled again, and those around it once",
    at_most_once_over_a_failure => [
        "it 1", "it 2", "unknown: Crashed", "it 3", "crash: the actor failed while handling it",
    ];

    "an ask that is dropped before it is begun is not executed",
    a_dropped_ask_is_not_executed => ["it 2"];

    "a deadline that passes before the handler starts keeps it from running",
    a_deadline_before_the_start => ["not executed: Expired", "it 2"];

    "a deadline that passes after the handler has started leaves the outcome open",
    a_deadline_after_the_start => ["unknown: Deadline", "it 1"];

    "an answer may be given later, in whichever order, and a way to answer that is dropped is told to its asker",
    answers_may_come_later => ["3 answered", "7", "7", "7", "unknown: Unanswered"];

    "what is forwarded, at once or when it has waited, is answered once, by the one that it went to",
    forwarded_asks_are_answered => ["1", "2", "3", "4"];

    "what is forwarded to one that is killed before it, or has ended, may have run for all that its asker knows",
    forwarded_to_the_dead => ["unknown: Unanswered", "unknown: Unanswered"];

    "an answer that is not there by its deadline is told to be missing, and later it is for nobody",
    parked_until_a_deadline => ["unknown: Deadline", "0 wanted", "1"];

    "an answer that comes too late for its asker harms nobody",
    a_late_answer_is_for_nobody => ["1", "0 wanted", "2"];

    "who is asked and stops first has not executed it; who is killed at it may have",
    the_end_of_the_asked => [
        "not executed: Stopped", "unknown: Unanswered", "not executed: Stopped", "not executed: Stopped",
    ];

    "an address may be passed on before its actor runs, and what is said to it waits",
    passed_on_before_it_runs => ["late 0", "late 1", "late 2", "late 9"];

    "messages to oneself come after those that were accepted before them",
    to_oneself => ["1, 2, 3, 10, 11, 20, 21, 30, 31"];

    "a message that goes round in a ring comes round as often as it is sent on",
    round_in_a_ring => ["100 steps"];

    "what an interceptor rejects or drops is not executed, and its sender is told why",
    interceptors_tell => [
        "not executed: Rejected(\"not today\")", "given back: Rejected(\"not today\")", "not executed: Dropped", "3",
    ];

    "what is sent to one that has ended comes back",
    sent_to_the_dead => ["given back: Stopped", "given back: Stopped", "not executed: Stopped"];
}

async fn an_error_is_an_answer(scene: Scene) {
    let it = scene.player("it");
    scene.heard(it.count().await);
    scene.heard(it.decline().await);
    scene.heard(it.count().await);
}

async fn at_most_once_over_a_failure(scene: Scene) {
    let mut letters = scene.system.dead_letters();
    let it = scene.player("it");
    it.note(1).tell().expect("room");
    it.note(2).tell().expect("room");
    scene.heard(it.crash().await);
    it.note(3).await.expect("an answer");
    while let Some(letter) = letters.try_next() {
        scene.say(format!("{}: {}", letter.message, letter.why));
    }
}

async fn a_dropped_ask_is_not_executed(scene: Scene) {
    let (it, gate) = scene.held(scene.recipe("it")).await;
    drop(it.note(1).ask());
    gate.open();
    it.note(2).await.expect("an answer");
}

async fn a_deadline_before_the_start(scene: Scene) {
    let (it, gate) = scene.held(scene.recipe("it")).await;
    scene.heard(it.note(1).timeout(Duration::from_millis(1)).await);
    gate.open();
    it.note(2).await.expect("an answer");
}

async fn a_deadline_after_the_start(scene: Scene) {
    let (it, gate) = (scene.player("it"), Gate::default());
    // Long enough to be begun also where the machine has other things to do.
    let asked = it.hold(gate.clone()).timeout(Duration::from_secs(1)).ask();
    gate.occupied(1).await;
    scene.heard(asked.await);
    gate.open();
    it.note(1).await.expect("an answer");
}

async fn answers_may_come_later(scene: Scene) {
    let it = scene.player("it");
    let asked = [(); 3].map(|()| it.keep_waiting(Duration::MAX).ask());
    // Others are served meanwhile.
    let wanted = it.answer_all(7).await.expect("an answer");
    scene.say(format!("{wanted} answered"));
    for ask in asked {
        scene.heard(ask.await);
    }
    let forgotten = it.keep_waiting(Duration::MAX).ask();
    it.forget_all().tell().expect("room");
    scene.heard(forgotten.await);
}

async fn forwarded_asks_are_answered(scene: Scene) {
    let (it, other) = (scene.player("it"), scene.player("other"));
    scene.heard(it.count_by(other.clone()).await);
    let asked = [(); 2].map(|()| it.keep_waiting(Duration::MAX).ask());
    it.answer_all_by(other.clone()).tell().expect("room");
    for ask in asked {
        scene.heard(ask.await);
    }
    // None of them counted more than once.
    scene.heard(other.count().await);
}

async fn forwarded_to_the_dead(scene: Scene) {
    let it = scene.player("it");
    let (other, gate) = scene.held(scene.recipe("other").restart(Restart::Temporary)).await;
    let waiting = it.count_by(other.clone()).ask();
    it.count().await.expect("an answer");
    other.kill();
    gate.open();
    scene.heard(waiting.await);
    scene.heard(it.count_by(other).await);
}

async fn parked_until_a_deadline(scene: Scene) {
    let it = scene.player("it");
    scene.heard(it.keep_waiting(Duration::from_millis(1)).await);
    let wanted = it.answer_all(7).await.expect("an answer");
    scene.say(format!("{wanted} wanted"));
    scene.heard(it.count().await);
}

async fn a_late_answer_is_for_nobody(scene: Scene) {
    let it = scene.player("it");
    let asked = it.keep_waiting(Duration::MAX).ask();
    // Behind it, so that it has begun.
    scene.heard(it.count().await);
    drop(asked);
    let wanted = it.answer_all(7).await.expect("an answer");
    scene.say(format!("{wanted} wanted"));
    scene.heard(it.count().await);
}

async fn the_end_of_the_asked(scene: Scene) {
    let (it, gate) = scene.held(scene.recipe("stopped")).await;
    let waiting = it.count().ask();
    it.stop();
    gate.open();
    scene.heard(waiting.await);
    let (it, gate) = (scene.player("killed"), Gate::default());
    let begun = it.hold(gate.clone()).ask();
    gate.occupied(1).await;
    let waiting = it.count().ask();
    it.kill();
    scene.heard(begun.await);
    scene.heard(waiting.await);
    scene.heard(it.count().await);
}

/// Cannot start before its gate opens.
#[actor]
struct Late {
    lines: Lines,
}

#[handlers]
impl Late {
    #[init]
    async fn new(lines: Lines, gate: Gate) -> Self {
        gate.pass().await;
        Self { lines }
    }

    #[handler]
    fn note(&mut self, n: u32) {
        self.lines.say(format!("late {n}"));
    }
}

/// Hands on what it is told, to an address that it was handed.
#[actor]
struct Messenger {
    to: LateAddr,
}

#[handlers]
impl Messenger {
    #[handler]
    fn bring(&mut self, n: u32) {
        self.to.note(n).tell().expect("room");
    }
}

async fn passed_on_before_it_runs(scene: Scene) {
    let gate = Gate::default();
    let late = scene.spawn(Late::props(scene.lines.clone(), gate.clone()));
    let messenger = scene.spawn(Props::value(Messenger { to: late.clone() }));
    for n in 0..3 {
        messenger.bring(n).await.expect("an answer");
    }
    let asked = late.note(9).ask();
    gate.open();
    asked.await.expect("an answer");
}

/// Tells itself twice for each number below ten that it is told.
#[actor]
struct Echo {
    lines: Lines,
}

#[handlers]
impl Echo {
    #[handler]
    fn hear(&mut self, cx: &mut Context<Self>, n: u32) {
        self.lines.say(n.to_string());
        if n < 10 {
            let own = cx.addr();
            own.hear(10 * n).tell().expect("room");
            own.hear(10 * n + 1).tell().expect("room");
        }
    }

    #[handler]
    async fn hold(&mut self, gate: Gate) {
        gate.pass().await;
    }
}

async fn to_oneself(scene: Scene) {
    let (book, gate) = (Lines::default(), Gate::default());
    let echo = scene.spawn(Props::value(Echo { lines: book.clone() }));
    echo.hold(gate.clone()).tell().expect("room");
    for n in 1..4 {
        echo.hear(n).tell().expect("room");
    }
    gate.open();
    book.first(9).await;
    scene.say(book.joined());
}

/// Passes a number on to the next, one less, until nothing is left.
#[actor]
struct Dancer {
    next: Option<DancerAddr>,
    steps: u32,
}

#[handlers]
impl Dancer {
    #[handler]
    fn meet(&mut self, next: DancerAddr) {
        self.next = Some(next);
    }

    #[handler]
    fn pass(&mut self, cx: &mut Context<Self>, reply: Reply<'_, u32>, left: u32) -> Receipt<'_> {
        self.steps += 1;
        match &self.next {
            // The right to answer goes round too.
            Some(next) if left > 0 => {
                let (receipt, reply) = reply.park(cx, Duration::MAX);
                next.carry(reply, left - 1, 1).tell().expect("room");
                receipt
            }
            _ => reply.answer(0),
        }
    }

    #[handler]
    fn carry(&mut self, reply: ReplyTo<u32>, left: u32, steps: u32) {
        match &self.next {
            Some(next) if left > 0 => next.carry(reply, left - 1, steps + 1).tell().expect("room"),
            _ => reply.answer(steps),
        }
    }
}

async fn round_in_a_ring(scene: Scene) {
    let ring: Vec<_> =
        (0..5).map(|_| scene.spawn(Props::value(Dancer { next: None, steps: 0 }))).collect();
    for (place, dancer) in ring.iter().enumerate() {
        dancer.meet(ring[(place + 1) % 5].clone()).await.expect("an answer");
    }
    let steps = ring[0].pass(100).await.expect("an answer");
    scene.say(format!("{steps} steps"));
}

async fn interceptors_tell(scene: Scene) {
    let it = scene.player("it");
    let strict = it.intercepted(|message: &mut PlayerMsg, _| match message {
        PlayerMsg::Note { n: 1 } => Passing::reject("not today"),
        PlayerMsg::Note { n: 2 } => Passing::Drop,
        _ => Passing::Pass,
    });
    scene.heard(strict.note(1).await);
    scene.sent(strict.note(1).tell());
    scene.heard(strict.note(2).await);
    let plain = it.intercepted(|_, _| Passing::Pass);
    for _ in 0..2 {
        plain.count().await.expect("an answer");
    }
    scene.heard(strict.count().await);
}

async fn sent_to_the_dead(scene: Scene) {
    let it = scene.spawn(scene.recipe("it").restart(Restart::Temporary));
    it.stop();
    it.stopped().await;
    scene.sent(it.note(1).tell());
    scene.sent(it.note(1).send().await);
    scene.heard(it.count().await);
}
