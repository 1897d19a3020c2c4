// mistakes: 1
use thespian::prelude::*;

#[actor(mailbx = 10)]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
