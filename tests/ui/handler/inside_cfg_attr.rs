// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[cfg_attr(unix, handler)]
    fn reset(&mut self) {}
}

fn main() {}
