// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler]
    fn approve(&mut self, reply: Reply<'_, bool>, old: Receipt<'static>) -> Receipt<'_> {
        let _ = reply.answer(true);
        old
    }
}

fn main() {}
