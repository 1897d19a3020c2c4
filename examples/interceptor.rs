//! What looks at messages on their way: one that counts them all, one that corrects those of one kind of actor, and one
//! that stands before a single address.
//!
//! `cargo run --example interceptor`

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Base, Passing};

#[actor]
struct Account {
    balance: u64,
}

#[handlers]
impl Account {
    #[handler]
    fn deposit(&mut self, amount: u64) -> u64 {
        self.balance += amount;
        self.balance
    }

    #[handler]
    fn withdraw(&mut self, amount: u64) -> u64 {
        self.balance -= amount;
        self.balance
    }
}

fn main() -> Result<(), thespian::RunError> {
    let said = Arc::new(AtomicU32::new(0));
    let counter = said.clone();
    let system = System::builder()
        .base(Base::Simple { seed: 1 })
        .intercept(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            Passing::Pass
        })
        // Typed: it sees the message itself, and may change it.
        .intercept_kind::<Account>(|message, _| {
            if let AccountMsg::Deposit { amount } = message {
                *amount = (*amount).min(500);
            }
            Passing::Pass
        });
    system.run(async |system| {
        let account = system.spawn(Account { balance: 100 }).expect("an account");
        println!("with at most 500: {:?}", account.deposit(1_000_000).await);

        // Whoever is given this address has no other way in.
        let childs = account.intercepted(|message, passage| match message {
            AccountMsg::Withdraw { amount } if *amount > 20 => {
                Passing::reject(format!("not so much at once from {}", passage.to.kind))
            }
            AccountMsg::Withdraw { .. } => Passing::Delay(Duration::from_secs(3600)),
            AccountMsg::Deposit { .. } => Passing::Pass,
        });
        println!("the child: {}", childs.withdraw(50).await.unwrap_err());
        let begun = system.now();
        println!("after a while: {:?}", childs.withdraw(20).await);
        println!("which was {:?}", system.now() - begun);
    })?;
    println!("{} messages were seen", said.load(Ordering::Relaxed));
    Ok(())
}
