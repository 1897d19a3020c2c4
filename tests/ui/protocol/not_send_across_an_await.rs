// mistakes: 1
use std::rc::Rc;
use std::time::Duration;

use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit(&mut self, cents: u64) -> u64;
}

#[actor]
struct Account {
    cents: u64,
}

#[handlers(speaks(Teller))]
impl Account {}

#[handlers]
impl Teller for Account {
    async fn deposit(&mut self, cx: &mut Context<Self>, cents: u64) -> u64 {
        let shared = Rc::new(cents);
        cx.sleep(Duration::ZERO).await;
        *shared
    }
}

fn main() {}
