//! A busy tree for a long time, with faults by chance: memory stays flat, every message ends in one way, and who asks hears
//! soon.
//!
//! `SOAK_SECONDS=600 cargo test --release --test suite soak::` does it at length, as `.ci/deep soak` does.

use std::env;
use std::time::{Duration, Instant};

use thespian::prelude::*;

use crate::alone::{ALLOCATOR, alone};
use crate::stages::{quiet, threads};

/// How much more may be live at the end of one half than at the end of the other.
const NOISE: usize = 64 * 1024;

/// The longest that anybody may wait for an answer. Far more than it takes, and far less than a hang.
const LONGEST: Duration = Duration::from_secs(5);

const CLIENTS: u32 = 8;

fn duration() -> Duration {
    let seconds = env::var("SOAK_SECONDS").map_or(2, |text| text.parse().expect("a number"));
    Duration::from_secs(seconds)
}

/// Works, and fails now and then, as do its children.
#[actor(mailbox = 8, max_restarts = 1_000_000_000, within = "1ms")]
struct Clerk {
    depth: u32,
    child: Option<ClerkAddr>,
}

#[handlers]
impl Clerk {
    #[init]
    fn new(depth: u32) -> Self {
        Self { depth, child: None }
    }

    #[started]
    fn begin(&mut self, cx: &mut Context<Self>) -> Result<(), thespian::SpawnError> {
        if self.depth > 0 {
            self.child = Some(cx.spawn(Clerk::props(self.depth - 1))?);
        }
        Ok(())
    }

    #[handler]
    async fn work(&mut self, cx: &mut Context<Self>, dice: u64) -> u32 {
        match dice % 100 {
            0 => panic!("on purpose"),
            1 => cx.fail("on purpose"),
            2 => cx.sleep(Duration::from_micros(dice % 1000)).await,
            _ => {}
        }
        match &self.child {
            // A child may be just about to be made again, or its answer may be lost with it.
            Some(child) => child.work(dice / 100).await.unwrap_or_default() + 1,
            None => 1,
        }
    }

    #[handler]
    fn note(&mut self, text: Vec<u8>) {
        drop(text);
    }
}

/// What one client has seen.
#[derive(Default)]
struct Seen {
    longest: Duration,
    replies: u64,
    errors: u64,
}

async fn ask_around(system: &System, clerks: &[ClerkAddr], until: Instant) -> Seen {
    let (mut seen, mut rng) = (Seen::default(), system.rng());
    while Instant::now() < until {
        let dice = rng.next_u64();
        let clerk = &clerks[(dice % clerks.len() as u64) as usize];
        // A full mailbox gives it back, which is one of the ways to end.
        let _ = clerk.note(vec![0; 100]).tell();
        if dice.is_multiple_of(16) {
            // Asked, and given up at once.
            drop(clerk.work(dice / 16).ask());
        }
        let begun = Instant::now();
        match clerk.work(dice / 16).timeout(LONGEST).await {
            Ok(_) => seen.replies += 1,
            Err(_) => seen.errors += 1,
        }
        seen.longest = seen.longest.max(begun.elapsed());
    }
    seen
}

/// The least that is live while nobody has anything to do.
async fn at_rest(system: &System) -> usize {
    let mut least = usize::MAX;
    for _ in 0..50 {
        system.sleep(Duration::from_millis(2)).await;
        least = least.min(ALLOCATOR.current_usage());
    }
    least
}

#[test]
fn a_busy_tree_that_fails_for_long_stays_flat_and_loses_count_of_nothing() {
    alone("soak::a_busy_tree_that_fails_for_long_stays_flat_and_loses_count_of_nothing", || {
        quiet();
        let system = System::builder().base(threads()).ignore_environment();
        system.without_dead_letter_log().run(soak).expect("an orderly end");
    });
}

async fn soak(system: System) {
    let clerks: Vec<ClerkAddr> =
        (0..4).map(|_| system.spawn(Clerk::props(2)).expect("a clerk")).collect();
    let mut live = [0; 2];
    for (half, live) in live.iter_mut().enumerate() {
        let until = Instant::now() + duration() / 2;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (system, clerks) = (system.clone(), clerks.clone());
                tokio::spawn(async move { ask_around(&system, &clerks, until).await })
            })
            .collect();
        let mut all = Seen::default();
        for client in clients {
            let seen = client.await.expect("a client");
            all.longest = all.longest.max(seen.longest);
            all.replies += seen.replies;
            all.errors += seen.errors;
        }
        *live = at_rest(&system).await;
        let (flow, restarts) = (system.flow(), system.stats().restarts);
        println!(
            "half {half}: {} replies, {} errors, the longest wait {:?}, {restarts} restarts, {live} bytes; {flow:?}",
            all.replies, all.errors, all.longest,
        );
        assert!(all.replies > 0 && all.errors > 0 && restarts > 0, "this proves nothing");
        assert!(all.longest < LONGEST, "somebody waited for {:?}", all.longest);
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
        assert_eq!(flow.waiting, 0, "nobody has anything to do: {flow:?}");
    }
    assert!(live[1] < live[0] + NOISE, "{live:?} bytes after each half");
}
