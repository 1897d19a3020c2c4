// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler(blocking)]
    async fn reset(&mut self) {}
}

fn main() {}
