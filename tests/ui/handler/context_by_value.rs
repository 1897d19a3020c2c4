// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn reset(&mut self, cx: Context<Self>, count: u64) {
        let _ = (cx, count);
    }
}

fn main() {}
