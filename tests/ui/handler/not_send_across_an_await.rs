// mistakes: 1
use thespian::prelude::*;

use std::rc::Rc;
use std::time::Duration;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    async fn add(&mut self, cx: &mut Context<Self>) {
        let cents = Rc::new(8);
        cx.sleep(Duration::ZERO).await;
        drop(cents);
    }
}

fn main() {}
