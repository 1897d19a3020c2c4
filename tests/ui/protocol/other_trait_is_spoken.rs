// mistakes: 1
use thespian::prelude::*;

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
    async fn balance(&self) -> u64 {
        self.cents
    }
}

impl Teller for Account {
    fn deposit(&mut self, cents: u64) -> u64 {
        self.cents += cents;
        self.cents
    }
}

fn main() {}
