// mistakes: 1
use thespian::prelude::*;

mod other {
    pub struct Open;
}

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> other::Open), start = Closed)]
impl Valve {
    #[handler(when(*))]
    fn hello(&self) {}
}

fn main() {}
