// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler]
    fn approve(&mut self, reply: Reply<'_, bool>, boss: DeskAddr) -> Receipt<'_> {
        reply.forward(boss.count())
    }

    #[handler]
    fn count(&mut self) -> u64 {
        1
    }
}

fn main() {}
