// mistakes: 1
use thespian::prelude::*;

use std::cell::Cell;

#[actor]
struct Account {
    cents: Cell<u64>,
}

#[handlers]
impl Account {
    #[handler]
    async fn balance(&self) -> u64 {
        self.cents.get()
    }
}

fn main() {}
