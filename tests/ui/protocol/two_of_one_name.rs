// mistakes: 1
use thespian::prelude::*;

mod bank {
    use thespian::prelude::*;

    #[protocol]
    pub trait Teller {
        fn deposit(&mut self, cents: u64);
    }
}

#[protocol]
trait Teller {
    fn tell(&self) -> u64;
}

#[actor]
struct Account {
    cents: u64,
}

#[handlers(speaks(Teller, bank::Teller))]
impl Account {}

#[handlers]
impl Teller for Account {
    fn tell(&self) -> u64 {
        self.cents
    }
}

#[handlers]
impl bank::Teller for Account {
    fn deposit(&mut self, cents: u64) {
        self.cents += cents;
    }
}

fn main() {}
