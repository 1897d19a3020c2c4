// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Ajar, Ajar -> Closed), start = Closed)]
impl Valve {
    #[handler(when(*))]
    fn hello(&self) {}
}

fn main() {}
