// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn add<'a>(&mut self, cents: &'a u64) {
        let _ = cents;
    }
}

fn main() {}
