// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit<T: Into<u64>>(&mut self, cents: T) -> u64;
}

fn main() {}
