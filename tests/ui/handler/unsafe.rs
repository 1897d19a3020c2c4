// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    unsafe fn add(&mut self) {}
}

fn main() {}
