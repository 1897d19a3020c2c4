// mistakes: 1
use thespian::prelude::*;

#[message]
fn order() {}

fn main() {}
