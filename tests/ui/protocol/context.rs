// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit(&mut self, cx: &mut Context<Self>, cents: u64) -> u64;
}

fn main() {}
