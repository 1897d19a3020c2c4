// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[protocol]
trait Tap {
    #[refusable]
    fn fill(&mut self, litres: u32) -> u32;
}

#[actor]
struct Valve;

#[handlers(speaks(Tap), states(Closed -> Open, Open -> Closed))]
impl Valve {
    #[handler(when(*))]
    fn hello(&self) {}
}

#[handlers]
impl Tap for Valve {
    #[handler(refuse(*))]
    fn fill(&mut self, _at: In<'_, Open>, litres: u32) -> u32 {
        litres
    }
}

fn main() {}
