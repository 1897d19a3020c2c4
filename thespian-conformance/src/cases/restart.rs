//! Restart: what it keeps, and what it does not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thespian::Restart;
use thespian::prelude::*;

use crate::case::cases;
use crate::lines::Lines;
use crate::player::{Player, panic_on_purpose};
use crate::scene::Scene;

cases! { "restart":
    "the same address, the same mailbox in its order, a new state from its props",
    address_and_mailbox_stay => [
        "given back: Full", "it up, it lets go, it 1, it dropped, it up, it 2, it 3, it 4", "the same path",
    ];

    "children are stopped first, the youngest first, then the state goes, and only then is the next one made",
    children_first_then_the_state => [
        "mother up, elder up, younger up, younger off: stopped, younger dropped, elder off: stopped, elder dropped, \
         mother dropped, mother up",
    ];

    "the failed state has last words only where that is declared",
    last_words_where_declared => ["plain: 1", "careful: last words", "careful: 1"];

    "a start that hangs is cut off at its deadline, and tried again",
    a_start_that_hangs_is_tried_again => ["tried 2 times"];

    "a message is tried again where that is declared, before any other, and its asker notices nothing",
    a_trial => ["file 1, file 1, file 1, file 2", "1", "0 dead letters"];

    "what fails too often is given up, its asker told, and it is a dead letter",
    a_quarantine => ["unknown: Crashed", "file 1, file 1, file 1", "file: the actor failed at it again and again"];

    "a permanent actor is made again after its own stop, and not after somebody else's",
    a_permanent_one => ["it up, it off: stopped, it dropped, it up, it off: stopped, it dropped", "1", "stopped"];

    "what a failed handler had sent stays sent",
    what_was_sent_stays_sent => ["it asked, it sent, it told"];

    "a timer in the state ends with the incarnation, one that is kept goes on",
    timers_of_an_incarnation => ["kept", "the other is over"];
}

async fn address_and_mailbox_stay(scene: Scene) {
    let book = Lines::default();
    let (it, gate) = scene.held(Player::props("it", book.clone(), true).mailbox(3)).await;
    let path = it.path();
    it.note(1).tell().expect("room");
    it.crash().tell().expect("room");
    it.note(2).tell().expect("room");
    let in_line = it.note(3).send();
    scene.sent(it.note(9).tell());
    gate.open();
    in_line.await.expect("room");
    it.note(4).await.expect("an answer");
    scene.say(book.joined());
    if it.path() == path {
        scene.say("the same path");
    }
}

/// Has two children, and fails.
#[actor]
struct Mother {
    _farewell: crate::player::Farewell,
}

#[handlers]
impl Mother {
    #[init]
    async fn new(cx: &mut Context<Self>, book: Lines, fertile: Arc<AtomicU32>) -> Self {
        book.say("mother up");
        if fertile.swap(0, Ordering::Relaxed) > 0 {
            for name in ["elder", "younger"] {
                let child = cx.spawn(Player::props(name, book.clone(), true)).expect("a child");
                child.ready().await.expect("a child that starts");
            }
        }
        Self { _farewell: crate::player::Farewell { lines: book, line: "mother dropped".into() } }
    }

    #[handler]
    fn crash(&mut self) {
        panic_on_purpose()
    }

    #[handler]
    fn ping(&self) {}
}

async fn children_first_then_the_state(scene: Scene) {
    let book = Lines::default();
    let mother = scene.spawn(Mother::props(book.clone(), Arc::new(AtomicU32::new(1))));
    mother.crash().await.expect_err("a failure");
    mother.ping().await.expect("an answer");
    scene.say(book.joined());
}

/// Has last words also after a failure.
#[actor]
struct Careful {
    lines: Lines,
    count: u32,
}

#[handlers]
impl Careful {
    #[init]
    fn new(lines: Lines) -> Self {
        Self { lines, count: 0 }
    }

    #[stopping(after_failure)]
    fn off(&mut self) {
        self.lines.say("careful: last words");
    }

    #[handler]
    fn crash(&mut self) {
        panic_on_purpose()
    }

    #[handler]
    fn count(&mut self) -> u32 {
        self.count += 1;
        self.count
    }
}

async fn last_words_where_declared(scene: Scene) {
    let plain = scene.spawn(Player::props("plain", Lines::default(), true));
    plain.crash().await.expect_err("a failure");
    let count = plain.count().await.expect("an answer");
    scene.say(format!("plain: {count}"));
    let careful = scene.spawn(Careful::props(scene.lines.clone()));
    careful.crash().await.expect_err("a failure");
    let count = careful.count().await.expect("an answer");
    scene.say(format!("careful: {count}"));
}

/// Hangs when it is made at first.
#[actor(start_within = "5ms")]
struct Hanging {
    tries: u32,
}

#[handlers]
impl Hanging {
    #[init]
    async fn new(tries: Arc<AtomicU32>) -> Self {
        let tried = tries.fetch_add(1, Ordering::Relaxed);
        if tried == 0 {
            std::future::pending().await
        }
        Self { tries: tried + 1 }
    }

    #[handler]
    fn tries(&self) -> u32 {
        self.tries
    }
}

async fn a_start_that_hangs_is_tried_again(scene: Scene) {
    let hanging = scene.spawn(Hanging::props(Arc::default()));
    let tries = hanging.tries().await.expect("an answer");
    scene.say(format!("tried {tries} times"));
}

/// Fails at its papers as often as it is told to.
#[actor(max_restarts = 100)]
struct Clerk {
    lines: Lines,
    failures: Arc<AtomicU32>,
}

#[handlers]
impl Clerk {
    #[init]
    fn new(lines: Lines, failures: Arc<AtomicU32>) -> Self {
        Self { lines, failures }
    }

    #[handler(retry = 2)]
    fn file(&mut self, paper: u32) -> u32 {
        self.lines.say(format!("file {paper}"));
        let left = self.failures.load(Ordering::Relaxed);
        if left > 0 {
            self.failures.store(left - 1, Ordering::Relaxed);
            panic_on_purpose()
        }
        paper
    }

    #[handler]
    async fn talk_and_crash(&mut self, to: NotebookAddr) {
        to.note("it told").tell().expect("room");
        to.note("it sent").send().await.expect("room");
        to.note("it asked").await.expect("an answer");
        panic_on_purpose()
    }
}

/// Writes down what it is told.
#[actor]
struct Notebook {
    lines: Lines,
}

#[handlers]
impl Notebook {
    #[handler]
    fn note(&mut self, line: &'static str) {
        self.lines.say(line);
    }
}

fn clerk(scene: &Scene, failures: u32) -> (ClerkAddr, Lines) {
    let book = Lines::default();
    (scene.spawn(Clerk::props(book.clone(), Arc::new(AtomicU32::new(failures)))), book)
}

async fn a_trial(scene: Scene) {
    let (clerk, book) = clerk(&scene, 2);
    let first = clerk.file(1).ask();
    clerk.file(2).await.expect("an answer");
    scene.say(book.joined());
    scene.heard(first.await);
    scene.say(format!("{} dead letters", scene.system.stats().dead_letters));
}

async fn a_quarantine(scene: Scene) {
    let mut letters = scene.system.dead_letters();
    let (clerk, book) = clerk(&scene, 3);
    scene.heard(clerk.file(1).await);
    scene.say(book.joined());
    // Answered by the next incarnation, when all is told of the last one.
    clerk.file(2).await.expect("an answer");
    while let Some(letter) = letters.try_next() {
        scene.say(format!("{}: {}", letter.message, letter.why));
    }
}

async fn a_permanent_one(scene: Scene) {
    let book = Lines::default();
    let recipe = Player::props("it", book.clone(), true).restart(Restart::Permanent);
    let it = scene.spawn(recipe);
    it.leave().await.expect("an answer");
    let count = it.count().await;
    it.stop();
    let how = it.stopped().await;
    scene.say(book.joined());
    scene.heard(count);
    scene.say(how.to_string());
}

async fn what_was_sent_stays_sent(scene: Scene) {
    let (clerk, _) = clerk(&scene, 0);
    let book = Lines::default();
    let list = scene.spawn(Props::value(Notebook { lines: book.clone() }));
    clerk.talk_and_crash(list).await.expect_err("a failure");
    book.first(3).await;
    scene.say(book.sorted());
}

/// Sets one timer that is its own and one that is the actor's.
#[actor]
struct Lamp {
    lines: Lines,
    own: Option<Timer>,
}

#[handlers]
impl Lamp {
    #[init]
    fn new(lines: Lines) -> Self {
        Self { lines, own: None }
    }

    #[handler]
    fn set(&mut self, cx: &mut Context<Self>) {
        let hour = Duration::from_secs(3600);
        self.own = Some(cx.addr().blink("own").every(hour).expect("a timer"));
        let soon = Duration::from_millis(20);
        cx.keep("kept", cx.addr().blink("kept").after(soon).expect("a timer"));
    }

    #[handler]
    fn blink(&mut self, which: &'static str) {
        self.lines.say(which);
    }

    #[handler]
    fn lend(&mut self) -> Option<Timer> {
        self.own.take()
    }

    #[handler]
    fn crash(&mut self) {
        panic_on_purpose()
    }
}

async fn timers_of_an_incarnation(scene: Scene) {
    let lamp = scene.spawn(Lamp::props(scene.lines.clone()));
    lamp.set().await.expect("an answer");
    lamp.crash().await.expect_err("a failure");
    scene.lines.first(1).await;
    if lamp.lend().await.expect("an answer").is_none() {
        scene.say("the other is over");
    }
}
