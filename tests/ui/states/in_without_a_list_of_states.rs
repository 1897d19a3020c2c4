// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers()]
impl Valve {
    #[handler]
    fn pour(&mut self, _at: In<'_, Open>) {}
}

fn main() {}
