// mistakes: 2
use thespian::prelude::*;

// Only this is forgotten: `#[protocol]`. But methods under `#[handlers]` take a context, and rustc counts it.
trait Teller {
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

fn main() {}
