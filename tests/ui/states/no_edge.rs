// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;
struct Draining;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed | Draining, Draining -> Closed), start = Closed)]
impl Valve {
    #[handler(refuse(*))]
    fn let_off(&mut self, at: In<'_, Closed>) {
        at.go(Draining);
    }
}

fn main() {}
