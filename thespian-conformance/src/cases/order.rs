//! Order: what was accepted first is handled first, and what reorders says so.

use std::time::Duration;

use thespian::Passing;
use thespian::prelude::*;

use crate::case::cases;
use crate::gate::Gate;
use crate::lines::Lines;
use crate::player::PlayerMsg;
use crate::scene::Scene;

cases! { "order":
    "messages that one sender sends to one actor are handled in the order in which they were accepted, whatever the \
         form",
    one_sender_in_all_forms => ["it 0, it 1, it 2, it 3, it 4, it 5, it 6, it 7, it 8"];

    "senders do not disturb one another's order",
    each_senders_own => ["a: 0 1 2 3 4 5 6 7", "b: 0 1 2 3 4 5 6 7", "c: 0 1 2 3 4 5 6 7"];

    "a waiting send takes its place when it is accepted, and no tell passes it",
    a_waiting_send_keeps_its_place => ["given back: Full", "it 1, it 2, it 3, it 4, it 5"];

    "urgent messages come first, in their order, and after sixteen in a row it is the turn of another",
    urgent_ones_first => ["u0 u1 u2 u3 u4 u5 u6 u7 u8 u9 u10 u11 u12 u13 u14 u15 n0 u16 u17 u18 u19 n1 n2"];

    "a delay that an interceptor imposes reorders, and those that it does not delay keep their order",
    a_delay_reorders => ["it 2, it 3, it 1"];

    "what is said through narrowed addresses comes in the order in which it was accepted, and to the same actor",
    narrowed_twice => ["own 0, once 1, twice 2, own 3, once 4, twice 5", "the same"];
}

async fn one_sender_in_all_forms(scene: Scene) {
    let book = Lines::default();
    let it = scene.spawn(crate::player::Player::props("it", book.clone(), false));
    for n in 0..9 {
        match n % 3 {
            0 => it.note(n).tell().expect("room"),
            1 => it.note(n).send().await.expect("room"),
            _ => drop(it.note(n).await.expect("an answer")),
        }
    }
    scene.say(book.joined());
}

/// Notes who says what.
#[actor]
struct Clerk {
    lines: Lines,
}

#[handlers]
impl Clerk {
    #[handler]
    fn write(&mut self, who: &'static str, n: u32) {
        self.lines.say(format!("{who}{n}"));
    }
}

#[actor]
struct Speaker {
    name: &'static str,
    to: ClerkAddr,
}

#[handlers]
impl Speaker {
    #[handler]
    async fn speak(&mut self) {
        for n in 0..8 {
            match n % 2 {
                0 => self.to.write(self.name, n).tell().expect("room"),
                _ => self.to.write(self.name, n).send().await.expect("room"),
            }
        }
    }
}

async fn each_senders_own(scene: Scene) {
    let book = Lines::default();
    let clerk = scene.spawn(Props::value(Clerk { lines: book.clone() }));
    for name in ["a", "b", "c"] {
        let speaker = Speaker { name, to: clerk.clone() };
        scene.spawn(Props::value(speaker)).speak().tell().expect("room");
    }
    let all = book.first(24).await;
    for name in ["a", "b", "c"] {
        let own: Vec<_> = all.iter().filter_map(|line| line.strip_prefix(name)).collect();
        scene.say(format!("{name}: {}", own.join(" ")));
    }
}

async fn a_waiting_send_keeps_its_place(scene: Scene) {
    let book = Lines::default();
    let recipe = crate::player::Player::props("it", book.clone(), false);
    let (it, gate) = scene.held(recipe.mailbox(2)).await;
    it.note(1).tell().expect("room");
    it.note(2).tell().expect("room");
    let in_line = it.note(3).send();
    let asked = it.note(4).ask();
    scene.sent(it.note(9).tell());
    gate.open();
    in_line.await.expect("room");
    asked.await.expect("an answer");
    it.note(5).await.expect("an answer");
    scene.say(book.joined());
}

#[actor]
struct Ward {
    seen: Vec<String>,
}

#[handlers]
impl Ward {
    #[handler]
    async fn hold(&mut self, gate: Gate) {
        gate.pass().await;
    }

    #[handler]
    fn visit(&mut self, n: u32) -> String {
        self.seen.push(format!("n{n}"));
        self.seen.join(" ")
    }

    #[handler(priority = high)]
    fn emergency(&mut self, n: u32) {
        self.seen.push(format!("u{n}"));
    }
}

async fn urgent_ones_first(scene: Scene) {
    let (ward, gate) = (scene.spawn(Props::value(Ward { seen: Vec::new() })), Gate::default());
    ward.hold(gate.clone()).tell().expect("room");
    gate.occupied(1).await;
    ward.visit(0).tell().expect("room");
    ward.visit(1).tell().expect("room");
    for n in 0..20 {
        ward.emergency(n).tell().expect("room");
    }
    let last = ward.visit(2).ask();
    gate.open();
    scene.say(last.await.expect("an answer"));
}

async fn a_delay_reorders(scene: Scene) {
    let book = Lines::default();
    let it = scene.spawn(crate::player::Player::props("it", book.clone(), false));
    let slow = it.intercepted(|message: &mut PlayerMsg, _| match message {
        PlayerMsg::Note { n: 1 } => Passing::Delay(Duration::from_millis(100)),
        _ => Passing::Pass,
    });
    let delayed = slow.note(1).ask();
    slow.note(2).await.expect("an answer");
    slow.note(3).await.expect("an answer");
    delayed.await.expect("an answer");
    scene.say(book.joined());
}

#[protocol]
trait Hears {
    fn hear(&mut self, n: u32);
}

#[protocol]
trait Talks: Hears {
    fn talk(&mut self, n: u32) -> u32;
}

/// Writes down by which way it heard of what.
#[actor]
struct Host {
    lines: Lines,
}

#[handlers(speaks(Talks))]
impl Host {
    #[handler]
    fn know(&mut self, n: u32) {
        self.lines.say(format!("own {n}"));
    }
}

#[handlers]
impl Talks for Host {
    /// Comes back to the stage in the middle, where others could have their turn.
    async fn talk(&mut self, cx: &mut Context<Self>, n: u32) -> u32 {
        cx.sleep(Duration::ZERO).await;
        self.lines.say(format!("once {n}"));
        n
    }
}

#[handlers]
impl Hears for Host {
    fn hear(&mut self, n: u32) {
        self.lines.say(format!("twice {n}"));
    }
}

async fn narrowed_twice(scene: Scene) {
    let book = Lines::default();
    let host = scene.spawn(Props::value(Host { lines: book.clone() }));
    let once: TalksAddr = host.narrow();
    let twice: HearsAddr = once.narrow();
    host.know(0).tell().expect("room");
    once.talk(1).tell().expect("room");
    twice.hear(2).tell().expect("room");
    host.know(3).send().await.expect("room");
    once.talk(4).send().await.expect("room");
    twice.hear(5).await.expect("an answer");
    scene.say(book.joined());
    scene.say(if twice == host && once == twice { "the same" } else { "another" });
}
