// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[init]
    fn new() -> Self {
        Self
    }

    #[init]
    fn open() -> Self {
        Self
    }
}

fn main() {}
