// mistakes: 1
use thespian::prelude::*;

use std::borrow::Cow;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn rename(&mut self, name: Cow<'_, str>) {
        let _ = name;
    }
}

fn main() {}
