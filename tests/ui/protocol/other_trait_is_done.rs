// mistakes: 1
use thespian::prelude::*;

trait Audited {}

#[actor]
struct Account {
    cents: u64,
}

#[handlers]
impl Account {
    #[handler]
    fn balance(&self) -> u64 {
        self.cents
    }
}

#[handlers]
impl Audited for Account {}

fn main() {}
