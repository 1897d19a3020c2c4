//! A director: it chooses, has actors fail or take their time, and hears of everything.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{
    Base, Cause, DeadReason, Director, Doing, ExitReason, Handling, Heard, Passing, Role, Target,
    Task, Time, Touched, Treatment, Unknown, What,
};

use crate::probes::{NotebookAddr, notebook, say};
use crate::stages::quiet;

const SECOND: Duration = Duration::from_secs(1);

#[actor]
struct Scribe {
    name: &'static str,
    book: NotebookAddr,
}

#[handlers]
impl Scribe {
    #[init]
    fn new(name: &'static str, book: NotebookAddr) -> Self {
        Self { name, book }
    }

    #[handler]
    fn write(&self, word: u32) -> u32 {
        say(&self.book, format!("{} {word}", self.name));
        word
    }

    #[handler]
    async fn copy(&self, from: ScribeAddr, word: u32) -> Result<u32, AskError> {
        from.write(word).await
    }
}

type Treat = dyn Fn(&Handling<'_>) -> Treatment + Send + Sync;

/// Runs the ready task with the highest number, or else with the lowest, and treats messages as it is told.
struct Strict {
    newest_first: bool,
    treat: Box<Treat>,
    heard: Mutex<Vec<String>>,
}

impl Strict {
    fn new(treat: impl Fn(&Handling<'_>) -> Treatment + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { newest_first: false, treat: Box::new(treat), heard: Mutex::default() })
    }

    fn note(&self, line: String) {
        self.heard.lock().unwrap().push(line);
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

fn role(task: Task) -> String {
    match task.role {
        Role::Main => "main".into(),
        Role::Actor(who) => who.to_string(),
        Role::Helper(what) => what.into(),
        _ => unreachable!("a role of a later version"),
    }
}

impl Director for Strict {
    fn next(&self, ready: &[Task]) -> Option<usize> {
        let by_number = |index: &usize| ready[*index].number;
        let all = 0..ready.len();
        if self.newest_first { all.max_by_key(by_number) } else { all.min_by_key(by_number) }
    }

    fn random(&self) -> Option<u64> {
        Some(7)
    }

    fn turn(&self) -> Option<u32> {
        Some(1)
    }

    fn handling(&self, message: &Handling<'_>) -> Treatment {
        (self.treat)(message)
    }

    fn heard(&self, outcome: &Heard) {
        let Heard { from, by, kind, is_reply, .. } = *outcome;
        let by = by.map_or("outside".into(), |by: Target| by.to_string());
        self.note(format!("{by} heard {from} of {kind}: {is_reply}"));
    }

    fn stepped(&self, task: Task) {
        self.note(format!("{} stepped", role(task)));
    }

    fn advanced(&self, to: Time) {
        self.note(format!("it is {to}"));
    }
}

fn directed<T, Fut: Future<Output = T>>(
    director: &Arc<Strict>,
    main: impl FnOnce(System) -> Fut,
) -> T {
    quiet();
    let builder = System::builder().base(Base::Simple { seed: 1 }).ignore_environment();
    builder.director(director.clone()).run(main).expect("an orderly end")
}

#[test]
fn a_director_chooses_who_is_next_whatever_the_seed_says() {
    for newest_first in [false, true] {
        let director =
            Strict { newest_first, ..Arc::into_inner(Strict::new(|_| Treatment::Handle)).unwrap() };
        let lines = directed(&Arc::new(director), async |system| {
            let book = notebook(&system);
            let scribes = ["a", "b", "c"]
                .map(|name| system.spawn(Scribe::props(name, book.clone())).unwrap());
            for scribe in &scribes {
                scribe.write(1).tell().unwrap();
            }
            assert_eq!(system.rng().next_u64(), thespian::Random::new(7).next_u64());
            book.first(3).await.unwrap()
        });
        let order = if newest_first { ["c 1", "b 1", "a 1"] } else { ["a 1", "b 1", "c 1"] };
        assert_eq!(lines, order);
    }
}

#[test]
fn who_is_crashed_by_a_director_fails_as_by_a_panic() {
    let crash = |message: &Handling<'_>| {
        let meant = message.path == "/scribe#2" && message.kind == "write" && message.is_ask;
        if meant { Treatment::Crash } else { Treatment::Handle }
    };
    directed(&Strict::new(crash), async |system| {
        let book = notebook(&system);
        let scribe = system.spawn(Scribe::props("a", book.clone())).unwrap();
        let mut letters = system.dead_letters();
        assert_eq!(scribe.write(1).await.unwrap_err().unknown(), Some(Unknown::Crashed));
        assert_eq!(letters.try_next().unwrap().message, "write");
        scribe.write(2).tell().unwrap();
        assert_eq!(
            book.first(1).await.unwrap(),
            ["a 2"],
            "it is made again, and only asks are crashed"
        );
        assert_eq!((system.stats().failures, system.stats().restarts), (1, 1));
    });
}

#[test]
fn who_is_slowed_by_a_director_takes_his_time_and_can_be_killed_meanwhile() {
    let slow = |message: &Handling<'_>| match message.kind {
        "write" => Treatment::Slow(5 * SECOND),
        _ => Treatment::Handle,
    };
    directed(&Strict::new(slow), async |system| {
        let book = notebook(&system);
        let scribe = system.spawn(Scribe::props("a", book.clone())).unwrap();
        assert_eq!(scribe.write(1).await, Ok(1));
        assert_eq!(system.now().since_start(), 5 * SECOND);
        let late = scribe.write(2).timeout(SECOND).await.unwrap_err();
        assert_eq!(late.unknown(), Some(Unknown::Deadline));
        let asked = scribe.write(3).ask();
        system.sleep(5 * SECOND).await;
        scribe.kill();
        assert!(matches!(scribe.stopped().await, ExitReason::Killed { confirmed: true }));
        assert_eq!(system.now().since_start(), 11 * SECOND, "not a moment later");
        asked.await.unwrap_err();
    });
}

#[test]
fn who_is_killed_while_it_takes_its_time_loses_its_message_once() {
    let slow = |message: &Handling<'_>| match message.kind {
        "write" => Treatment::Slow(5 * SECOND),
        _ => Treatment::Handle,
    };
    directed(&Strict::new(slow), async |system| {
        let book = notebook(&system);
        let scribe = system.spawn(Scribe::props("a", book)).unwrap();
        let mut letters = system.dead_letters();
        scribe.write(1).tell().unwrap();
        system.sleep(SECOND).await;
        scribe.kill();
        scribe.stopped().await;
        let letter = letters.try_next().unwrap();
        assert_eq!((letter.message, letter.why), ("write", DeadReason::Killed));
        assert_eq!(letters.try_next().map(|letter| letter.why), None);
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
    });
}

#[test]
fn who_is_dropped_with_the_system_while_it_takes_its_time_loses_its_message_once() {
    for treatment in [Treatment::Slow(5 * SECOND), Treatment::Pause] {
        quiet();
        let director = Strict::new(move |_| treatment);
        let lost = Arc::new(Mutex::new(Vec::new()));
        let letters = lost.clone();
        let builder = System::builder().base(Base::Simple { seed: 1 }).ignore_environment();
        let builder = builder.without_dead_letter_log().director(director).observe(move |event| {
            if let What::DeadLetter(_, why) = &event.what {
                letters.lock().unwrap().push(*why);
            }
        });
        let system = builder.start().unwrap();
        let book = notebook(&system);
        book.note("a".into()).tell().unwrap();
        let mut stepping = system.stepping(std::future::pending::<()>()).unwrap();
        while system.tree().actors[0].doing != Doing::Handling("note") {
            stepping.step().unwrap();
        }
        drop((stepping, system));
        assert_eq!(*lost.lock().unwrap(), [DeadReason::Killed], "{treatment:?}");
    }
}

#[test]
fn a_director_hears_of_each_step_and_of_each_answer() {
    let director = Strict::new(|_| Treatment::Handle);
    directed(&director, async |system| {
        let book = notebook(&system);
        let [a, b] =
            ["a", "b"].map(|name| system.spawn(Scribe::props(name, book.clone())).unwrap());
        a.copy(b, 4).await.unwrap().unwrap();
        system.sleep(SECOND).await;
    });
    let heard = director.heard();
    let at = |line: &str| heard.iter().position(|heard| heard == line).expect(line);
    assert!(
        at("Scribe#2 heard Scribe#3 of write: true") < at("outside heard Scribe#2 of copy: true")
    );
    assert!(at("Notebook#1 stepped") < at("it is 1.000000s"));
}

#[test]
fn an_observer_is_shown_each_event_at_once_and_an_interceptor_who_sends() {
    let (seen, sent) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
    let (eye, ear) = (seen.clone(), sent.clone());
    let builder = System::builder().base(Base::Simple { seed: 1 }).ignore_environment();
    let builder = builder.observe(move |event| {
        eye.lock().unwrap().push(format!("{} {}", event.who, event.what));
        panic!("an observer, on purpose");
    });
    let builder = builder.intercept(move |passage| {
        let from = passage.from.map_or("outside".into(), |from| from.to_string());
        ear.lock().unwrap().push(format!("{from} -> {}", passage.kind));
        Passing::Pass
    });
    quiet();
    let run = builder.run(async |system| {
        let book = notebook(&system);
        let [a, b] =
            ["a", "b"].map(|name| system.spawn(Scribe::props(name, book.clone())).unwrap());
        a.copy(b, 4).await.unwrap().unwrap();
        let seen = seen.lock().unwrap().clone();
        for line in [
            "Scribe#2 spawned",
            "Scribe#2 ready",
            "Scribe#2 handles copy",
            "Scribe#3 handles write",
        ] {
            assert!(seen.iter().any(|seen| seen == line), "{line} is not in {seen:?}");
        }
    });
    run.expect("an orderly end");
    assert_eq!(*sent.lock().unwrap(), ["outside -> copy", "Scribe#2 -> write", "Scribe#3 -> note"]);
}

#[test]
fn the_actor_at_a_place_can_be_made_to_fail() {
    crate::stages::everywhere(async |system| {
        let mut events = system.subscribe();
        let book = notebook(&system);
        let scribe = system.spawn(Scribe::props("a", book).named("a")).unwrap();
        assert_eq!(scribe.write(1).await, Ok(1));
        assert!(
            !system.fail("/b", "nobody, on purpose") && !system.fail("/a/b", "nobody, on purpose")
        );
        assert!(system.fail("/a", "by order, on purpose"));
        let failure = loop {
            if let What::Failed(failure) = events.next().await.unwrap().what {
                break failure;
            }
        };
        assert!(
            matches!(&failure.cause, Cause::Panic { text, .. } if &**text == "by order, on purpose")
        );
        assert_eq!((&*failure.path, scribe.write(2).await), ("/a", Ok(2)));
    });
}

/// Whether it is asked in an actor's task, in a wake or in whoever asks: nobody but the thread has to do with it.
#[test]
fn a_directors_panic_is_one_of_the_thread_that_drives() {
    struct Strange(&'static str);

    impl Strange {
        fn at(&self, what: &'static str) {
            assert_ne!(self.0, what, "on purpose");
        }
    }

    impl Director for Strange {
        fn next(&self, _: &[Task]) -> Option<usize> {
            self.at("next");
            None
        }
        fn random(&self) -> Option<u64> {
            self.at("random");
            None
        }
        fn turn(&self) -> Option<u32> {
            self.at("turn");
            None
        }
        fn handling(&self, _: &Handling<'_>) -> Treatment {
            self.at("handling");
            Treatment::Handle
        }
        fn heard(&self, _: &Heard) {
            self.at("heard");
        }
        fn given_back(&self, _: Target, _: &'static str, _: &dyn std::fmt::Display) {
            self.at("given_back");
        }
        fn woken(&self, _: Task) {
            self.at("woken");
        }
        fn stepping(&self, _: Task) {
            self.at("stepping");
        }
        fn stepped(&self, _: Task) {
            self.at("stepped");
        }
        fn idle(&self, _: bool) {
            self.at("idle");
        }
        fn advanced(&self, _: Time) {
            self.at("advanced");
        }
        fn watches_touches(&self) -> bool {
            self.0 == "touch"
        }
        fn touch(&self, _: Touched) {
            self.at("touch");
        }
    }

    quiet();
    let play = |strange| {
        let failed = Arc::new(AtomicBool::new(false));
        let fails = failed.clone();
        let builder = System::builder().base(Base::Simple { seed: 1 }).ignore_environment();
        let builder = builder.observe(move |event| {
            if matches!(event.what, What::Failed(_) | What::Ended(_)) {
                fails.store(true, Ordering::Relaxed);
            }
        });
        let system = builder.director(Arc::new(Strange(strange))).start().unwrap();
        let played = catch_unwind(AssertUnwindSafe(|| {
            system.block_on(async {
                let book = notebook(&system);
                let [a, b] =
                    ["a", "b"].map(|name| system.spawn(Scribe::props(name, book.clone())).unwrap());
                a.copy(b.clone(), 4).await.unwrap().unwrap();
                system.rng();
                system.sleep(SECOND).await;
                b.stop();
                b.stopped().await;
                b.write(1).tell().unwrap_err();
            })
        }));
        (played, failed.load(Ordering::Relaxed))
    };
    for strange in [
        "next",
        "random",
        "turn",
        "handling",
        "heard",
        "given_back",
        "woken",
        "stepping",
        "stepped",
        "idle",
        "advanced",
        "touch",
    ] {
        let (played, failed) = play(strange);
        let panic = *played.expect_err(strange).downcast::<String>().expect("a text");
        assert!(panic.contains("on purpose") && panic.contains(strange), "{panic}");
        assert!(!failed || strange == "given_back", "{strange}: nobody else is to blame");
    }
    play("nowhere").0.expect("a director without panics").unwrap();
}
