// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    const LIMIT: u64 = 8;
}

fn main() {}
