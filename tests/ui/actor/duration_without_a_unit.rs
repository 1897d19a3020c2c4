// mistakes: 1
use thespian::prelude::*;

#[actor(restart = transient, within = "10")]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
