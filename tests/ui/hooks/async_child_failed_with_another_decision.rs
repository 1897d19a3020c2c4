// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[child_failed]
    async fn decide(&mut self, failure: ChildFailed) -> bool {
        drop(failure);
        true
    }
}

fn main() {}
