// mistakes: 1
use thespian::prelude::*;

#[actor(phase = 200)]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
