// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn deposit(&mut self, cents: &u64) {
        let _ = cents;
    }
}

fn main() {}
