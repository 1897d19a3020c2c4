// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;
type Ajar = Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(refuse(*))]
    fn close(&mut self, at: In<'_, Ajar>) {
        at.go(Closed);
    }
}

fn main() {}
