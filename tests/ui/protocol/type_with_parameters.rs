// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    type Receipt<T>;
    fn deposit(&mut self, cents: u64) -> u64;
}

fn main() {}
