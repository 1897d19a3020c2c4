// mistakes: 1
use std::rc::Rc;

use thespian::prelude::*;

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler]
    fn approve(&mut self, reply: Reply<'_, Rc<u8>>) -> Receipt<'_> {
        reply.answer(Rc::new(1))
    }
}

fn main() {}
