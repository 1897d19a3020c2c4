// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn balance(&self) -> impl Copy {
        8
    }
}

fn main() {}
