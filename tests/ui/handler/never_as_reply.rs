// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn run(&mut self) -> ! {
        loop {}
    }
}

fn main() {}
