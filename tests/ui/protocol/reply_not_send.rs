// mistakes: 1
use std::rc::Rc;

use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit(&mut self, cents: u64) -> Rc<u64>;
}

fn main() {}
