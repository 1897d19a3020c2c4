// mistakes: 1
use thespian::prelude::*;

#[actor(on_panic = resme)]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
