//! Timers: once, again and again, in order, and for as long as somebody wants them.

use std::time::Duration;

use thespian::prelude::*;

use crate::case::cases;
use crate::lines::Lines;
use crate::player::Player;
use crate::scene::Scene;

cases! { "timers":
    "those that are due at the same moment come in the order in which they were set",
    equal_ones_in_order => ["it 0, it 1, it 2, it 3, it 4, it 5, it 6, it 7, it 8, it 9, it 10, it 11"];

    "what is set and cancelled in between changes no order",
    cancelled_ones_in_between => ["it 0, it 1, it 2, it 3, it 4, it 5"];

    "one that is due earlier does not wait for a later one that was set before",
    the_earlier_comes_first => ["it 1"];

    "once is once, and at a fixed rate is as often as time goes by",
    once_and_at_a_rate => ["it 1, it 2, it 2, it 2", "once is over: true, the rate is over: false"];

    "with a pause there is never more than one under way",
    with_a_pause => ["in, out, in, out, in, out"];

    "one that is cancelled or dropped says nothing, one that is let go on does",
    cancelled_and_detached => ["it 3"];

    "timers end with their actor, and none can be set for one that has ended",
    they_end_with_their_actor => ["over: true", "no timer for Player#1: it has stopped"];

    "what cannot be waited for is refused",
    what_cannot_be_waited_for => ["a repeated message needs a period above zero", "too far: true"];

    "nothing comes before its time",
    nothing_comes_early => ["early: false"];
}

const MS: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_secs(3600);

fn it(scene: &Scene) -> (crate::player::PlayerAddr, Lines) {
    let book = Lines::default();
    (scene.spawn(Player::props("it", book.clone(), false)), book)
}

async fn equal_ones_in_order(scene: Scene) {
    let (it, book) = it(&scene);
    for n in 0..12 {
        it.note(n).after(2 * MS).expect("a timer").detach();
    }
    book.first(12).await;
    scene.say(book.joined());
}

async fn cancelled_ones_in_between(scene: Scene) {
    let (it, book) = it(&scene);
    for n in 0..6 {
        it.note(n).after(5 * MS).expect("a timer").detach();
        drop(it.note(100).after(5 * MS).expect("a timer"));
        it.note(200).after(HOUR).expect("a timer").cancel();
    }
    book.first(6).await;
    scene.say(book.joined());
}

async fn the_earlier_comes_first(scene: Scene) {
    let (it, book) = it(&scene);
    let _later = it.note(2).after(HOUR).expect("a timer");
    // Whoever waits for it does so by now.
    scene.system.sleep(MS).await;
    it.note(1).after(MS).expect("a timer").detach();
    book.first(1).await;
    scene.say(book.joined());
}

async fn once_and_at_a_rate(scene: Scene) {
    let (it, book) = it(&scene);
    let once = it.note(1).after(Duration::ZERO).expect("a timer");
    book.first(1).await;
    let rate = it.note(2).every(MS).expect("a timer");
    let lines = book.first(4).await;
    scene.say(lines[..4].join(", "));
    scene.say(format!("once is over: {}, the rate is over: {}", once.is_over(), rate.is_over()));
}

/// Takes longer than the pause.
#[actor]
struct Slow {
    lines: Lines,
}

#[handlers]
impl Slow {
    #[handler]
    async fn work(&mut self, cx: &mut Context<Self>) {
        self.lines.say("in");
        cx.sleep(2 * MS).await;
        self.lines.say("out");
    }
}

async fn with_a_pause(scene: Scene) {
    let book = Lines::default();
    let slow = scene.spawn(Props::value(Slow { lines: book.clone() }));
    let _timer = slow.work().every_after(MS).expect("a timer");
    let lines = book.first(6).await;
    scene.say(lines[..6].join(", "));
}

async fn cancelled_and_detached(scene: Scene) {
    let (it, book) = it(&scene);
    it.note(1).after(HOUR).expect("a timer").cancel();
    drop(it.note(2).after(MS).expect("a timer"));
    it.note(3).after(2 * MS).expect("a timer").detach();
    book.first(1).await;
    scene.say(book.joined());
}

async fn they_end_with_their_actor(scene: Scene) {
    let (it, _) = it(&scene);
    let timers = [
        it.note(1).after(HOUR).expect("a timer"),
        it.note(1).every(HOUR).expect("a timer"),
        it.note(1).every_after(HOUR).expect("a timer"),
    ];
    it.stop();
    it.stopped().await;
    scene.say(format!("over: {}", timers.iter().all(Timer::is_over)));
    scene.say(it.note(1).after(MS).expect_err("it has ended").to_string());
}

async fn what_cannot_be_waited_for(scene: Scene) {
    let (it, _) = it(&scene);
    scene.say(it.note(1).every(Duration::ZERO).expect_err("no period").to_string());
    let far = it.note(1).after(Duration::MAX).expect_err("no end");
    scene.say(format!("too far: {}", matches!(far, thespian::TimerError::TooFar(_))));
}

async fn nothing_comes_early(scene: Scene) {
    let (it, book) = it(&scene);
    let begun = scene.system.now();
    it.note(1).after(5 * MS).expect("a timer").detach();
    book.first(1).await;
    let noted = scene.system.now() - begun;
    let begun = scene.system.now();
    scene.system.sleep(5 * MS).await;
    let slept = scene.system.now() - begun;
    scene.say(format!("early: {}", noted < 5 * MS || slept < 5 * MS));
}
