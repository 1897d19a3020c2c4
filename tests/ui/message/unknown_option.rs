// mistakes: 1
use thespian::prelude::*;

#[message(dervie(Debug))]
struct Order;

fn main() {}
