// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller<'a> {
    fn deposit(&mut self, by: &'a str) -> u64;
}

fn main() {}
