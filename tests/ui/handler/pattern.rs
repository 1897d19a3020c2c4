// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn add(&mut self, (a, b): (u64, u64)) -> u64 {
        a + b
    }
}

fn main() {}
