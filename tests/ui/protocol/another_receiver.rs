// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    fn balance(&self) -> u64;
}

#[actor]
struct Account(u64);

#[handlers(speaks(Teller))]
impl Account {}

#[handlers]
impl Teller for Account {
    fn balance(&mut self) -> u64 {
        self.0
    }
}

fn main() {}
