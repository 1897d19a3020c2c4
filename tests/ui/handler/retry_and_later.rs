// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler(later, retry = 2)]
    fn owe(&mut self, reply: ReplyTo<u64>) {
        reply.answer(1);
    }
}

fn main() {}
