// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler]
    fn approve(&mut self) -> Receipt<'_> {
        loop {}
    }
}

fn main() {}
