// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn add_cents(&mut self) {}

    #[handler]
    fn add__cents(&mut self) {}
}

fn main() {}
