// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn add<T: Into<u64>>(&mut self, cents: T) {
        let _ = cents;
    }
}

fn main() {}
