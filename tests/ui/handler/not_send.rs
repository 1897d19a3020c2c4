// mistakes: 1
use thespian::prelude::*;

use std::rc::Rc;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn add(&mut self, cents: Rc<u8>) {
        let _ = cents;
    }

    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
