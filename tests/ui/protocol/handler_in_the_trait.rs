// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    #[handler(boxed)]
    fn deposit(&mut self, cents: u64) -> u64;
}

fn main() {}
