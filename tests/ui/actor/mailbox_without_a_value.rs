// mistakes: 1
use thespian::prelude::*;

#[actor(mailbox)]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
