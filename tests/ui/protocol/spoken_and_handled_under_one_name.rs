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

#[handlers(speaks(Teller))]
impl Account {
    #[handler]
    fn teller(&self) -> u64 {
        self.cents
    }
}

#[handlers]
impl Teller for Account {
    fn deposit(&mut self, cents: u64) -> u64 {
        self.cents += cents;
        self.cents
    }
}

fn main() {}
