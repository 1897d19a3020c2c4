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
struct Valve(Option<In<'static, Open>>);

#[handlers(speaks(Tap), states(Closed -> Open, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(when(*))]
    fn hello(&self) {}
}

#[handlers]
impl Tap for Valve {
    #[handler(refuse(*))]
    fn fill(&mut self, at: In<'_, Open>, litres: u32) -> u32 {
        self.0 = Some(at);
        litres
    }
}

fn main() {}
