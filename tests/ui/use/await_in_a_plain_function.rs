// mistakes: 1
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

fn pay(account: &AccountAddr) -> u64 {
    account.deposit(8).await.unwrap_or(0)
}

fn main() {}
