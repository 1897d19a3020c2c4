//! What keeps an actor alive, what ends it, and what is left.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use thespian::prelude::*;

use super::Clerk;
use crate::probes::{GateAddr, Tattle, gate, notebook};
use crate::stages::{everywhere, everywhere_often, on_simple, on_threads};

type Log = Arc<Mutex<Vec<&'static str>>>;

/// Says when it ends, in a place that outlives the system.
#[actor]
struct Quiet {
    log: Log,
}

#[handlers]
impl Quiet {
    #[handler]
    fn ping(&self) {}

    #[handler]
    fn note(&self) {
        self.log.lock().unwrap().push("handled");
    }

    #[stopping]
    fn finish(&mut self) {
        self.log.lock().unwrap().push("stopped");
    }
}

/// "The last mailbox dropped means exit" was called the largest source of bugs in quickwit's actors, and kameo works like
/// that too. Here addresses have no influence on an actor's life: its parent has, and whoever says `stop`.
#[test]
fn quickwit_2086_dropping_every_address_does_not_stop_an_actor() {
    everywhere_often(async |system| {
        let log = Log::default();
        let quiet = system.spawn(Quiet { log: log.clone() }).unwrap();
        quiet.ping().await.unwrap();
        let told = system.spawn(Quiet { log: log.clone() }).unwrap();
        told.note().tell().unwrap();
        drop((quiet, told));
        // Enough for whoever was to notice.
        let other = notebook(&system);
        for _ in 0..20 {
            other.lines().await.unwrap();
        }
        log.lock().unwrap().push("still on");
        system.shutdown().await.unwrap();
        let mut lines = log.lock().unwrap().clone();
        lines.retain(|line| *line != "handled");
        assert_eq!(lines, ["still on", "stopped", "stopped"]);
        assert_eq!(log.lock().unwrap().len(), 4, "what it was told is handled");
    });
}

/// In kameo a handle that leaked somewhere kept its actor for ever, and those that an actor keeps of itself, in its state
/// or in its own mailbox, made a circle. Here an actor that is stopped lets go of both, whoever still has its address.
#[test]
fn kameo_171_a_leaked_address_keeps_nothing_alive() {
    #[actor]
    struct Narcissus {
        own: Option<NarcissusAddr>,
        _drop: Tattle,
    }

    #[handlers]
    impl Narcissus {
        #[handler]
        fn look(&mut self, cx: &mut Context<Self>) {
            self.own = Some(cx.addr());
        }

        #[handler]
        async fn hold(&mut self, gate: GateAddr) {
            let _ = gate.pass().await;
        }

        #[handler]
        fn keep(&self, _own: NarcissusAddr, _drop: Tattle) {}
    }

    everywhere(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let state = Tattle::new(&book, "state");
        let leaked = system.spawn(Narcissus { own: None, _drop: state }).unwrap();
        leaked.look().await.unwrap();
        leaked.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        leaked.keep(leaked.clone(), Tattle::new(&book, "message")).tell().unwrap();
        let ended = leaked.stopped();
        leaked.stop();
        gate.open().await.unwrap();
        ended.await;
        assert_eq!(book.lines().await.unwrap(), ["message", "state"]);
        std::mem::forget(leaked);
    });
}

/// Calls that their caller had given up stayed behind in ractor's tables for ever. Here one that is given up is dropped
/// with its arguments, in line soon and in the queue when its turn comes, and it does not run.
#[test]
fn ractor_449_asks_that_were_given_up_leave_nothing_behind() {
    struct Argument(Arc<AtomicUsize>);

    impl Drop for Argument {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::Relaxed);
        }
    }

    #[actor(mailbox = 16)]
    #[derive(Default)]
    struct Stuck {
        taken: usize,
    }

    #[handlers]
    impl Stuck {
        #[handler]
        async fn hold(&mut self, gate: GateAddr) {
            let _ = gate.pass().await;
        }

        #[handler]
        fn take(&mut self, _argument: Argument) {
            self.taken += 1;
        }

        #[handler]
        fn taken(&self) -> usize {
            self.taken
        }
    }

    everywhere(async |system| {
        let gate = gate(&system);
        let stuck = system.spawn(Stuck::default()).unwrap();
        stuck.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        let alive = Arc::new(AtomicUsize::new(0));
        for _ in 0..5000 {
            alive.fetch_add(1, Ordering::Relaxed);
            drop(stuck.take(Argument(alive.clone())).ask());
            assert!(alive.load(Ordering::Relaxed) <= 200, "{alive:?} of those who gave up");
        }
        let asked = stuck.taken().ask();
        gate.open().await.unwrap();
        assert_eq!(asked.await, Ok(0));
        assert_eq!(alive.load(Ordering::Relaxed), 0);
    });
}

/// Local traffic starved what came from other nodes in murmer, since nothing bounded its turn. Here one who always has
/// something to do gives way after a while, to others, to those who speak to it, and to signals, also if what it does to
/// itself passes the bound of its mailbox.
#[test]
fn murmer_6_one_who_floods_himself_starves_nobody() {
    #[actor(mailbox = 4)]
    struct Squirrel {
        by_pipe: bool,
    }

    #[handlers]
    impl Squirrel {
        #[handler]
        fn run(&mut self, cx: &mut Context<Self>) {
            if self.by_pipe {
                cx.pipe(std::future::ready(()), |()| SquirrelMsg::Run);
            } else {
                cx.addr().run().tell().expect("room for one");
            }
        }

        #[handler]
        fn ping(&self) {}
    }

    let scenario = async |system: System| {
        let book = notebook(&system);
        let clerk = system.spawn(Clerk::props(book)).unwrap();
        for by_pipe in [false, true] {
            let squirrel = system.spawn(Squirrel { by_pipe }).unwrap();
            squirrel.run().tell().unwrap();
            for n in 0..20 {
                clerk.note(n).await.unwrap();
                squirrel.ping().await.unwrap();
            }
            squirrel.stop();
            assert!(matches!(squirrel.stopped().await, ExitReason::Stopped));
        }
    };
    bounded(move || {
        on_simple(crate::stages::RACY, scenario);
        on_threads(scenario);
    });
}

/// Our mailbox is a mutex, and a message whose drop speaks to the same actor under it would lock the thread up for good: the
/// price of that shape, found in our own trials. So whatever must be dropped is carried out of the lock first.
#[test]
fn our_own_a_drop_that_speaks_to_the_same_actor_locks_nothing_up() {
    /// Tells the actor for which it was meant when it is dropped.
    struct Meddler(MeddledAddr);

    impl Drop for Meddler {
        fn drop(&mut self) {
            let _ = self.0.ping().tell();
            drop(self.0.ping().ask());
            let _ = (self.0.is_stopped(), self.0.path());
        }
    }

    #[actor(mailbox = 2)]
    struct Meddled {
        own: Option<Meddler>,
    }

    #[handlers]
    impl Meddled {
        #[handler]
        fn ping(&self) {}

        #[handler]
        async fn hold(&mut self, gate: GateAddr) {
            let _ = gate.pass().await;
        }

        #[handler]
        fn take(&mut self, meddler: Meddler) {
            self.own = Some(meddler);
        }

        #[handler]
        fn give(&mut self) -> Option<Meddler> {
            self.own.take()
        }
    }

    bounded(|| {
        everywhere(async |system| {
            let gate = gate(&system);
            let meddled = system.spawn(Meddled { own: None }).unwrap();
            let take = || meddled.take(Meddler(meddled.clone()));
            // In the state, when it is replaced, and in a reply that nobody waits for.
            take().await.unwrap();
            take().await.unwrap();
            meddled.give().send().await.unwrap();
            // Once these are handled, so is what was said meanwhile.
            meddled.ping().await.unwrap();
            meddled.ping().await.unwrap();
            take().await.unwrap();
            meddled.hold(gate.clone()).tell().unwrap();
            gate.occupied(1).await.unwrap();
            take().tell().unwrap();
            // Given up in the queue, given up in line, refused.
            drop(take().ask());
            drop((take().ask(), take().send()));
            drop(take().tell());
            // Left over in the queue and in line, and in the state, when it ends.
            let left = (take().ask(), take().send());
            meddled.stop();
            gate.open().await.unwrap();
            assert!(matches!(meddled.stopped().await, ExitReason::Stopped));
            assert!(left.0.await.is_err() && left.1.await.is_err());
        });
    });
}

/// A thread that is locked up cannot be helped, but the others can be told.
fn bounded(scenario: impl FnOnce() + Send + 'static) {
    let (over, ended) = channel();
    let runner = thread::spawn(move || {
        scenario();
        let _ = over.send(());
    });
    // Gone without a word: it has panicked.
    let hangs = ended.recv_timeout(Duration::from_secs(30))
        == Err(std::sync::mpsc::RecvTimeoutError::Timeout);
    assert!(!hangs, "the scenario hangs");
    if let Err(panic) = runner.join() {
        std::panic::resume_unwind(panic);
    }
}

/// coerce, dactor and atomr box the futures of handlers behind traits that ask states and messages to be `Sync`. Here a
/// state belongs to one task at a time, so it need not be shared, and neither need a message.
#[test]
fn coerce_a_state_and_a_message_need_not_be_sync() {
    use std::cell::Cell;

    #[actor]
    struct Unshared {
        count: Cell<u32>,
    }

    #[handlers]
    impl Unshared {
        #[handler]
        async fn add(&mut self, cx: &mut Context<Self>, n: Cell<u32>) -> Cell<u32> {
            self.count.set(self.count.get() + n.get());
            cx.sleep(Duration::ZERO).await;
            self.count.clone()
        }
    }

    everywhere(async |system| {
        let unshared = system.spawn(Unshared { count: Cell::new(1) }).unwrap();
        assert_eq!(unshared.add(Cell::new(2)).await.map(|count| count.get()), Ok(3));
    });
}
