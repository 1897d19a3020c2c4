// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[started]
    fn begin(&mut self) {}

    #[started]
    fn go(&mut self) {}
}

fn main() {}
