// mistakes: 1
use thespian::prelude::*;

#[actor(on_stop = drian)]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
