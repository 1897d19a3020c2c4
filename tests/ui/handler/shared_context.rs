// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn add(&mut self, cx: &Context<Self>) {
        let _ = cx;
    }
}

fn main() {}
