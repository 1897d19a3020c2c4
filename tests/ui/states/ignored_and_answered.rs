// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(when(Open), ignore(*))]
    fn pour(&mut self, litres: u32) -> u32 {
        litres
    }
}

fn main() {}
