// mistakes: 1
use thespian::prelude::*;

#[handlers]
struct Account;

fn main() {}
