// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn add(&mut self, #[cfg(unix)] cents: u64) {
        let _ = cents;
    }
}

fn main() {}
