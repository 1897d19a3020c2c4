// mistakes: 1
use thespian::prelude::*;

#[actor(backoff = "10s..100ms")]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
