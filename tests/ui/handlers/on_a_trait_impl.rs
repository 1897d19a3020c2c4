// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {}

#[handlers]
impl Default for Account {
    fn default() -> Self {
        Self
    }
}

fn main() {}
