// mistakes: 1
use thespian::prelude::*;

#[actor(mailbox = 0)]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
