// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn add(&mut self, items: Vec<_>) {
        let _ = items;
    }
}

fn main() {}
