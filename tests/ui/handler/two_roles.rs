// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    #[started]
    fn reset(&mut self) {}
}

fn main() {}
