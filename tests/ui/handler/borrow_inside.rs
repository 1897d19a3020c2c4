// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn rename(&mut self, name: Option<&Vec<u8>>) {
        let _ = name;
    }
}

fn main() {}
