// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {}

impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
