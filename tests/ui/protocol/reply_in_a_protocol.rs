// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit(&mut self, reply: Reply<'_, u64>, cents: u64) -> Receipt<'_>;
}

fn main() {}
