// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[stopping]
    fn end(&mut self) -> u64 {
        8
    }
}

fn main() {}
