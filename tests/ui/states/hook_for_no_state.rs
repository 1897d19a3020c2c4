// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(when(*))]
    fn hello(&self) {}

    #[entering(Open)]
    fn light(&mut self) {}

    #[entering(Closed)]
    fn darken(&mut self) {}

    #[entering(*)]
    fn count(&mut self) {}
}

fn main() {}
