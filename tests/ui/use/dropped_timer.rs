// mistakes: 1
#![deny(unused_must_use)]

use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn deposit(&mut self, cents: u64) -> u64 {
        cents
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let account = system.spawn(Account)?;
    account.deposit(8).every(std::time::Duration::MAX)?;
    Ok(())
}
