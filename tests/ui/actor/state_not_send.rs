// mistakes: 1
use thespian::prelude::*;

use std::rc::Rc;

#[actor]
struct Account {
    owner: Rc<u8>,
}

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
