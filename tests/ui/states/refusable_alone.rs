// mistakes: 1
use thespian::prelude::*;

trait Tap {
    #[refusable]
    fn fill(&mut self, litres: u32) -> u32;
}

fn main() {}
