// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(when(Closed), refuse(Open))]
    fn close(&mut self, at: In<'_, Open>) {
        at.go(Closed);
    }
}

fn main() {}
