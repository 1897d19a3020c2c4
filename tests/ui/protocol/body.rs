// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit(&mut self, cents: u64) -> u64 {
        cents
    }
}

fn main() {}
