//! What looks at messages on their way: for the whole system, for a kind, for one address.

#[path = "intercept/delays.rs"]
mod delays;
#[path = "intercept/full.rs"]
mod full;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{
    Base, Builder, DeadReason, Group, Name, NotExecuted, Passage, Passing, SendError, Topic, What,
};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{RACY, USUAL, quiet, simple, threads};

const SECOND: Duration = Duration::from_secs(1);

#[actor(mailbox = 20, max_restarts = 100000)]
struct Account {
    log: Vec<u64>,
}

#[handlers]
impl Account {
    #[init]
    fn new() -> Self {
        Self { log: Vec::new() }
    }

    #[handler]
    fn deposit(&mut self, amount: u64) -> u64 {
        self.log.push(amount);
        self.log.iter().sum()
    }

    #[handler]
    fn withdraw(&mut self, amount: u64) -> u64 {
        self.deposit(amount)
    }

    /// To itself, by its own address.
    #[handler]
    fn save(&mut self, cx: &mut Context<Self>) {
        let _ = cx.addr().deposit(1000).tell();
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    /// Waits for itself, which has no end.
    #[handler]
    async fn circle(&mut self, cx: &mut Context<Self>) -> bool {
        let error = cx.addr().deposit(1).await.unwrap_err();
        matches!(error.not_executed(), Some(NotExecuted::Cycle(_)))
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[handler]
    fn log(&self) -> Vec<u64> {
        self.log.clone()
    }
}

fn account(system: &System) -> AccountAddr {
    system.spawn(Account::props()).expect("an account")
}

/// Runs the scenario on both stages, in a system that the builder has been told more of.
fn everywhere(seeds: u64, build: impl Fn(Builder) -> Builder, scenario: impl AsyncFn(System)) {
    quiet();
    for base in (0..seeds).map(simple).chain((0..5).map(|_| threads())) {
        run(base, &build, &scenario);
    }
}

fn on_simple(seeds: u64, build: impl Fn(Builder) -> Builder, scenario: impl AsyncFn(System)) {
    quiet();
    (0..seeds).for_each(|seed| run(simple(seed), &build, &scenario));
}

fn run(base: Base, build: impl Fn(Builder) -> Builder, scenario: impl AsyncFn(System)) {
    let builder = System::builder().base(base).ignore_environment().without_dead_letter_log();
    let ran = build(builder).run(async |system| {
        scenario(system.clone()).await;
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
    });
    ran.unwrap_or_else(|error| panic!("on `{base}`: {error}"));
}

type Seen = Arc<Mutex<Vec<String>>>;

fn note(seen: &Seen, what: impl ToString) {
    seen.lock().unwrap().push(what.to_string());
}

fn taken(seen: &Seen) -> Vec<String> {
    std::mem::take(&mut seen.lock().unwrap())
}

#[test]
fn one_of_the_system_sees_all_that_is_said_through_addresses_and_once() {
    let seen = Seen::default();
    let observe = |builder: Builder| {
        let seen = seen.clone();
        builder.intercept(move |passage| {
            let Passage { kind, to, is_ask, waits, .. } = passage;
            note(&seen, format!("{kind} to {}, {is_ask}, {waits}", to.kind));
            Passing::Pass
        })
    };
    everywhere(USUAL, observe, async |system| {
        let account = account(&system);
        account.deposit(1).tell().unwrap();
        account.deposit(2).send().await.unwrap();
        account.withdraw(3).await.unwrap();
        account.save().await.unwrap();
        account.log().after(Duration::from_millis(1)).unwrap().detach();
        while seen.lock().unwrap().len() < 6 {
            system.sleep(Duration::from_millis(1)).await;
        }
        let pool = system.spawn(Pool::new(3, Account::props())).unwrap();
        pool.deposit(1).await.unwrap();
        let expected = [
            "deposit to Account, false, false",
            "deposit to Account, false, true",
            "withdraw to Account, true, true",
            "save to Account, true, true",
            "deposit to Account, false, false",
            "log to Account, false, false",
            "deposit to Account, true, true",
        ];
        assert_eq!(taken(&seen), expected);
    });
}

#[test]
fn one_of_a_kind_may_change_its_messages_and_sees_no_others() {
    let double = |builder: Builder| {
        builder.intercept_kind::<Account>(|message, _| {
            if let AccountMsg::Deposit { amount } = message {
                *amount *= 2;
            }
            Passing::Pass
        })
    };
    everywhere(USUAL, double, async |system| {
        let account = account(&system);
        assert_eq!(account.deposit(1).await, Ok(2));
        assert_eq!(account.withdraw(1).await, Ok(3));
        account.save().await.unwrap();
        assert_eq!(account.log().await.unwrap(), [2, 1, 2000]);
        let pool = system.spawn(Pool::new(2, Account::props())).unwrap();
        assert_eq!(pool.deposit(5).await, Ok(10));
        assert_eq!(gate(&system).open().await, Ok(()));
    });
}

#[test]
fn one_of_an_address_concerns_that_address_and_its_clones_alone() {
    everywhere(
        USUAL,
        |builder| builder,
        async |system| {
            let account = account(&system);
            let childs = account.intercepted(|message, _| match message {
                AccountMsg::Withdraw { amount } if *amount > 20 => Passing::reject("too much"),
                _ => Passing::Pass,
            });
            assert_eq!(childs, account);
            assert_eq!(childs.clone().withdraw(20).await, Ok(20));
            let why = childs.clone().withdraw(21).await.unwrap_err().not_executed();
            assert_eq!(why, Some(NotExecuted::Rejected("too much".into())));
            assert_eq!(account.withdraw(21).await, Ok(41));
            childs.stop();
            childs.stopped().await;
        },
    );
}

#[test]
fn what_is_rejected_comes_back_with_the_reason_in_every_form() {
    let closed = |builder: Builder| builder.intercept(|_| Passing::reject("closed"));
    everywhere(USUAL, closed, async |system| {
        let account = account(&system);
        let back = |error: SendError<AccountMsg>| {
            assert_eq!(error.why, NotExecuted::Rejected("closed".into()));
            assert!(matches!(error.message, AccountMsg::Deposit { amount: 7 }));
            error.to_string()
        };
        let text = back(account.deposit(7).tell().unwrap_err());
        assert!(text.ends_with("was not sent: an interceptor rejected it: closed"), "{text}");
        back(account.deposit(7).send().await.unwrap_err());
        back(account.deposit(7).try_ask().unwrap_err());
        let text = account.deposit(7).await.unwrap_err().to_string();
        assert!(text.starts_with("`deposit` was not executed by Account#"), "{text}");
        let mut letters = system.dead_letters();
        account.deposit(7).after(Duration::ZERO).unwrap().detach();
        assert_eq!(letters.next().await.unwrap().why, DeadReason::Intercepted);
        let flow = system.flow();
        assert_eq!((flow.sent, flow.refused, flow.dead), (5, 4, 1));
    });
}

#[test]
fn what_is_dropped_is_a_dead_letter_and_whoever_asked_is_told() {
    let thief = |builder: Builder| builder.intercept(|_| Passing::Drop);
    everywhere(USUAL, thief, async |system| {
        let account = account(&system);
        let mut letters = system.dead_letters();
        account.deposit(1).tell().unwrap();
        account.deposit(1).send().await.unwrap();
        let why = account.deposit(1).await.unwrap_err().not_executed();
        assert_eq!(why, Some(NotExecuted::Dropped));
        for _ in 0..2 {
            let letter = letters.try_next().unwrap();
            assert_eq!((letter.message, letter.why), ("deposit", DeadReason::Intercepted));
        }
        assert!(letters.try_next().is_none());
        let flow = system.flow();
        assert_eq!((flow.sent, flow.refused, flow.dead), (3, 1, 2));
    });
}

#[test]
fn those_of_the_address_come_first_then_the_systems_then_the_kinds() {
    let seen = Seen::default();
    let named = |name: &'static str| {
        let seen = seen.clone();
        move || {
            note(&seen, name);
            Passing::Pass
        }
    };
    let build = |builder: Builder| {
        let [kind1, kind2] = ["kind 1", "kind 2"].map(named);
        let [all1, all2] = ["all 1", "all 2"].map(named);
        builder
            .intercept_kind::<Account>(move |_, _| kind1())
            .intercept(move |_| all1())
            .intercept_kind::<Account>(move |_, _| kind2())
            .intercept(move |_| all2())
    };
    everywhere(USUAL, build, async |system| {
        let account = account(&system);
        let [own1, own2] = ["own 1", "own 2"].map(named);
        let own = account.intercepted(move |_, _| own1()).intercepted(move |_, _| own2());
        own.deposit(1).await.unwrap();
        assert_eq!(taken(&seen), ["own 2", "own 1", "all 1", "all 2", "kind 1", "kind 2"]);
        account.deposit(1).await.unwrap();
        assert_eq!(taken(&seen), ["all 1", "all 2", "kind 1", "kind 2"]);
        let stopped = account.intercepted(|_, _| Passing::reject("no"));
        stopped.deposit(1).await.unwrap_err();
        assert_eq!(taken(&seen), [""; 0]);
    });
}

const BANK: Name<AccountAddr> = Name::new("bank");
const SAVERS: Name<Group<AccountAddr>> = Name::new("savers");
const GIFTS: Name<Topic<u64>> = Name::new("gifts");

#[test]
fn an_address_keeps_its_interceptors_in_the_registry_in_groups_and_topics() {
    let at_most_100 = |builder: Builder| {
        builder.intercept_kind::<Account>(|message, _| match message {
            AccountMsg::Deposit { amount: 101.. } => Passing::reject("too much"),
            _ => Passing::Pass,
        })
    };
    everywhere(USUAL, at_most_100, async |system| {
        let (free, other) = (account(&system), account(&system));
        let bound = other.intercepted(|message, _| match message {
            AccountMsg::Deposit { amount: 11.. } => Passing::reject("too much"),
            _ => Passing::Pass,
        });
        let too_much = NotExecuted::Rejected("too much".into());

        system.claim(&BANK, &bound).unwrap();
        let bank = system.look_up(&BANK).unwrap();
        assert_eq!(bank.deposit(11).tell().unwrap_err().why, too_much);

        let savers = system.group(&SAVERS);
        assert!(savers.join(&free).unwrap() && savers.join(&bound).unwrap());
        let report = savers.broadcast(|saver| saver.deposit(20));
        assert_eq!(report.delivered, 1);
        assert_eq!((&report.refused[0].why, report.refused[0].to.id), (&too_much, bound.id()));
        assert_eq!(savers.broadcast(|saver| saver.deposit(101)).refused.len(), 2);
        let answers = savers.all_of(|saver| saver.withdraw(1)).await;
        assert_eq!(answers.answered.len(), 2);

        let gifts = system.topic(&GIFTS);
        for saver in [&free, &bound] {
            gifts.subscribe(saver, |amount| AccountMsg::Deposit { amount }).unwrap();
        }
        assert_eq!(gifts.publish(5).delivered, 2);
        let published = gifts.publish(50);
        assert_eq!((published.delivered, &published.refused[0].why), (1, &too_much));
        assert_eq!(free.log().await.unwrap(), [20, 1, 5, 50]);
        assert_eq!(bound.log().await.unwrap(), [1, 5]);
    });
}

#[test]
fn a_timer_with_pauses_goes_on_whatever_becomes_of_its_messages() {
    let turn = Arc::new(AtomicU32::new(0));
    let build = |builder: Builder| {
        let turn = turn.clone();
        builder.intercept(move |passage| match passage.kind {
            "deposit" => match turn.fetch_add(1, Ordering::Relaxed) {
                0 => Passing::Drop,
                1 => Passing::reject("not now"),
                2 => panic!("an interceptor, on purpose"),
                3 => Passing::Delay(10 * SECOND),
                _ => Passing::Pass,
            },
            _ => Passing::Pass,
        })
    };
    on_simple(USUAL, build, async |system| {
        turn.store(0, Ordering::Relaxed);
        let account = account(&system);
        let mut letters = system.dead_letters();
        let timer = account.deposit(1).every_after(SECOND).unwrap();
        // At 1, 2 and 3 there is none to be handled; that of 4 comes at 14, and the next a second after it.
        for (wait, handled) in [(13, 0), (1, 1), (1, 2)] {
            system.sleep(wait * SECOND).await;
            system.sleep(SECOND / 4).await;
            assert_eq!(account.log().await.unwrap().len(), handled, "at {:?}", system.now());
        }
        timer.cancel();
        let letters = std::iter::from_fn(|| letters.try_next());
        assert!(letters.map(|letter| letter.why).eq([DeadReason::Intercepted; 3]));
    });
}

#[test]
fn an_ask_stays_the_question_it_was_and_a_tell_may_become_another() {
    let build = |builder: Builder| {
        builder.intercept_kind::<Account>(|message, _| {
            if let AccountMsg::Withdraw { amount } = *message {
                *message = AccountMsg::Deposit { amount: amount + 1 };
            }
            Passing::Pass
        })
    };
    everywhere(USUAL, build, async |system| {
        let account = account(&system);
        let error = account.withdraw(1).await.unwrap_err().to_string();
        assert!(error.ends_with("its interceptor made another question of it"), "{error}");
        account.withdraw(1).tell().unwrap();
        assert_eq!(account.log().await.unwrap(), [2]);
    });
}

#[test]
fn a_panic_in_one_rejects_the_message_and_is_told_once() {
    let build = |builder: Builder| {
        builder.intercept(|passage| match passage.kind {
            "deposit" => panic!("an interceptor, on purpose"),
            _ => Passing::Pass,
        })
    };
    everywhere(USUAL, build, async |system| {
        let account = account(&system);
        let mut events = system.subscribe();
        let error = account.deposit(1).tell().unwrap_err().to_string();
        assert!(error.ends_with("its interceptor panicked"), "{error}");
        let panicked = |what: &What| matches!(what, What::Panicked { text, .. } if text.contains("an interceptor"));
        assert_eq!(account.log().await.unwrap(), [0; 0]);
        let told = std::iter::from_fn(|| events.try_next()).filter(|event| panicked(&event.what));
        assert_eq!(told.count(), 1);
    });
}

/// It would see its own words about its own words, until the stack ends.
#[test]
fn what_an_interceptor_says_itself_it_does_not_see() {
    let (book, seen) = (Arc::new(Mutex::new(None::<NotebookAddr>)), Seen::default());
    let build = |builder: Builder| {
        let (book, seen) = (book.clone(), seen.clone());
        let tell = move |passage: &Passage| {
            let book = book.lock().unwrap().clone();
            if let Some(book) = book {
                say(&book, passage.kind);
            }
            Passing::Pass
        };
        let witness = move |passage: &Passage| {
            note(&seen, passage.kind);
            Passing::Pass
        };
        builder.intercept(tell).intercept(witness)
    };
    everywhere(USUAL, build, async |system| {
        let (account, notes) = (account(&system), notebook(&system));
        *book.lock().unwrap() = Some(notes.clone());
        account.deposit(1).await.unwrap();
        account
            .intercepted(|_, _| panic!("an interceptor, on purpose"))
            .deposit(2)
            .await
            .unwrap_err();
        account.withdraw(3).await.unwrap();
        *book.lock().unwrap() = None;
        assert_eq!(notes.lines().await.unwrap(), ["deposit", "withdraw"]);
        // Another one sees it.
        assert_eq!(taken(&seen), ["note", "deposit", "note", "withdraw", "lines"]);
    });
}

/// Whatever happens on the way, each message ends once. The sum is looked at in [`run`].
#[test]
fn each_message_ends_once_also_among_interceptors() {
    by_chance(account, |account| assert!(account.pool().is_none()));
}

#[test]
fn each_message_ends_once_also_before_a_pool_that_shrinks() {
    let pool = |system: &System| system.spawn(Pool::new(3, Account::props())).expect("a pool");
    by_chance(pool, |pool| pool.pool().expect("a pool").resize(1).expect("it has not ended"));
}

fn by_chance(spawn: impl Fn(&System) -> AccountAddr, halfway: impl Fn(&AccountAddr)) {
    let chance = Arc::new(Mutex::new(7_u64));
    let build = |builder: Builder| {
        let next = {
            let chance = chance.clone();
            move || {
                let mut state = chance.lock().unwrap();
                *state ^= *state << 13;
                *state ^= *state >> 7;
                *state ^= *state << 17;
                match *state % 8 {
                    0 => Passing::Drop,
                    1 => Passing::reject("by chance"),
                    2 | 3 => Passing::Delay(Duration::from_micros(*state % 5000)),
                    _ => Passing::Pass,
                }
            }
        };
        let other = next.clone();
        builder.intercept(move |_| next()).intercept_kind::<Account>(move |_, _| other())
    };
    everywhere(RACY, build, async |system| {
        let to = spawn(&system);
        let (mut asked, mut refused) = (Vec::new(), 0);
        for n in 0..100 {
            match n % 4 {
                0 => asked.push(to.deposit(n).ask()),
                1 => refused += u64::from(to.deposit(n).tell().is_err()),
                2 => refused += u64::from(to.crash().send().await.is_err()),
                _ => drop(to.withdraw(n).ask()),
            }
            if n == 50 {
                halfway(&to);
            }
        }
        for ask in asked {
            refused += u64::from(ask.await.is_err_and(|error| error.not_executed().is_some()));
        }
        to.drain();
        to.stopped().await;
        let settled = || {
            let flow = system.flow();
            flow.waiting == 0 && flow.sent == 100
        };
        while !settled() {
            system.sleep(Duration::from_millis(1)).await;
        }
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended(), "{flow:?}");
        assert!(flow.refused >= refused, "{flow:?}, {refused}");
    });
}
