//! States: what is done about a message in which, what waits for another one, and what becomes of both in trouble.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{DeadReason, InVain, StateTable, Time};

use crate::stages::{everywhere, everywhere_often, on_simple, on_threads};

#[path = "states/beginnings.rs"]
mod beginnings;
#[path = "states/of_any_type.rs"]
mod of_any_type;

const MOMENT: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(5);

struct Closed;

/// What it has poured, and who has to know if it is dropped.
#[derive(Default)]
struct Open {
    poured: u64,
    bomb: bool,
}

struct Draining;

impl Drop for Open {
    fn drop(&mut self) {
        assert!(!self.bomb, "on purpose: the state is dropped");
    }
}

/// For those who are thirsty.
#[protocol]
trait Tap: Sign {
    #[refusable]
    fn fill(&mut self, litres: u64) -> u64;
    fn wait(&mut self, number: u64);
}

/// For those who look.
#[protocol]
trait Sign {
    fn knock(&mut self);
    fn read(&self) -> &'static str;
}

#[actor(mailbox = 4)]
struct Valve {
    log: Vec<String>,
}

#[handlers(
    speaks(Tap, Sign),
    states(Closed -> Open, Open -> Closed | Draining | Open, Draining -> Closed),
    start = Closed,
    deferred(at_most = 8, within = "5s", on_restart = keep),
)]
impl Valve {
    #[init]
    fn new() -> Self {
        Self { log: Vec::new() }
    }

    #[handler(refuse(*))]
    fn open(&mut self, at: In<'_, Closed>) {
        at.go(Open::default());
    }

    #[handler(refuse(*))]
    async fn drain_off(&mut self, cx: &mut Context<Self>, at: In<'_, Open>) -> u64 {
        let poured = at.poured;
        cx.sleep(MOMENT).await;
        at.go(Draining);
        poured
    }

    #[handler(ignore(Closed))]
    fn close(&mut self, at: In<'_, (Open, Draining)>) {
        at.go(Closed);
    }

    #[handler(refuse(*), blocking)]
    fn pour(&mut self, mut at: In<'_, Open>, litres: u64) -> u64 {
        at.poured += litres;
        at.poured
    }

    #[handler(when(Open), refuse(*))]
    fn approve(&mut self, reply: Reply<'_, bool>, at: In<'_, Open>) -> Receipt<'_> {
        let is_new = at.poured == 0;
        at.go(Open { poured: 1, bomb: false });
        reply.answer(is_new)
    }

    #[handler(refuse(Draining), when(*))]
    fn fallible(&mut self, is_well: bool) -> Result<u64, &'static str> {
        if is_well { Ok(1) } else { Err("unwell") }
    }

    #[handler(when(Open), defer(*))]
    fn note(&mut self, number: u64) -> u64 {
        self.log.push(number.to_string());
        number
    }

    #[handler(when(Closed), defer(*))]
    fn repair(&mut self) -> u64 {
        7
    }

    #[handler(when(Open), refuse(*))]
    fn arm(&mut self, mut at: In<'_, Open>) {
        at.bomb = true;
    }

    #[handler(when(*))]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[handler(refuse(*))]
    fn open_and_crash(&mut self, at: In<'_, Closed>) {
        at.go(Open::default());
        panic!("on purpose");
    }

    #[handler(when(*))]
    async fn rest(&mut self, cx: &mut Context<Self>, time: Duration) {
        cx.sleep(time).await;
    }

    #[handler(when(*))]
    fn log(&mut self) -> String {
        std::mem::take(&mut self.log).join(" ")
    }

    #[entering(Open)]
    fn opened(&mut self, cx: &mut Context<Self>) {
        self.log.push(format!("+{}", cx.id().to_string().len().min(1)));
    }

    #[entering(*)]
    fn entered(&mut self) {
        self.log.push("+".into());
    }

    #[leaving(Draining, Open)]
    fn left(&mut self) {
        self.log.push("-".into());
    }
}

#[handlers]
impl Tap for Valve {
    #[handler(refuse(Draining), defer(Closed))]
    async fn fill(&mut self, cx: &mut Context<Self>, mut at: In<'_, Open>, litres: u64) -> u64 {
        cx.sleep(MOMENT).await;
        at.poured += litres;
        at.poured
    }

    #[handler(ignore(Draining), defer(*))]
    fn wait(&mut self, at: In<'_, Open>, number: u64) {
        self.log.push(format!("{number}@{}", at.poured));
        if number == 0 {
            at.go(Closed);
        }
    }
}

#[handlers]
impl Sign for Valve {
    #[handler(when(Open), ignore(*))]
    fn knock(&mut self) {
        self.log.push("knock".into());
    }

    #[handler(when(*))]
    fn read(&self) -> &'static str {
        "tap"
    }
}

fn valve(system: &System) -> ValveAddr {
    system.spawn(Valve::props()).expect("a valve")
}

fn in_vain<T: std::fmt::Debug>(outcome: Result<T, AskError>) -> InVain {
    match outcome {
        Err(AskError::NotExecuted { why: NotExecuted::Deferred(why), .. }) => why,
        other => panic!("{other:?}"),
    }
}

fn refused<T: std::fmt::Debug>(
    outcome: Result<Result<T, Refusal>, AskError>,
) -> (&'static str, &'static str) {
    let refusal = outcome.expect("it was answered").expect_err("it was refused");
    (refusal.message, refusal.state)
}

#[test]
fn each_message_is_handled_refused_deferred_or_ignored() {
    everywhere(async |system| {
        let valve = valve(&system);
        let tap: TapAddr = valve.narrow();
        let sign: SignAddr = tap.narrow();
        assert_eq!(refused(valve.drain_off().await), ("drain_off", "Closed"));
        assert_eq!(refused(valve.pour(1).await), ("pour", "Closed"));
        assert_eq!(refused(valve.approve().await), ("approve", "Closed"));
        assert_eq!(valve.fallible(false).await, Ok(Ok(Err("unwell"))));
        assert_eq!(valve.close().await, Ok(()));
        assert_eq!(sign.knock().await, Ok(()));
        assert_eq!(valve.log().await.as_deref(), Ok(""), "nothing was done");

        let early = (tap.fill(2).ask(), valve.note(1).ask());
        assert_eq!(valve.open().await, Ok(Ok(())));
        assert_eq!((early.0.await, early.1.await), (Ok(Ok(2)), Ok(1)));
        assert_eq!(refused(valve.open().await), ("open", "Open"));
        assert_eq!(valve.pour(3).await, Ok(Ok(5)));
        assert_eq!(sign.knock().await, Ok(()));
        assert_eq!(valve.approve().await, Ok(Ok(false)));
        assert_eq!(valve.log().await.as_deref(), Ok("+1 1 knock - +1"));

        assert_eq!(valve.drain_off().await, Ok(Ok(1)));
        assert_eq!(refused(tap.fill(2).await), ("fill", "Draining"));
        assert_eq!(refused(valve.fallible(true).await), ("fallible", "Draining"));
        assert_eq!(tap.wait(7).await, Ok(()));
        assert_eq!(sign.read().await, Ok("tap"));
        assert_eq!(valve.close().await, Ok(()));
        assert_eq!(valve.log().await.as_deref(), Ok("- + - +"));
        let why = Refusal::clone(&valve.pour(1).await.expect("a valve").expect_err("it is closed"));
        assert_eq!(why.to_string(), "`pour` is refused in the state `Closed`");
    });
}

#[test]
fn what_was_told_and_is_refused_is_a_dead_letter() {
    everywhere(async |system| {
        let valve = valve(&system);
        let mut letters = system.dead_letters();
        valve.pour(1).tell().expect("room");
        let letter = letters.next().await.expect("a letter");
        assert_eq!((letter.message, letter.why), ("pour", DeadReason::Refused));
        valve.close().tell().expect("room");
        valve.log().await.expect("a valve");
        assert!(letters.try_next().is_none(), "what is ignored is done");
    });
}

#[test]
fn those_who_waited_come_first_and_in_their_order() {
    everywhere_often(async |system| {
        let valve = valve(&system);
        let tap: TapAddr = valve.narrow();
        for number in 1..=3 {
            valve.note(number).send().await.expect("room");
        }
        tap.wait(4).send().await.expect("room");
        valve.open().send().await.expect("room");
        for number in 5..=7 {
            valve.note(number).send().await.expect("room");
        }
        assert_eq!(valve.log().await.as_deref(), Ok("+1 1 2 3 4@0 5 6 7"));
    });
}

#[test]
fn a_state_that_goes_on_leaves_the_rest_to_wait_where_they_were() {
    everywhere_often(async |system| {
        let valve = valve(&system);
        let tap: TapAddr = valve.narrow();
        tap.wait(1).send().await.expect("room");
        tap.wait(0).send().await.expect("room");
        valve.note(2).send().await.expect("room");
        tap.wait(3).send().await.expect("room");
        valve.open().await.expect("a valve").expect("it was closed");
        assert_eq!(valve.log().await.as_deref(), Ok("+1 1@0 0@0 - +"));
        valve.note(4).send().await.expect("room");
        valve.open().await.expect("a valve").expect("it was closed");
        assert_eq!(valve.log().await.as_deref(), Ok("+1 2 3@0 4"));
    });
}

#[test]
fn they_take_up_no_room_and_there_is_room_for_so_many() {
    everywhere(async |system| {
        let valve = valve(&system);
        let mut letters = system.dead_letters();
        let early: Vec<_> = (0..8).map(|number| valve.note(number).ask()).collect();
        assert_eq!(in_vain(valve.note(8).await), InVain::TooMany);
        valve.note(9).send().await.expect("room");
        let letter = letters.next().await.expect("a letter");
        assert_eq!((letter.message, letter.why), ("note", DeadReason::Deferred));
        // Twice as many wait as the mailbox holds, and this comes in.
        valve.open().await.expect("a valve").expect("it was closed");
        for (number, early) in (0..8).zip(early) {
            assert_eq!(early.await, Ok(number));
        }
    });
}

#[test]
fn nobody_waits_for_longer_than_was_declared_however_often_the_state_changes() {
    on_simple(30, async |system| {
        let valve = valve(&system);
        let (tap, since): (TapAddr, Time) = (valve.narrow(), system.now());
        let mut letters = system.dead_letters();
        let first = valve.note(1).ask();
        system.sleep(2 * SECOND).await;
        // This one closes it again, so that the next one waits on.
        tap.wait(0).tell().expect("room");
        let second = valve.note(2).ask();
        valve.note(3).tell().expect("room");
        system.sleep(SECOND).await;
        valve.open().await.expect("a valve").expect("it was closed");
        assert_eq!(first.await, Ok(1));
        assert_eq!(in_vain(second.await), InVain::TooLong);
        assert_eq!(system.now() - since, 2 * SECOND + PATIENCE);
        let letter = letters.next().await.expect("a letter");
        assert_eq!((letter.message, letter.why), ("note", DeadReason::Deferred));
        assert_eq!(letter.at - since, 2 * SECOND + PATIENCE);
        let (before, last) = (system.now(), valve.note(4).ask());
        assert_eq!(in_vain(last.await), InVain::TooLong);
        assert_eq!(system.now() - before, PATIENCE);
    });
}

#[test]
fn where_nobody_waits_any_more_no_alarm_rings() {
    on_simple(30, async |system| {
        let valve = valve(&system);
        let early = valve.note(1).ask();
        system.sleep(SECOND).await;
        valve.open().await.expect("a valve").expect("it was closed");
        assert_eq!(early.await, Ok(1));
        let due = system.now();
        // With nothing to wait for, time stands still until this.
        let (longer, before) = (system.sleep(2 * PATIENCE), valve.log().await);
        assert_eq!(before.as_deref(), Ok("+1 1"));
        longer.await;
        assert_eq!(system.now() - due, 2 * PATIENCE);
        assert_eq!(valve.note(2).await, Ok(2));
    });
}

#[test]
fn an_asker_who_gives_up_is_not_served_later() {
    on_simple(30, async |system| {
        let valve = valve(&system);
        let early = valve.note(1).timeout(MOMENT).await;
        assert!(early.is_err());
        drop(valve.note(2).ask());
        let third = valve.note(3).ask();
        valve.rest(MOMENT).await.expect("a valve");
        valve.open().await.expect("a valve").expect("it was closed");
        assert_eq!(third.await, Ok(3));
        assert_eq!(valve.log().await.as_deref(), Ok("+1 3"));
    });
}

#[test]
fn a_restart_begins_anew_and_keeps_those_who_wait() {
    everywhere(async |system| {
        let valve = valve(&system);
        valve.open().await.expect("a valve").expect("it was closed");
        assert_eq!(valve.pour(3).await, Ok(Ok(3)));
        valve.close().await.expect("a valve");
        let early = valve.note(1).ask();
        assert!(valve.crash().await.is_err());
        assert_eq!(refused(valve.pour(1).await), ("pour", "Closed"));
        valve.open().await.expect("a valve").expect("it was closed");
        assert_eq!(early.await, Ok(1));
        assert_eq!(valve.pour(4).await, Ok(Ok(4)), "what the state held is gone");
        assert!(valve.crash().await.is_err());
        assert_eq!(refused(valve.pour(1).await), ("pour", "Closed"), "also from an open one");
        valve.open().await.expect("a valve").expect("it was closed");
        let repair = valve.repair().ask();
        assert!(valve.crash().await.is_err());
        assert_eq!(repair.await, Ok(7), "the state in which it begins handles it");
    });
}

#[test]
fn those_who_resume_are_where_they_were() {
    everywhere(async |system| {
        let props = Valve::props().life(|life| life.on_panic(Directive::Resume));
        let valve = system.spawn(props).expect("a valve");
        let early = valve.note(1).ask();
        assert!(valve.crash().await.is_err());
        valve.open().await.expect("a valve").expect("it was closed");
        assert_eq!(early.await, Ok(1));
        assert_eq!(valve.pour(3).await, Ok(Ok(3)));
        assert!(valve.crash().await.is_err());
        assert_eq!(valve.pour(4).await, Ok(Ok(7)));
        valve.close().await.expect("a valve");
        valve.log().await.expect("a valve");
        let early = valve.note(2).ask();
        assert!(valve.open_and_crash().await.is_err());
        assert_eq!(early.await, Ok(2), "it had gone there");
        assert_eq!(valve.log().await.as_deref(), Ok("+1 2"));
    });
}

#[test]
fn those_who_wait_are_told_of_the_end() {
    everywhere(async |system| {
        for end in [ValveAddr::stop, ValveAddr::drain, ValveAddr::kill] {
            let valve = valve(&system);
            let (one, other) = (valve.note(1).ask(), valve.note(2).ask());
            valve.log().await.expect("a valve");
            end(&valve);
            valve.stopped().await;
            for outcome in [one.await, other.await] {
                let stopped = |error: &AskError| {
                    matches!(error, AskError::NotExecuted { why: NotExecuted::Stopped, .. })
                };
                assert!(outcome.as_ref().is_err_and(stopped), "{outcome:?}");
            }
        }
    });
}

#[test]
fn what_a_state_holds_may_panic_when_it_is_dropped() {
    everywhere(async |system| {
        let armed = async || {
            let valve = valve(&system);
            valve.open().await.expect("a valve").expect("it was closed");
            valve.arm().await.expect("a valve").expect("it was open");
            valve
        };
        let leaves = armed().await;
        assert!(leaves.close().await.is_err(), "it is dropped in the handler");
        assert_eq!(leaves.close().await, Ok(()), "and this is the next incarnation");
        assert_eq!(leaves.log().await.as_deref(), Ok(""));
        let restarts = armed().await;
        assert!(restarts.crash().await.is_err());
        assert_eq!(refused(restarts.pour(1).await), ("pour", "Closed"));
        let stops = armed().await;
        stops.stop();
        stops.stopped().await;
        let is_killed = armed().await;
        is_killed.kill();
        is_killed.stopped().await;
    });
}

#[test]
fn people_see_where_it_is_and_who_waits() {
    everywhere(async |system| {
        let valve = valve(&system);
        let early = (valve.note(1).ask(), valve.note(2).ask());
        valve.log().await.expect("a valve");
        let seen = || {
            let tree = system.tree();
            let valve = tree.get(&valve.path()).expect("a valve");
            (valve.state, valve.waiting)
        };
        assert_eq!(seen(), (Some("Closed"), 2));
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting);
        assert!(valve.crash().await.is_err());
        valve.log().await.expect("a new one");
        let failure = valve_failure(&system, &valve);
        assert!(failure.contains("Closed"), "{failure}");
        valve.open().await.expect("a valve").expect("it was closed");
        assert_eq!((early.0.await, early.1.await), (Ok(1), Ok(2)));
        assert_eq!(seen(), (Some("Open"), 0));
    });
}

fn valve_failure(system: &System, valve: &ValveAddr) -> String {
    let tree = system.tree();
    let failure = tree.get(&valve.path()).and_then(|valve| valve.last_failure.clone());
    format!("{:?}", failure.expect("it has failed").record)
}

#[test]
fn nobody_is_lost_who_comes_while_it_goes_to_and_fro() {
    everywhere_often(async |system| {
        let valve = valve(&system);
        let tap: TapAddr = valve.narrow();
        let mut asks = Vec::new();
        for number in 0..24 {
            match number % 4 {
                0 => _ = valve.open().send().await,
                1 => asks.push((number, valve.note(number).ask())),
                2 => _ = tap.fill(1).send().await,
                _ => _ = valve.close().send().await,
            }
        }
        valve.open().send().await.expect("room");
        for (number, ask) in asks {
            match ask.await {
                Ok(answer) => assert_eq!(answer, number),
                error => assert_eq!(in_vain(error), InVain::TooMany),
            }
        }
        valve.stop();
        valve.stopped().await;
        let flow = system.flow();
        assert_eq!((flow.sent, flow.waiting), (flow.ended(), 0));
    });
}

#[test]
fn the_table_says_what_is_done() {
    let table = StateTable::of::<Valve>().expect("a valve has states");
    assert_eq!(
        table.to_markdown(),
        "\
| Message | Closed | Open | Draining |
|---|---|---|---|
| `open` | handled | refused | refused |
| `drain_off` | refused | handled | refused |
| `close` | ignored | handled | handled |
| `pour` | refused | handled | refused |
| `approve` | refused | handled | refused |
| `fallible` | handled | handled | refused |
| `note` | deferred | handled | deferred |
| `repair` | handled | deferred | deferred |
| `arm` | refused | handled | refused |
| `crash` | handled | handled | handled |
| `open_and_crash` | handled | refused | refused |
| `rest` | handled | handled | handled |
| `log` | handled | handled | handled |
| `Tap::fill` | deferred | handled | refused |
| `Tap::wait` | deferred | handled | ignored |
| `Sign::knock` | ignored | handled | ignored |
| `Sign::read` | handled | handled | handled |

At most 8 deferred messages wait, each for 5s at most; on a restart they are kept.
"
    );
    assert_eq!(
        table.to_mermaid(),
        "\
stateDiagram-v2
    [*] --> Closed
    Closed --> Open
    Open --> Closed
    Open --> Draining
    Open --> Open
    Draining --> Closed
"
    );
    assert!(StateTable::of::<Plain>().is_none());
}

#[actor]
struct Plain;

#[handlers(speaks(Tap))]
impl Plain {}

#[handlers]
impl Tap for Plain {
    fn fill(&mut self, litres: u64) -> u64 {
        litres
    }

    fn wait(&mut self, _: u64) {}
}

#[handlers]
impl Sign for Plain {
    fn knock(&mut self) {}

    fn read(&self) -> &'static str {
        "plain"
    }
}

#[test]
fn whoever_has_no_states_refuses_nothing_and_is_asked_alike() {
    everywhere(async |system| {
        let tap: TapAddr = system.spawn(Plain).expect("an actor").narrow();
        assert_eq!(tap.fill(3).await, Ok(Ok(3)));
    });
}

#[test]
fn whoever_lends_his_thread_waits_for_another_state_as_others_do() {
    on_threads(async |system| {
        let valve = valve(&system);
        let asker = std::thread::spawn({
            let valve = valve.clone();
            move || valve.note(7).blocking()
        });
        let is_there = || system.tree().get(&valve.path()).is_some_and(|valve| valve.waiting == 1);
        while !is_there() {
            std::thread::yield_now();
        }
        valve.open().await.expect("a valve").expect("it was closed");
        assert_eq!(asker.join().expect("no panic"), Ok(7));
    });
}
