//! What meets at a bad moment: rounds with failures and ends, circles with queues and trials.

use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Life, Strategy};

use crate::probes::{GateAddr, NotebookAddr, notebook, say};

#[path = "hardships/circles.rs"]
mod circles;
#[path = "hardships/rounds.rs"]
mod rounds;
#[path = "hardships/storms.rs"]
mod storms;
#[path = "hardships/trials.rs"]
mod trials;

const SECOND: Duration = Duration::from_secs(1);

/// How one player comes and goes; can be changed while it lives.
#[derive(Clone, Default)]
struct Habits {
    /// How long it takes to start.
    rising: Duration,
    /// How long its last words are.
    parting: Duration,
    /// Whether it has a child in its last words.
    has_late_child: bool,
}

type Shared = Arc<Mutex<Habits>>;

/// Does on demand what may meet at a bad moment, and says when it comes and goes.
#[actor(max_restarts = 1000)]
struct Player {
    name: &'static str,
    book: NotebookAddr,
    habits: Shared,
}

type Answer = Result<u32, AskError>;

#[handlers]
impl Player {
    #[init]
    async fn new(
        cx: &mut Context<Self>,
        name: &'static str,
        book: NotebookAddr,
        habits: Shared,
    ) -> Self {
        let player = Self { name, book, habits };
        let rising = player.habits().rising;
        if !rising.is_zero() {
            cx.sleep(rising).await;
        }
        say(&player.book, format!("{name} up"));
        player
    }

    fn habits(&self) -> Habits {
        self.habits.lock().unwrap().clone()
    }

    #[handler]
    fn adopt(&self, cx: &mut Context<Self>, children: Vec<Child>) -> Vec<PlayerAddr> {
        children.into_iter().map(|child| cx.spawn(child.0).expect("a child")).collect()
    }

    #[handler]
    fn number(&self) -> u32 {
        7
    }

    #[handler]
    async fn ask_number(&mut self, of: PlayerAddr) -> Answer {
        of.number().await
    }

    #[handler]
    fn crash(&self) {
        panic!("a player, on purpose");
    }

    #[handler]
    fn fail(&mut self, cx: &mut Context<Self>) {
        cx.fail("a player, on purpose");
    }

    #[handler]
    fn leave(&mut self, cx: &mut Context<Self>) {
        cx.stop();
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    /// Keeps a future that is over meanwhile.
    #[handler]
    async fn hold_beside_ready(&mut self, of: PlayerAddr, gate: GateAddr) {
        let mut ready = pin!(of.ready());
        ready.as_mut().await.expect("a start");
        let _ = gate.pass().await;
    }

    #[handler]
    async fn hold_and_ask(&mut self, gate: GateAddr, of: PlayerAddr) -> Answer {
        let _ = gate.pass().await;
        of.number().await
    }

    #[handler]
    async fn hold_and_leave(&mut self, cx: &mut Context<Self>, gate: GateAddr) {
        let _ = gate.pass().await;
        cx.stop();
    }

    #[handler]
    async fn hold_and_crash(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
        panic!("a player, on purpose");
    }

    /// Fails as often as `failures` says.
    #[handler(retry = 1)]
    fn stumble(&self, failures: Arc<AtomicU32>) -> u32 {
        let left = failures.load(Ordering::Relaxed);
        failures.store(left.saturating_sub(1), Ordering::Relaxed);
        assert!(left == 0, "a player, on purpose");
        9
    }

    #[handler]
    async fn ask_stumble(&mut self, of: PlayerAddr, failures: Arc<AtomicU32>) -> Answer {
        of.stumble(failures).await
    }

    #[stopping]
    async fn off(&mut self, cx: &mut Context<Self>) {
        let Habits { parting, has_late_child, .. } = self.habits();
        if !parting.is_zero() {
            cx.sleep(parting).await;
        }
        if has_late_child {
            let _ = cx.spawn(Player::props("late", self.book.clone(), Shared::default()));
        }
        say(&self.book, format!("{} off", self.name));
    }
}

struct Child(Props<Player>);

fn player(system: &System, book: &NotebookAddr) -> PlayerAddr {
    let props = Player::props("alone", book.clone(), Shared::default());
    system.spawn(props).expect("a player")
}

/// Siblings, and who has them.
struct Company {
    boss: PlayerAddr,
    members: Vec<PlayerAddr>,
    habits: Vec<Shared>,
    book: NotebookAddr,
}

impl Company {
    async fn new(system: &System, strategy: Strategy, count: usize) -> Self {
        Self::of(system, strategy, count, |_, life| life).await
    }

    /// `change` is given the place of a member among its siblings.
    async fn of(
        system: &System,
        strategy: Strategy,
        count: usize,
        change: impl Fn(usize, Life) -> Life,
    ) -> Self {
        let book = notebook(system);
        let boss = Player::props("boss", book.clone(), Shared::default());
        let boss = system.spawn(boss.life(|life| life.children(strategy))).expect("a boss");
        let habits: Vec<_> = (0..count).map(|_| Shared::default()).collect();
        let child = |(place, habits): (usize, &Shared)| {
            let props = Player::props(["a", "b", "c", "d"][place], book.clone(), habits.clone());
            Child(props.life(|life| change(place, life)))
        };
        let children = habits.iter().enumerate().map(child).collect();
        let members = boss.adopt(children).await.expect("members");
        for member in &members {
            member.ready().await.expect("a member that starts");
        }
        Self { boss, members, habits, book }
    }

    /// The lines after those of the start, once there are so many.
    async fn heard(&self, count: usize) -> Vec<String> {
        let before = 1 + self.members.len();
        self.book.first(before + count).await.expect("a notebook").split_off(before)
    }
}
