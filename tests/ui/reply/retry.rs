// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler(retry = 2)]
    fn approve(&mut self, reply: Reply<'_, bool>) -> Receipt<'_> {
        reply.answer(true)
    }
}

fn main() {}
