// mistakes: 1
use thespian::prelude::*;

use std::rc::Rc;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn balance(&self) -> Rc<u8> {
        Rc::new(8)
    }
}

fn main() {}
