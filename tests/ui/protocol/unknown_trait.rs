// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account {
    cents: u64,
}

#[handlers]
impl Account {}

#[handlers]
impl Teller for Account {
    fn deposit(&mut self, cents: u64) -> u64 {
        self.cents += cents;
        self.cents
    }
}

fn main() {}
