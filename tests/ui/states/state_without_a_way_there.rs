// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;
struct Draining;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed, Draining -> Closed), start = Closed)]
impl Valve {
    #[handler(when(*))]
    fn hello(&self) {}
}

fn main() {}
