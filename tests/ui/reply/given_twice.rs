// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler]
    fn approve(&mut self, reply: Reply<'_, bool>) -> Receipt<'_> {
        reply.answer(true);
        reply.answer(false)
    }
}

fn main() {}
