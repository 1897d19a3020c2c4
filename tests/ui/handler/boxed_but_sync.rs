// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler(boxed)]
    fn add(&mut self) {}
}

fn main() {}
