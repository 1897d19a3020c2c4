// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[stopping]
    fn end(&mut self, why: u64) {
        let _ = why;
    }
}

fn main() {}
