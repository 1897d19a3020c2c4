// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler]
    fn approve(&mut self, one: Reply<'_, bool>, _two: Reply<'_, bool>) -> Receipt<'_> {
        one.answer(true)
    }
}

fn main() {}
