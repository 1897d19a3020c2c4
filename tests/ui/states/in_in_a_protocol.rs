// mistakes: 1
use thespian::prelude::*;

struct Open;

#[protocol]
trait Tap {
    fn fill(&mut self, at: In<'_, Open>, litres: u32) -> u32;
}

fn main() {}
