// mistakes: 1
use thespian::prelude::*;

#[actor(idle = "0m")]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
