//! A crash at every single message of a busy run: whoever fails, nobody else is harmed.

use std::collections::BTreeMap;
use std::sync::Mutex;

use thespian::{ExitReason, What};

use super::*;

/// What was said to whom and taken, and what was handled by whom.
#[derive(Default)]
struct Board {
    said: BTreeMap<String, u64>,
    handled: BTreeMap<String, u64>,
    /// Of each account: how often it was paid, and how much.
    paid: BTreeMap<String, (u64, u64)>,
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Board>>);

impl Shared {
    fn with<T>(&self, act: impl FnOnce(&mut Board) -> T) -> T {
        act(&mut self.0.lock().unwrap())
    }

    fn handles(&self, path: &str) {
        self.with(|board| *board.handled.entry(path.to_owned()).or_default() += 1);
    }

    fn says(&self, to: &impl Address<Msg: Send>) {
        self.with(|board| *board.said.entry(to.path().to_string()).or_default() += 1);
    }

    /// The ask has ended: it was handled, or its receiver crashed at it.
    fn asked<T>(&self, to: &impl Address<Msg: Send>, outcome: Result<T, AskError>) -> Option<T> {
        if outcome.as_ref().err().is_none_or(|error| error.not_executed().is_none()) {
            self.says(to);
        }
        outcome.ok()
    }
}

/// Has two accounts, and looks after them.
#[actor(max_restarts = 10)]
struct Branch {
    shared: Shared,
    accounts: Vec<AccountAddr>,
}

#[handlers]
impl Branch {
    #[init]
    fn new(shared: Shared) -> Self {
        Self { shared, accounts: Vec::new() }
    }

    #[started]
    fn open(&mut self, cx: &mut Context<Self>) -> thespian::Result {
        for name in ["one", "two"] {
            self.accounts.push(cx.spawn(Account::props(self.shared.clone()).named(name))?);
        }
        Ok(())
    }

    #[handler]
    fn account(&mut self, cx: &mut Context<Self>, place: usize) -> AccountAddr {
        self.shared.handles(&cx.path());
        self.accounts[place].clone()
    }
}

#[actor(max_restarts = 10)]
struct Account {
    shared: Shared,
    paid: (u64, u64),
}

#[handlers]
impl Account {
    #[init]
    fn new(shared: Shared) -> Self {
        Self { shared, paid: (0, 0) }
    }

    #[handler]
    fn pay(&mut self, cx: &mut Context<Self>) -> u64 {
        self.shared.handles(&cx.path());
        self.paid = (self.paid.0 + 1, self.paid.1 + 10);
        self.shared.with(|board| board.paid.insert(cx.path().to_string(), self.paid));
        self.paid.1
    }
}

/// Stamps receipts, one of several.
#[actor(max_restarts = 10)]
struct Clerk {
    shared: Shared,
}

#[handlers]
impl Clerk {
    #[init]
    fn new(shared: Shared) -> Self {
        Self { shared }
    }

    #[handler]
    fn stamp(&mut self) {
        self.shared.handles("clerks");
    }
}

/// Pays at every account, and has it stamped.
#[actor(max_restarts = 10)]
struct Customer {
    shared: Shared,
    branches: Vec<BranchAddr>,
    clerks: ClerkAddr,
}

#[handlers]
impl Customer {
    #[init]
    fn new(shared: Shared, branches: Vec<BranchAddr>, clerks: ClerkAddr) -> Self {
        Self { shared, branches, clerks }
    }

    #[handler]
    async fn shop(&mut self, cx: &mut Context<Self>, rounds: u64) {
        let shared = self.shared.clone();
        shared.handles(&cx.path());
        for branch in &self.branches {
            let place = cx.rng().below(2) as usize;
            let account = shared.asked(branch, branch.account(place).await);
            let Some(account) = account else { continue };
            if cx.rng().below(2) == 0 {
                shared.asked(&account, account.pay().await);
            } else if account.pay().tell().is_ok() {
                shared.says(&account);
            }
            if self.clerks.stamp().tell().is_ok() {
                shared.with(|board| *board.said.entry("clerks".to_owned()).or_default() += 1);
            }
        }
        if rounds > 1 && cx.addr().shop(rounds - 1).tell().is_ok() {
            shared.says(&cx.addr());
        }
    }
}

/// The path of who crashed, if anybody did.
async fn busy(system: System) -> Option<String> {
    let shared = Shared::default();
    let board = shared.clone();
    always(&system, "each account's books are right", move || {
        board.with(|board| board.paid.values().all(|(count, sum)| *sum == 10 * count))
    });
    let (stats, flow) = (system.clone(), system.clone());
    always(&system, "one failure at most", move || stats.stats().failures <= 1);
    always(&system, "no message is unaccounted for", move || {
        let flow = flow.flow();
        flow.sent == flow.ended() + flow.waiting
    });
    let branches: Vec<_> = ["left", "right"]
        .map(|name| system.spawn(Branch::props(shared.clone()).named(name)).unwrap())
        .into();
    let clerks = system.spawn(Pool::new(2, Clerk::props(shared.clone()))).unwrap();
    for name in ["ann", "bob", "cid"] {
        let props = Customer::props(shared.clone(), branches.clone(), clerks.clone()).named(name);
        let customer = system.spawn(props).unwrap();
        customer.shop(3).tell().unwrap();
        shared.says(&customer);
    }
    assert!(system.at_rest().await);

    let events = system.events();
    let failed = events.iter().find(|event| matches!(event.what, What::Failed(_)));
    let failed = failed.map(|event| event.path.to_string());
    let is_harmed = |path: &str| {
        failed.as_ref().is_some_and(|failed| {
            path == failed || path.strip_prefix(failed).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    for event in &events {
        let is_bad = matches!(
            &event.what,
            What::Failed(_) | What::Restarted | What::DeadLetter(..) | What::Ended(_)
        );
        let by_exit = matches!(event.what, What::Ended(ExitReason::Stopped));
        assert!(is_harmed(&event.path) || !is_bad || by_exit, "{event:?} by {failed:?}");
    }
    shared.with(|board| {
        let crashed_clerk = failed.as_ref().is_some_and(|failed| failed.contains("clerk"));
        for (path, said) in &board.said {
            let handled = board.handled.get(path).copied().unwrap_or(0);
            let is_pool = path == "clerks";
            let lost =
                u64::from(if is_pool { crashed_clerk } else { failed.as_ref() == Some(path) });
            if is_pool || failed.as_ref() == Some(path) || !is_harmed(path) {
                assert_eq!(*said, handled + lost, "to {path}, when {failed:?} crashed");
            }
        }
    });
    failed
}

#[test]
fn at_whatever_message_somebody_crashes_everything_holds_for_all_others() {
    for seed in 0..3 {
        let mut crashed: BTreeMap<String, u32> = BTreeMap::new();
        for at in 1.. {
            let who = Mutex::new(None);
            let faults = script(&format!("crash * {at} *"));
            let rehearsal = rehearsal(faults).base(crate::stages::simple(seed)).record();
            rehearsal.run(async |system: System| {
                *who.lock().unwrap() = busy(system).await;
            });
            match who.into_inner().unwrap() {
                Some(path) => *crashed.entry(path).or_default() += 1,
                None => break,
            }
        }
        // Everybody had his turn.
        for path in ["/left", "/right", "/ann", "/bob", "/cid", "/left/one", "/right/two"] {
            assert!(crashed.contains_key(path), "{path} in {crashed:?}");
        }
        assert!(crashed.values().sum::<u32>() > 50, "{crashed:?}");
    }
}
