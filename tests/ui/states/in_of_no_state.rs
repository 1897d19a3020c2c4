// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;
struct Ajar;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(refuse(*))]
    fn open(&mut self, _at: In<'_, Ajar>) {}
}

fn main() {}
