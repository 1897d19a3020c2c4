// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed,
    deferred(at_most = 16, within = "5s", on_restart = keep))]
impl Valve {
    #[handler(defer(Open), refuse(Closed))]
    fn close(&mut self, at: In<'_, Open>) {
        at.go(Closed);
    }
}

fn main() {}
