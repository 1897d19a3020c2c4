// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit(&mut self, cents: u64) -> u64;
}

#[actor]
struct Account;

#[handlers(speaks(Teller))]
impl Account {}

#[handlers]
impl Teller for Account {
    fn deposit(&mut self, reply: Reply<'_, u64>, cents: u64) -> Receipt<'_> {
        reply.answer(cents)
    }
}

fn main() {}
