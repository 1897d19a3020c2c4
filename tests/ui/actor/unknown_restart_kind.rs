// mistakes: 1
use thespian::prelude::*;

#[actor(restart = always)]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
