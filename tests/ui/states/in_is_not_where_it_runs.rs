// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open | Closed, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(when(Open), refuse(*))]
    fn close(&mut self, at: In<'_, (Open, Closed)>) {
        at.go(Closed);
    }
}

fn main() {}
