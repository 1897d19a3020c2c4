// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers()]
impl Valve {
    #[handler(when(Open))]
    fn pour(&mut self, _litres: u32) {}
}

fn main() {}
