// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn add(&mut self, cx: &mut Context<Self>, other: &mut Context<Self>) {
        let _ = (cx, other);
    }
}

fn main() {}
