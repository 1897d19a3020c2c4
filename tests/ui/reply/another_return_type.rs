// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler]
    fn approve(&mut self, _reply: Reply<'_, bool>) -> bool {
        true
    }
}

fn main() {}
