// mistakes: 1
use thespian::prelude::*;

use std::rc::Rc;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    async fn add(&mut self, cents: Rc<u8>) {
        drop(cents);
    }

    #[handler]
    async fn reset(&mut self) {}
}

fn main() {}
