// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit(&mut self, cents: u64) -> u64;
}

#[actor]
struct Account {
    cents: u64,
}

#[handlers]
impl Account {}

fn save(_: &impl Speaks<dyn Teller>) {}

fn call(account: &AccountAddr) {
    save(account);
}

fn main() {}
