// mistakes: 1
use thespian::prelude::*;

#[message]
struct Order<'a> {
    item: &'a str,
}

fn main() {}
