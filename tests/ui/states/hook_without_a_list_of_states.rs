// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers()]
impl Valve {
    #[entering(Open)]
    fn light(&mut self) {}
}

fn main() {}
