// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Other;

#[handlers]
impl Other {}

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn add(&mut self, cx: &mut Context<Other>) {
        let _ = cx;
    }
}

fn main() {}
