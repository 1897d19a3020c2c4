// mistakes: 1
use std::rc::Rc;

use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit(&mut self, cents: Rc<u64>) -> u64;
}

fn main() {}
