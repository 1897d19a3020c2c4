// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed,
    deferred(at_most = 16, within = "5s", on_restart = keep))]
impl Valve {
    #[handler(when(Open), defer(*), retry = 2)]
    fn pour(&mut self, _litres: u32) {}
}

fn main() {}
