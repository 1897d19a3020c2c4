// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(start = Closed)]
impl Valve {
    #[handler]
    fn hello(&self) {}
}

fn main() {}
