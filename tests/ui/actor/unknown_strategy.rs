// mistakes: 1
use thespian::prelude::*;

#[actor(children = one_for_al)]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
