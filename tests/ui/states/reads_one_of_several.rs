// mistakes: 1
use thespian::prelude::*;

struct Closed(u32);
struct Open(u32);

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed(1))]
impl Valve {
    #[handler]
    fn level(&self, at: In<'_, (Closed, Open)>) -> u32 {
        at.0
    }
}

fn main() {}
