//! Protocols: interfaces smaller than an actor.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{Base, Message, Passing};

use crate::probes::{GateAddr, gate};
use crate::stages::everywhere;

const MOMENT: Duration = Duration::from_millis(1);

#[protocol(derive(Debug, Clone, PartialEq))]
trait Audit {
    /// What has happened.
    fn log(&self) -> Vec<String>;
}

#[protocol(derive(Debug, Clone, PartialEq))]
trait Teller: Audit {
    fn deposit(&mut self, cents: u64) -> u64;
    fn withdraw(&mut self, cents: u64) -> Result<u64, Overdrawn>;
    fn forget(&mut self);
}

#[derive(Debug, PartialEq)]
struct Overdrawn;

#[actor(mailbox = 2)]
struct Account {
    cents: u64,
    log: Vec<String>,
}

#[handlers(speaks(Teller))]
impl Account {
    #[init]
    fn open(cents: u64) -> Self {
        Self { cents, log: Vec::new() }
    }

    /// Has the name of a message of the protocol, and is another one.
    #[handler]
    fn deposit(&mut self) -> &'static str {
        "own"
    }

    /// Does not handle anything else until the gate is opened.
    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        _ = gate.pass().timeout(Duration::MAX).await;
    }
}

#[handlers]
impl Audit for Account {
    fn log(&self) -> Vec<String> {
        self.log.clone()
    }
}

#[handlers]
impl Teller for Account {
    fn deposit(&mut self, mut cents: u64) -> u64 {
        if cents > 1000 {
            return self.cents;
        }
        self.log.push(format!("deposit {cents}"));
        cents += self.cents;
        self.cents = cents;
        cents
    }

    /// Takes its time, and its context.
    #[handler(boxed)]
    async fn withdraw(&mut self, cx: &mut Context<Self>, cents: u64) -> Result<u64, Overdrawn> {
        cx.sleep(MOMENT).await;
        self.cents = self.cents.checked_sub(cents).ok_or(Overdrawn)?;
        Ok(self.cents)
    }

    fn forget(&mut self) {
        self.log.clear();
    }
}

/// Knows nothing but the protocol.
async fn save(to: &impl Speaks<dyn Teller>) -> Result<u64, AskError> {
    let teller: TellerAddr = to.narrow();
    teller.deposit(5).await
}

fn account(system: &System) -> AccountAddr {
    system.spawn(Account::props(1)).expect("an account")
}

/// One that holds, and has no room for more.
async fn full(system: &System) -> (AccountAddr, GateAddr) {
    let (account, gate) = (account(system), gate(system));
    account.hold(gate.clone()).tell().expect("room");
    gate.occupied(1).await.expect("an account at the gate");
    (0..2).for_each(|_| account.deposit().tell().expect("room"));
    (account, gate)
}

#[test]
fn what_a_protocol_says_is_done_at_once_or_later() {
    everywhere(async |system| {
        let account = account(&system);
        assert_eq!(save(&account).await, Ok(6));
        let teller: TellerAddr = account.narrow();
        assert_eq!(teller.withdraw(2).await, Ok(Ok(4)));
        assert_eq!(teller.withdraw(9).await, Ok(Err(Overdrawn)));
        assert_eq!(account.deposit().await, Ok("own"));
        assert_eq!(save(&teller).await, Ok(9));
    });
}

#[test]
fn an_address_that_was_narrowed_twice_is_the_same_actor() {
    everywhere(async |system| {
        let account = account(&system);
        let teller: TellerAddr = account.narrow();
        let audit: AuditAddr = teller.narrow();
        assert_eq!(save(&teller).await, Ok(6));
        assert_eq!(audit.log().await, Ok(vec!["deposit 5".to_owned()]));
        teller.forget().tell().expect("room");
        assert_eq!(audit.log().await, Ok(vec![]));
        assert!(account == teller && audit == account && teller == audit);
        assert_eq!(audit.path(), account.path());
        let other: TellerAddr = self::account(&system).narrow();
        assert!(other != teller && other != account);
    });
}

#[test]
fn what_finds_no_way_in_comes_back_as_it_was_said() {
    everywhere(async |system| {
        let (account, _gate) = full(&system).await;
        let teller: TellerAddr = account.narrow();
        let audit: AuditAddr = teller.narrow();
        let back = teller.deposit(7).tell().expect_err("it is full");
        assert_eq!((back.message, back.why), (TellerMsg::Deposit { cents: 7 }, NotExecuted::Full));
        let back = audit.log().tell().expect_err("it is full");
        assert_eq!(back.message, AuditMsg::Log {});
        let late = teller.deposit(8).timeout(MOMENT).send().await;
        let late = late.expect_err("it is full");
        assert_eq!(
            (late.message, late.why),
            (TellerMsg::Deposit { cents: 8 }, NotExecuted::Expired)
        );
        let waiting = audit.log().send();
        let asked = teller.deposit(9).ask();
        account.kill();
        let back = waiting.await.expect_err("it was killed");
        assert_eq!(back.message, AuditMsg::Log {});
        assert_eq!(back.why, NotExecuted::Stopped);
        assert!(matches!(asked.await, Err(AskError::NotExecuted { message: "deposit", .. })));
    });
}

#[test]
fn a_send_through_a_protocol_waits_in_line_for_its_turn() {
    everywhere(async |system| {
        let (account, gate) = full(&system).await;
        let teller: TellerAddr = account.narrow();
        let waiting = teller.deposit(7).send();
        gate.open().tell().expect("a gate");
        waiting.await.expect("its turn comes");
        let audit: AuditAddr = account.narrow::<TellerAddr>().narrow();
        assert_eq!(audit.log().await, Ok(vec!["deposit 7".to_owned()]));
    });
}

#[test]
fn interceptors_see_what_is_said_through_a_protocol_as_what_it_is_to_them() {
    let system = |base| {
        let builder = System::builder().base(base);
        builder.intercept_kind::<Account>(|message, passage| {
            assert_eq!(message.kind(), passage.kind);
            match message {
                AccountMsg::Teller(TellerMsg::Deposit { cents }) if *cents == 5 => {
                    *cents = 50;
                    Passing::Pass
                }
                AccountMsg::Teller(TellerMsg::Deposit { cents: 6 }) => {
                    *message = AccountMsg::Deposit {};
                    Passing::Pass
                }
                AccountMsg::Teller(TellerMsg::Audit(_)) => Passing::reject("it is secret"),
                _ => Passing::Pass,
            }
        })
    };
    let system = system(Base::Simple { seed: 7 }).start().expect("a system");
    let account = account(&system);
    let teller: TellerAddr = account.narrow();
    let audit: AuditAddr = teller.narrow();
    system
        .block_on(async {
            assert_eq!(save(&account).await, Ok(51));
            assert!(matches!(
                audit.log().await,
                Err(AskError::NotExecuted { why: NotExecuted::Rejected(_), .. })
            ));
            // It cannot become what nobody can say through this address.
            let changed = teller.deposit(6).await;
            let Err(AskError::NotExecuted { why: NotExecuted::Rejected(why), .. }) = changed else {
                panic!("{changed:?}")
            };
            assert!(why.contains("cannot say"), "{why}");
            let own = teller.intercepted(|message: &mut TellerMsg, _| {
                if let TellerMsg::Audit(_) = message { Passing::Drop } else { Passing::Pass }
            });
            let audit: AuditAddr = own.narrow();
            assert!(matches!(
                audit.log().await,
                Err(AskError::NotExecuted { why: NotExecuted::Dropped, .. })
            ));
            assert_eq!(own.deposit(1).await, Ok(52));
        })
        .expect("it is not stuck");
}

#[test]
fn a_pool_of_those_who_speak_it_speaks_it() {
    everywhere(async |system| {
        let pool = system.spawn(Pool::new(2, Account::props(1))).expect("a pool");
        let teller: TellerAddr = pool.narrow();
        assert_eq!(save(&teller).await, Ok(6));
        assert_eq!(teller.withdraw(1).await, Ok(Ok(0)));
        assert!(teller.pool().is_some());
    });
}
