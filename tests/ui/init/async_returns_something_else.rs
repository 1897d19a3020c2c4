// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[init]
    async fn new() -> Option<Self> {
        Some(Self)
    }
}

fn main() {}
