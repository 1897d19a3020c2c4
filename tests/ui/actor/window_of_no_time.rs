// mistakes: 1
use thespian::prelude::*;

#[actor(within = "0s")]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
