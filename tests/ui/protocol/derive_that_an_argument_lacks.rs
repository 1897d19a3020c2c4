// mistakes: 1
use thespian::prelude::*;

struct Order;

#[protocol(derive(Clone))]
trait Teller {
    fn deposit(&mut self, order: Order);
}

fn main() {}
