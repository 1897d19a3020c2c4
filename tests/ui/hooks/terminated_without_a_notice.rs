// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[terminated]
    fn gone(&mut self) {}
}

fn main() {}
