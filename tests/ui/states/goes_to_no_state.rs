// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(refuse(*))]
    fn open(&mut self, at: In<'_, Closed>) {
        at.go("open");
    }
}

fn main() {}
