// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[init]
    fn new(&self) -> Self {
        Self
    }
}

fn main() {}
