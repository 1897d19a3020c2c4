// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler(retry = 0)]
    fn reset(&mut self) {}
}

fn main() {}
