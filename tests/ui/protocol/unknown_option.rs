// mistakes: 1
use thespian::prelude::*;

#[protocol(speaks(Audit))]
trait Teller {
    fn deposit(&mut self, cents: u64) -> u64;
}

fn main() {}
