// mistakes: 1
use thespian::prelude::*;

#[started]
fn begin() {}

fn main() {}
