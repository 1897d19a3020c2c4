// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[started]
    fn begin(&mut self) -> u64 {
        8
    }
}

fn main() {}
