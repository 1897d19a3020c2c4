// mistakes: 1
use thespian::prelude::*;

#[actor(mailbox = 1, restart = permanent, mailbox = 2)]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
