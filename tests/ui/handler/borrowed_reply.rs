// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn balance(&self) -> &u64 {
        &8
    }
}

fn main() {}
