// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler(later)]
    fn balance(&mut self, reply: ReplyTo<u64>) -> u64 {
        drop(reply);
        8
    }
}

fn main() {}
