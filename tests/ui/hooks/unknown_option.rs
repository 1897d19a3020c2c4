// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[stopping(after_failures)]
    fn finish(&mut self) {}
}

fn main() {}
