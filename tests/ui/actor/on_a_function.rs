// mistakes: 1
use thespian::prelude::*;

#[actor]
fn account() {}

fn main() {}
