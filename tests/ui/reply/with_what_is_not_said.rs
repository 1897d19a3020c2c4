// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler]
    fn approve(&mut self, reply: Reply) -> Receipt<'_> {
        reply.answer(true)
    }
}

fn main() {}
