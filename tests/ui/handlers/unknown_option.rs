// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers(derve(Debug))]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
