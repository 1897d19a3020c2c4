// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler(later)]
    fn balance(&mut self, reply: Vec<u64>) {
        drop(reply);
    }
}

fn main() {}
