// mistakes: 1
use thespian::prelude::*;

trait Audit {
    fn total(&self) -> u64;
}

#[protocol]
trait Teller: Audit {
    fn deposit(&mut self, cents: u64) -> u64;
}

#[actor]
struct Account {
    cents: u64,
}

#[handlers(speaks(Teller))]
impl Account {}

#[handlers]
impl Teller for Account {
    fn deposit(&mut self, cents: u64) -> u64 {
        self.cents += cents;
        self.cents
    }
}

impl Audit for Account {
    fn total(&self) -> u64 {
        self.cents
    }
}

fn main() {}
