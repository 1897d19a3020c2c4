// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler]
    fn approve(&mut self, reply: Reply<'_, bool>, cents: u64) -> Receipt<'_> {
        if cents < 100 {
            return reply.answer(true);
        }
    }
}

fn main() {}
