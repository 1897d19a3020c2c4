// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

fn main() {}
