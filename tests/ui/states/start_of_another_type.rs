// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

impl Closed {
    fn new() -> u32 {
        7
    }
}

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed::new())]
impl Valve {
    #[handler(when(*))]
    fn hello(&self) {}
}

fn main() {}
