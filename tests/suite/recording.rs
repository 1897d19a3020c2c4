//! What actors handled on one stage, said again to others on another.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thespian::prelude::*;
use thespian::testing::{Probe, Recorder, Recording, Rehearsal, dead_letters, expect};
use thespian::{Base, DeadLetter, DeadReason, Name, What};

use crate::complaints::panic_of;
use crate::stages::{everywhere, on_simple, quiet, simple, threads};

/// Cannot be overdrawn, and takes badly to being tried.
#[actor]
struct Account {
    cents: u64,
}

#[handlers(derive(Clone, Debug, Serialize, Deserialize))]
impl Account {
    #[init]
    fn open(cents: u64) -> Self {
        Self { cents }
    }

    #[handler]
    fn deposit(&mut self, cents: u64) -> u64 {
        self.cents += cents;
        self.cents
    }

    #[handler]
    fn withdraw(&mut self, cents: u64) -> u64 {
        assert!(cents <= self.cents, "overdrawn, on purpose");
        self.cents -= cents;
        self.cents
    }

    #[handler]
    fn close(&mut self, balance: u64) -> Result<(), String> {
        if balance == self.cents { Ok(()) } else { Err(format!("{} are left", self.cents)) }
    }

    #[handler(retry = 2)]
    fn audit(&mut self) {
        panic!("an audit, on purpose");
    }

    #[handler(priority = high)]
    fn hurry(&mut self, cx: &mut Context<Self>) {
        let _ = cx.addr().deposit(1).tell();
    }

    #[handler]
    fn take_over(&mut self, cx: &mut Context<Self>) {
        let from: AccountAddr = cx.look_up(&Name::new("other")).expect("an account");
        cx.pipe(from.withdraw(3), |left| AccountMsg::Deposit { cents: left.unwrap_or(0) });
    }
}

/// Runs something in a system in which accounts are recorded.
fn recorded(
    base: Base,
    recorder: Recorder<Account>,
    main: impl AsyncFn(&System),
) -> Recording<Account> {
    quiet();
    let builder = System::builder().base(base).ignore_environment().without_dead_letter_log();
    recorder.attach(builder).run(async |system| main(&system).await).expect("an orderly end");
    recorder.take()
}

fn kinds(recording: &Recording<Account>) -> Vec<(&'static str, bool)> {
    recording.entries().iter().map(|entry| (entry.kind(), entry.is_ask)).collect()
}

/// A file that goes with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(text: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("thespian-recording-{}-{number}.jsonl", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, text).expect("a file");
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn what_failed_on_threads_fails_in_the_same_way_on_simple() {
    for _ in 0..10 {
        let recording = recorded(threads(), Recorder::new(), async |system| {
            let account = system.spawn(Account::open(100)).unwrap();
            // Who is first is the machine's choice; that somebody finds too little is not.
            let customers = (0..4).map(|customer| {
                let account = account.clone();
                async move {
                    for cents in 0..10 {
                        let _ = account.deposit(cents).await;
                        let _ = account.withdraw(40 + customer).await;
                    }
                }
            });
            futures_util::future::join_all(customers.map(tokio::spawn)).await;
        });
        let file = Scratch::new("");
        recording.save(&file.0).unwrap();
        let told = recording.to_string();
        let (count, last) = (recording.entries().len(), recording.entries().last().unwrap().kind());
        assert!(count > 2 && last == "withdraw", "{told}");
        on_simple(5, async |system| {
            let recording = Recording::<Account>::load(&file.0).unwrap();
            assert_eq!(recording.to_string(), told);
            let account = system.spawn(Account::open(100)).unwrap();
            let replayed = recording.replay(&system, &account).await;
            let failure = &replayed.failures[0];
            assert_eq!((replayed.failures.len(), failure.message), (1, Some("withdraw")));
            let (last, before) = replayed.outcomes.split_last().unwrap();
            assert_eq!(before.len() + 1, count);
            assert!(before.iter().all(|replied| matches!(replied.outcome, Some(Ok(_)))));
            let why = last.outcome.as_ref().unwrap().as_ref().unwrap_err();
            assert_eq!(why.unknown(), Some(Unknown::Crashed));
        });
    }
}

#[test]
fn the_distances_in_time_are_kept() {
    let recording = recorded(simple(1), Recorder::new(), async |system| {
        system.sleep(Duration::from_secs(100)).await;
        let account = system.spawn(Account::open(0)).unwrap();
        for wait in [1, 10] {
            account.deposit(1).await.unwrap();
            system.sleep(Duration::from_secs(wait)).await;
        }
        account.deposit(1).tell().unwrap();
    });
    on_simple(5, async |system| {
        system.sleep(Duration::from_secs(7)).await;
        let account = system.spawn(Account::open(0)).unwrap();
        let replayed = recording.clone().replay(&system, &account).await;
        let times = replayed.outcomes.iter().map(|replied| replied.at.since_start().as_secs());
        assert_eq!(times.collect::<Vec<_>>(), [7, 8, 18]);
        assert_eq!(
            replayed.to_string(),
            "7.000000s asked deposit: handled\n8.000000s asked deposit: handled\n18.000000s told deposit: handled\n"
        );
    });
}

#[test]
fn what_was_told_is_told_again_and_what_its_handler_returned_is_seen() {
    let recording = recorded(simple(1), Recorder::new(), async |system| {
        let account = system.spawn(Account::open(5)).unwrap();
        account.close(7).await.unwrap().unwrap_err();
        account.close(8).tell().unwrap();
    });
    assert_eq!(kinds(&recording), [("close", true), ("close", false)]);
    everywhere(async |system| {
        let mut letters = dead_letters(&system);
        let account = system.spawn(Account::open(5)).unwrap();
        let replayed = recording.clone().replay(&system, &account).await;
        for replied in &replayed.outcomes {
            match &replied.outcome {
                Some(Ok(AccountReply::Close(Err(why)))) => assert_eq!(why, "5 are left"),
                other => panic!("{other:?}"),
            }
        }
        // An error that was returned to nobody; not the one that was returned to an asker.
        expect!(letters, DeadLetter { message: "close", why: DeadReason::Error, .. }).await;
        letters.expect_none(Duration::ZERO, |_| true).await;
    });
}

#[test]
fn it_is_recorded_in_the_order_of_handling_and_what_is_tried_again_once() {
    let recording = recorded(simple(1), Recorder::new(), async |system| {
        let account = system.spawn(Account::props(5)).unwrap();
        account.ready().await.unwrap();
        account.deposit(1).tell().unwrap();
        account.hurry().tell().unwrap();
        account.audit().await.unwrap_err();
        account.deposit(2).await.unwrap();
        assert_eq!(system.stats().failures, 3);
    });
    let handled = [
        ("hurry", false),
        ("deposit", false),
        ("audit", true),
        ("deposit", false),
        ("deposit", true),
    ];
    assert_eq!(kinds(&recording), handled);
    // What it tells itself it will tell itself again.
    let own = |message| matches!(message, AccountMsg::Deposit { cents: 1 });
    let others = recording.retain(|entry| entry.is_ask || !own(entry.message.clone()));
    assert_eq!(kinds(&others), [("hurry", false), ("audit", true), ("deposit", true)]);
}

#[test]
fn what_comes_by_timers_and_pipes_and_to_a_pools_workers_is_recorded_too() {
    let recording = recorded(simple(1), Recorder::new(), async |system| {
        let mine = system.spawn(Account::props(0).named("mine")).unwrap();
        let other = system.spawn(Account::props(9).named("other")).unwrap();
        system.claim(&Name::new("other"), &other).unwrap();
        mine.deposit(1).after(Duration::from_secs(1)).unwrap().detach();
        mine.take_over().after(Duration::from_secs(2)).unwrap().detach();
        let pool = system.spawn(Pool::new(2, Account::props(0))).unwrap();
        for _ in 0..4 {
            pool.deposit(1).await.unwrap();
        }
        assert!(system.at_rest().await);
    });
    let mine = recording.clone().of("/mine");
    assert_eq!(kinds(&mine), [("deposit", false), ("take_over", false), ("deposit", false)]);
    let seconds = mine.entries().iter().map(|entry| entry.at.since_start().as_secs());
    assert_eq!(seconds.collect::<Vec<_>>(), [1, 2, 2]);
    assert!(matches!(mine.entries()[2].message, AccountMsg::Deposit { cents: 6 }));
    let workers = recording.paths().into_iter().filter(|path| path.matches('/').count() == 2);
    let handled = workers.map(|path| recording.clone().of(&path).entries().len());
    assert_eq!(handled.collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn a_recorder_may_be_for_one_actor_and_for_the_last_messages_only() {
    let main = async |system: &System| {
        let mine = system.spawn(Account::props(0).named("mine")).unwrap();
        let yours = system.spawn(Account::props(0).named("yours")).unwrap();
        for cents in 1..=3 {
            mine.deposit(cents).await.unwrap();
            yours.deposit(10 * cents).await.unwrap();
        }
    };
    let cents = |recording: &Recording<Account>| -> Vec<u64> {
        let cents = recording.entries().iter().map(|entry| match entry.message {
            AccountMsg::Deposit { cents } => cents,
            _ => 0,
        });
        cents.collect()
    };
    let all = recorded(simple(1), Recorder::new(), main);
    assert_eq!(
        (cents(&all), all.paths()),
        (vec![1, 10, 2, 20, 3, 30], vec!["/mine".into(), "/yours".into()])
    );
    assert_eq!(cents(&all.clone().of("/yours")), [10, 20, 30]);
    let mine = recorded(simple(1), Recorder::new().only("/mine"), main);
    assert_eq!(cents(&mine), [1, 2, 3]);
    let last = recorded(simple(1), Recorder::new().last(3), main);
    assert_eq!(cents(&last), [20, 3, 30]);
    on_simple(1, async |system| {
        let account = system.spawn(Account::open(0)).unwrap();
        let text = panic_of(all.clone().replay(&system, &account)).await;
        assert_eq!(text, "these are the messages of /mine, /yours: choose one by `of`");
    });
}

/// Asks another one, and hands the answer on.
#[actor]
struct Branch {
    account: AccountAddr,
}

#[handlers(derive(Clone))]
impl Branch {
    #[handler]
    async fn deposit(&self, cents: u64) -> Option<u64> {
        self.account.deposit(cents).await.ok()
    }
}

#[test]
fn what_is_open_when_nobody_has_anything_left_to_do_is_said_to_be_open() {
    let recorder = Recorder::<Branch>::new();
    let builder = System::builder().base(simple(1)).ignore_environment();
    let ran = recorder.attach(builder).run(async |system| {
        let account = system.spawn(Account::open(0)).unwrap();
        let branch = system.spawn(Branch { account }).unwrap();
        branch.deposit(3).await.unwrap();
        branch.deposit(4).tell().unwrap();
        branch.deposit(5).await.unwrap();
    });
    ran.unwrap();
    let recording = recorder.take();
    on_simple(5, async |system| {
        let account: Probe<AccountAddr> = Probe::named(&system, "account").unwrap();
        let branch = system.spawn(Branch { account: account.addr() }).unwrap();
        account.script(|message| match message {
            AccountMsg::Deposit { cents: 3 } => Some(AccountReply::Deposit(3)),
            // Whoever asks waits for ever.
            _ => None,
        });
        let replayed = recording.clone().replay(&system, &branch).await;
        let outcomes = replayed.outcomes.iter().map(|replied| replied.outcome.is_some());
        assert_eq!(outcomes.collect::<Vec<_>>(), [true, false, false]);
        assert!(replayed.to_string().ends_with("asked deposit: still open\n"), "{replayed}");
        drop(account);
    });
}

#[test]
fn what_the_actor_was_asked_too_late_or_after_its_end_was_not_handled() {
    let recording = recorded(simple(1), Recorder::new(), async |system| {
        let account = system.spawn(Account::open(5)).unwrap();
        account.deposit(1).await.unwrap();
        account.withdraw(100).await.unwrap_err();
        account.deposit(2).await.unwrap_err();
    });
    // The last one came to a closed mailbox.
    assert_eq!(kinds(&recording), [("deposit", true), ("withdraw", true)]);
    everywhere(async |system| {
        let account = system.spawn(Account::open(5)).unwrap();
        account.stop();
        account.stopped().await;
        let replayed = recording.clone().replay(&system, &account).await;
        for replied in replayed.outcomes {
            let why = replied.outcome.unwrap().unwrap_err();
            assert_eq!(why.not_executed(), Some(NotExecuted::Stopped));
        }
    });
}

/// A message whose copy cannot be made.
struct Precious;

impl Clone for Precious {
    fn clone(&self) -> Self {
        panic!("no copies, on purpose");
    }
}

#[actor]
struct Safe;

#[handlers(derive(Clone))]
impl Safe {
    #[handler]
    fn keep(&mut self, _what: Precious) -> bool {
        true
    }
}

#[test]
fn a_message_that_cannot_be_copied_is_handled_all_the_same() {
    quiet();
    for base in [simple(1), threads()] {
        let recorder = Recorder::<Safe>::new();
        let builder = System::builder().base(base).ignore_environment();
        let ran = recorder.attach(builder).run(async |system| {
            let mut events = system.subscribe();
            let safe = system.spawn(Safe).unwrap();
            assert!(safe.keep(Precious).await.unwrap());
            let mut events = std::iter::from_fn(|| events.try_next());
            assert!(events.any(|event| matches!(event.what, What::Panicked { .. })));
        });
        ran.unwrap();
        assert_eq!(recorder.take().entries().len(), 0);
    }
}

#[test]
fn a_probe_that_plays_the_actor_is_not_recorded() {
    let recording = recorded(simple(1), Recorder::new(), async |system| {
        let account: Probe<AccountAddr> = Probe::named(system, "account").unwrap();
        account.addr().deposit(1).tell().unwrap();
        expect!(account, AccountMsg::Deposit { cents: 1 }).await.into_message();
    });
    assert_eq!(recording.entries().len(), 0);
}

#[test]
fn a_recording_that_does_not_fit_says_where_and_why() {
    let title = r#"{"recording_of":"Account","version":1}"#;
    let line =
        r#"{"at":1,"path":"/a","how":"asked","kind":"deposit","message":{"Deposit":{"cents":1}}}"#;
    let fits = Scratch::new(&format!("{title}\n\n{line}\n"));
    let recording = Recording::<Account>::load(&fits.0).unwrap();
    assert_eq!(recording.to_string(), "0.000000s /a asked deposit\n");

    let complaint = |text: &str| {
        let file = Scratch::new(text);
        let error = Recording::<Account>::load(&file.0).expect_err("no recording").to_string();
        let place = file.0.display().to_string();
        error.strip_prefix(&place).expect("the file").to_owned()
    };
    assert_eq!(complaint(""), ": it is empty");
    assert_eq!(
        complaint(&title.replace("Account", "Till")),
        ":1: it is of `Till`, and not of `Account`"
    );
    assert_eq!(
        complaint(&title.replace(":1", ":2")),
        ":1: it has version 2, and this reads version 1"
    );
    assert!(complaint(line).starts_with(":1: it is no recording: missing field `recording_of`"));
    let renamed = line.replace("deposit", "pay_in");
    assert_eq!(
        complaint(&format!("{title}\n{line}\n{renamed}")),
        ":3: it was for `pay_in`, and is for `deposit` now"
    );
    let gone = line.replace("Deposit", "PayIn");
    assert!(complaint(&format!("{title}\n{gone}")).starts_with(":2: unknown variant `PayIn`"));
    let nowhere = Recording::<Account>::load("/no/such/file").expect_err("no file");
    assert_eq!(nowhere.io().map(std::io::Error::kind), Some(std::io::ErrorKind::NotFound));
}

#[test]
fn a_rehearsal_can_be_recorded() {
    let recorder = Recorder::<Account>::new();
    let tape = recorder.clone();
    let report = Rehearsal::new("recorded")
        .ignore_environment()
        .bases([simple(3), threads()])
        .system(move |builder| tape.attach(builder))
        .run(async |system: System| {
            let account = system.spawn(Account::open(0)).unwrap();
            account.deposit(1).await.unwrap();
        });
    assert_eq!((report.runs, kinds(&recorder.take())), (2, vec![("deposit", true); 2]));
}

#[test]
fn what_led_to_a_failure_is_saved_when_it_happens() {
    quiet();
    let file = Scratch::new("");
    let recorder = Recorder::<Account>::new().last(3);
    let builder = System::builder().base(threads()).ignore_environment().without_dead_letter_log();
    let ran = recorder.attach(builder).run(async |system| {
        let saving = tokio::spawn(recorder.save_at_failures(&system, &file.0));
        let account = system.spawn(Account::props(0)).unwrap();
        for cents in 1..=4 {
            account.deposit(cents).await.unwrap();
        }
        account.withdraw(100).await.unwrap_err();
        system.shutdown().await.unwrap();
        saving.await.unwrap().unwrap();
    });
    ran.unwrap();
    let saved = Recording::<Account>::load(&file.0).unwrap();
    assert_eq!(kinds(&saved), [("deposit", true), ("deposit", true), ("withdraw", true)]);
    // And it is still there.
    assert_eq!(kinds(&recorder.take()), kinds(&saved));

    let ran = recorder.attach(System::builder().base(threads()).ignore_environment()).run(
        async |system| {
            let saving = tokio::spawn(recorder.save_at_failures(&system, "/no/such/folder/file"));
            let account = system.spawn(Account::props(0)).unwrap();
            account.withdraw(100).await.unwrap_err();
            let error = saving.await.unwrap().expect_err("no folder").to_string();
            assert!(error.starts_with("/no/such/folder/file: "), "{error}");
        },
    );
    ran.unwrap();
}
