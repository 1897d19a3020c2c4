// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;
type Ajar = Open;

#[protocol]
trait Tap {
    #[refusable]
    fn fill(&mut self, litres: u32) -> u32;
}

#[actor]
struct Valve;

#[handlers(speaks(Tap), states(Closed -> Open, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(when(*))]
    fn hello(&self) {}
}

#[handlers]
impl Tap for Valve {
    #[handler(refuse(Open, Closed))]
    fn fill(&mut self, _at: In<'_, Ajar>, litres: u32) -> u32 {
        litres
    }
}

fn main() {}
