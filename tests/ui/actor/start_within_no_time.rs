// mistakes: 1
use thespian::prelude::*;

#[actor(start_within = "0s")]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
