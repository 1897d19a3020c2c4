// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn add(cents: u64) {
        let _ = cents;
    }
}

fn main() {}
