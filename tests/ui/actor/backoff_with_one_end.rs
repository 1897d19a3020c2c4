// mistakes: 1
use thespian::prelude::*;

#[actor(backoff = "10s")]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
