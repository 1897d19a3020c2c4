//! What is delayed and refused, and that nothing of it changes the order of one pair.

use std::collections::BTreeMap;

use thespian::NotExecuted;

use super::*;

#[test]
fn who_is_refused_has_it_back_or_waits_a_moment() {
    let faults = "refuse ledger 2 deposit; refuse ledger 4 deposit; refuse ledger 6 deposit";
    rehearsal(script(faults)).seeds(20).run(async |system: System| {
        let (ledger, book) = ledger(&system);
        ledger.deposit(1).tell().unwrap();
        let refused = ledger.deposit(2).tell().unwrap_err();
        assert_eq!(refused.why, NotExecuted::Full);
        assert_eq!(ledger.deposit(3).await, Ok(4));
        assert_eq!(system.now().since_start(), Duration::ZERO, "who is told does not wait");
        assert_eq!(ledger.deposit(4).await, Ok(8));
        assert_eq!(system.now().since_start(), MS);
        system.sleep(MS).await;
        ledger.deposit(5).send().await.unwrap();
        ledger.deposit(6).send().await.unwrap();
        assert_eq!(system.now().since_start(), 3 * MS);
        let lines = book.first(5).await.unwrap();
        assert_eq!(lines, ["1", "3", "4", "5", "6"]);
    });
}

#[test]
fn a_message_is_so_long_on_its_way_and_those_of_others_are_not() {
    rehearsal(script("delay ledger 1 deposit 5ms")).seeds(20).run(async |system: System| {
        let (ledger, book) = ledger(&system);
        let payer = system.spawn(Payer { to: ledger.clone() }).unwrap();
        ledger.deposit(1).tell().unwrap();
        ledger.deposit(2).tell().unwrap();
        payer.pay(100).await.unwrap();
        let first = book.first(10).await.unwrap();
        assert!(first.iter().all(|line| line.len() == 3), "the payer passes: {first:?}");
        assert_eq!(system.now().since_start(), Duration::ZERO);
        assert_eq!(book.first(12).await.unwrap()[10..], ["1", "2"]);
        assert_eq!(system.now().since_start(), 5 * MS);
    });
}

#[test]
fn what_follows_after_the_clock_has_leapt_does_not_pass_what_is_late() {
    let faults = "delay ledger 1 deposit 5ms; jump /notebook#2 1 lines 1s";
    rehearsal(script(faults)).seeds(50).run(async |system: System| {
        let (ledger, _) = ledger(&system);
        let other = notebook(&system);
        ledger.deposit(1).tell().unwrap();
        let _ = other.lines().await;
        // By now the first is due, and whoever has it may not have been there yet.
        ledger.deposit(2).tell().unwrap();
        assert_eq!(ledger.deposit(3).await, Ok(6));
    });
    // The same by the test's own hand, at once.
    rehearsal(script("delay ledger 1 deposit 5ms")).seeds(50).run(async |system: System| {
        let (ledger, book) = ledger(&system);
        ledger.deposit(1).tell().unwrap();
        assert!(system.jump(Duration::from_secs(1)));
        ledger.deposit(2).tell().unwrap();
        assert_eq!(book.first(2).await.unwrap(), ["1", "2"]);
    });
}

/// Says numbers in every way there is, and does not lose one.
#[actor(max_restarts = 1_000_000)]
struct Talker {
    base: u64,
    to: [NarrowAddr; 2],
}

#[handlers]
impl Talker {
    #[handler]
    async fn talk(&mut self, cx: &mut Context<Self>) -> Vec<u64> {
        let (mut accepted, mut sends, mut asks) = (Vec::new(), Vec::new(), Vec::new());
        for n in self.base..self.base + 30 {
            let to = &self.to[usize::from(cx.rng().below(3) == 0)];
            let is_taken = match cx.rng().below(5) {
                0 => to.note(n).send().await.is_ok(),
                1 => to.note(n).await.is_ok(),
                2 => {
                    sends.push((n, to.note(n).send()));
                    false
                }
                3 => {
                    asks.push((n, to.note(n).ask()));
                    false
                }
                _ => to.note(n).tell().is_ok(),
            };
            accepted.extend(is_taken.then_some(n));
        }
        for (n, send) in sends {
            accepted.extend(send.await.is_ok().then_some(n));
        }
        for (n, ask) in asks {
            accepted.extend(ask.await.is_ok().then_some(n));
        }
        accepted.sort_unstable();
        accepted
    }
}

/// Has room for few.
#[actor(mailbox = 3)]
#[derive(Default)]
struct Narrow {
    seen: Vec<u64>,
}

#[handlers]
impl Narrow {
    #[handler]
    fn note(&mut self, n: u64) {
        self.seen.push(n);
    }

    #[handler]
    fn seen(&self) -> Vec<u64> {
        self.seen.clone()
    }
}

#[test]
fn whatever_is_delayed_and_refused_the_order_of_a_pair_stays_and_nothing_is_lost() {
    let some = MS..20 * MS;
    let faults = Faults::new()
        .delay(0.2, some.clone())
        .refuse(0.1)
        .slow(0.1, some.clone())
        .of("narrow")
        .jump(0.05, some);
    let mixed = Arc::new(AtomicU64::new(0));
    let count = mixed.clone();
    rehearsal(faults).seeds(200).run(move |system: System| {
        let mixed = mixed.clone();
        async move {
            let narrow = [0, 1].map(|_| system.spawn(Narrow::default()).unwrap());
            let talkers = [0, 100, 200]
                .map(|base| system.spawn(Talker { base, to: narrow.clone() }).unwrap());
            let talks = talkers.each_ref().map(|talker| talker.talk().ask());
            let mut expected = Vec::new();
            for talk in talks {
                expected.extend(talk.await.unwrap());
            }
            system.at_rest().await;
            let mut all = Vec::new();
            for narrow in &narrow {
                let seen = narrow.seen().await.unwrap();
                let mut by_talker: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
                seen.iter().for_each(|n| by_talker.entry(n / 100).or_default().push(*n));
                assert!(by_talker.values().all(|said| said.is_sorted()), "{seen:?}");
                mixed.fetch_add(u64::from(!seen.is_sorted_by_key(|n| n / 100)), Ordering::Relaxed);
                all.extend(seen);
            }
            all.sort_unstable();
            assert_eq!(all, expected);
        }
    });
    assert!(count.load(Ordering::Relaxed) > 200, "talkers pass one another");
}
