// mistakes: 1
use thespian::prelude::*;

use std::rc::Rc;

#[message]
struct Order {
    item: Rc<u8>,
    count: u32,
}

fn main() {}
