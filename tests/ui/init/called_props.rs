// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[init]
    fn props() -> Self {
        Self
    }
}

fn main() {}
