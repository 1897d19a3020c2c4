// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

impl Closed {
    fn opened(self) -> Open {
        Open
    }
}

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed.opened())]
impl Valve {
    #[handler(when(*))]
    fn hello(&self) {}
}

fn main() {}
