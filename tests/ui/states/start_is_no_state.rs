// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Clossed)]
impl Valve {
    #[handler(when(*))]
    fn hello(&self) {}
}

fn main() {}
