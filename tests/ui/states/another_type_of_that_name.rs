// mistakes: 1
use thespian::prelude::*;

mod other {
    pub struct Open;
}

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(when(other::Open), refuse(*))]
    fn hello(&self) {}
}

fn main() {}
