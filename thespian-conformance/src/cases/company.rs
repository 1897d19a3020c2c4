//! Company: names, groups and topics, and what is left of them when somebody ends.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;

use thespian::prelude::*;
use thespian::{ClaimError, Group, LookUpError, Name, Topic};

use crate::case::cases;
use crate::lines::Lines;
use crate::player::{Player, PlayerAddr};
use crate::scene::Scene;

cases! { "company":
    "a name is borne by one at a time, and is free again when the end of its bearer is heard",
    a_name_is_borne_by_one => ["nobody", "1", "taken", "2", "nobody", "1"];

    "whoever waits for a name is told of the claim",
    waiting_for_a_name => ["claimed: false", "1", "2"];

    "a group is told as one, and asked as one: who answered beside who did not",
    a_group_is_spoken_to_as_one => ["3 told", "2 answered, 1 failed", "an answer: true", "2 members"];

    "members stand in the order of their birth, leave when they want to, and a restart keeps a membership",
    members_come_and_go => ["a b c", "a c", "a c"];

    "what is published comes to all who subscribed, in its order",
    a_topic_tells_all => ["a 1, a 2, a 3", "b 1, b 2, b 3", "1 2 3", "1 subscribers"];
}

const BANK: Name<PlayerAddr> = Name::new("bank");
const READERS: Name<Group<PlayerAddr>> = Name::new("readers");
const NEWS: Name<Topic<u32>> = Name::new("news");

async fn look_up(scene: &Scene) {
    match scene.system.look_up(&BANK) {
        Ok(bank) => scene.heard(bank.count().await),
        Err(LookUpError::Nobody { .. }) => scene.say("nobody"),
        Err(error) => scene.say(error.to_string()),
    }
}

async fn a_name_is_borne_by_one(scene: Scene) {
    look_up(&scene).await;
    let (bank, other) = (scene.player("bank"), scene.player("other"));
    scene.system.claim(&BANK, &bank).expect("a free name");
    look_up(&scene).await;
    match scene.system.claim(&BANK, &other) {
        Err(ClaimError::Taken { .. }) => scene.say("taken"),
        other => scene.say(format!("{other:?}")),
    }
    look_up(&scene).await;
    bank.stop();
    bank.stopped().await;
    look_up(&scene).await;
    scene.system.claim(&BANK, &other).expect("a free name");
    // A restart is no end.
    other.crash().await.expect_err("a failure");
    look_up(&scene).await;
}

async fn waiting_for_a_name(scene: Scene) {
    let mut waiting = pin!(scene.system.wait_for(&BANK));
    let claimed = poll_fn(|task| Poll::Ready(waiting.as_mut().poll(task).is_ready())).await;
    scene.say(format!("claimed: {claimed}"));
    let bank = scene.player("bank");
    scene.system.claim(&BANK, &bank).expect("a free name");
    let found = waiting.await.expect("a bank");
    scene.heard(found.count().await);
    let found = scene.system.wait_for(&BANK).await.expect("a bank");
    scene.heard(found.count().await);
}

async fn a_group_is_spoken_to_as_one(scene: Scene) {
    let readers = scene.system.group(&READERS);
    let members = ["a", "b", "c"]
        .map(|name| scene.spawn(scene.recipe(name).restart(thespian::Restart::Temporary)));
    for member in &members {
        readers.join(member).expect("a member");
    }
    let told = readers.broadcast(|reader| reader.count());
    scene.say(format!("{} told", told.delivered));
    // Held, so that it is a member yet, and answers nobody any more.
    let gate = crate::gate::Gate::default();
    crate::scene::hold(&members[1], &gate).await;
    members[1].stop();
    let asked = readers.all_of(|reader| reader.count());
    gate.open();
    let replies = asked.await;
    scene.say(format!("{} answered, {} failed", replies.answered.len(), replies.failed.len()));
    let first = readers.any_of(|reader| reader.count()).await;
    scene.say(format!("an answer: {}", first.is_ok()));
    members[1].stopped().await;
    scene.say(format!("{} members", readers.len()));
}

async fn members_come_and_go(scene: Scene) {
    let readers = scene.system.group(&READERS);
    let [a, b, c] = ["a", "b", "c"].map(|name| scene.player(name));
    for member in [&c, &a, &b] {
        readers.join(member).expect("a member");
    }
    let names = || {
        let names: Vec<_> =
            readers.members().iter().map(|member| member.path()[1..].to_owned()).collect();
        scene.say(names.join(" "));
    };
    names();
    readers.leave(&b);
    names();
    a.crash().await.expect_err("a failure");
    a.count().await.expect("an answer");
    names();
}

async fn a_topic_tells_all(scene: Scene) {
    let news = scene.system.topic(&NEWS);
    let books = [Lines::default(), Lines::default()];
    let readers = [("a", &books[0]), ("b", &books[1])]
        .map(|(name, book)| scene.spawn(Player::props(name, book.clone(), false)));
    for reader in &readers {
        let note = |n| crate::player::PlayerMsg::Note { n };
        news.subscribe(reader, note).expect("a subscriber");
    }
    let mut listener = news.listen(8);
    for n in 1..4 {
        news.publish(n);
    }
    for book in &books {
        book.first(3).await;
        scene.say(book.joined());
    }
    let mut heard = Vec::new();
    while let Some(n) = listener.try_next() {
        heard.push(n.to_string());
    }
    scene.say(heard.join(" "));
    readers[0].stop();
    readers[0].stopped().await;
    scene.say(format!("{} subscribers", news.subscribers()));
}
