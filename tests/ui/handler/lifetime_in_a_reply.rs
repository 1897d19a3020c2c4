// mistakes: 1
use thespian::prelude::*;

use std::borrow::Cow;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn name(&self) -> Cow<'_, str> {
        "x".into()
    }
}

fn main() {}
