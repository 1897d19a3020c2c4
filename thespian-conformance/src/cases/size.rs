//! Size: what is large, and what is many.

use std::sync::Arc;
use std::time::Duration;

use thespian::prelude::*;

use crate::case::cases;
use crate::player::panic_on_purpose;
use crate::scene::Scene;

cases! { "size":
    "a message and a reply may be as large as memory allows, and come as they were sent",
    fifty_megabytes => ["50000000 bytes there and back, unchanged: true", "0 bytes there and back, unchanged: true"];

    "a thousand actors at once each have their own state and their own answers",
    a_thousand_at_once => ["1000 answers, all their own: true"];

    "thousands of creates and stops leave nobody and nothing behind",
    thousands_of_lives => [
        "2000 lives", "one is left in the tree, and nothing of the others", "all is accounted for",
    ];

    "a tree may be deep, and ends with its root",
    a_deep_tree => ["40 deep", "all end with its root: true"];
}

/// Takes everything, and gives it back.
#[actor]
struct Porter {
    number: u32,
    _token: Arc<()>,
}

#[handlers]
impl Porter {
    #[init]
    fn new(number: u32, token: Arc<()>) -> Self {
        Self { number, _token: token }
    }

    #[handler]
    fn carry(&self, load: Vec<u8>) -> Vec<u8> {
        load
    }

    #[handler]
    fn number(&self) -> u32 {
        self.number
    }

    #[handler]
    fn crash(&self) {
        panic_on_purpose()
    }

    #[handler]
    fn leave(&self, cx: &mut Context<Self>) {
        cx.stop();
    }

    #[handler]
    fn bear(&self, cx: &mut Context<Self>) -> PorterAddr {
        cx.spawn(Porter::props(self.number + 1, Arc::default())).expect("a child")
    }
}

async fn fifty_megabytes(scene: Scene) {
    let porter = scene.spawn(Porter::props(0, Arc::default()));
    for size in [50_000_000, 0] {
        let mut load = vec![0; size];
        // Here and there, so that a thousand runs do not write fifty thousand million bytes.
        load.iter_mut().step_by(65_536).zip((0..=u8::MAX).cycle()).for_each(|(byte, n)| *byte = n);
        let marks: Vec<u8> = load.iter().step_by(65_536).copied().collect();
        let back = porter.carry(load).await.expect("an answer");
        let unchanged = back.iter().step_by(65_536).eq(&marks);
        scene.say(format!("{} bytes there and back, unchanged: {unchanged}", back.len()));
    }
}

async fn a_thousand_at_once(scene: Scene) {
    let porters: Vec<_> =
        (0..1000).map(|n| scene.spawn(Porter::props(n, Arc::default()))).collect();
    let asked: Vec<_> = porters.iter().map(|porter| porter.number().ask()).collect();
    let mut own = 0;
    for (ask, number) in asked.into_iter().zip(0..) {
        own += u32::from(ask.await == Ok(number));
    }
    scene.say(format!("{own} answers, all their own: {}", own == 1000));
}

async fn thousands_of_lives(scene: Scene) {
    let token = Arc::new(());
    let stays = scene.spawn(Porter::props(0, Arc::default()));
    for n in 0..2000 {
        let porter = Porter::props(n, token.clone()).restart(thespian::Restart::Temporary);
        let porter = scene.spawn(porter);
        match n % 5 {
            0 => porter.stop(),
            1 => porter.kill(),
            2 => porter.drain(),
            3 => porter.leave().tell().expect("room"),
            _ => porter.crash().tell().expect("room"),
        }
        porter.stopped().await;
    }
    // What goes with an actor's task goes a moment after its end is told.
    while Arc::strong_count(&token) > 1 || scene.system.tree().actors.len() > 1 {
        scene.system.sleep(Duration::from_millis(1)).await;
    }
    let stats = scene.system.stats();
    scene.say(format!("{} lives", stats.ended));
    scene.say("one is left in the tree, and nothing of the others");
    stays.number().await.expect("an answer");
    let flow = scene.system.flow();
    // The last one has answered, and may not be through with that.
    if flow.sent == flow.ended() + flow.waiting {
        scene.say("all is accounted for");
    }
}

async fn a_deep_tree(scene: Scene) {
    let root = scene.spawn(Porter::props(1, Arc::default()));
    let mut branch = vec![root.clone()];
    for _ in 1..40 {
        let child = branch[branch.len() - 1].bear().await.expect("an answer");
        branch.push(child);
    }
    let depth = branch[39].number().await.expect("an answer");
    scene.say(format!("{depth} deep"));
    root.stop();
    root.stopped().await;
    scene.say(format!("all end with its root: {}", branch.iter().all(Address::is_stopped)));
}
