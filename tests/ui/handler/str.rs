// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn rename(&mut self, name: &str) {
        let _ = name;
    }
}

fn main() {}
