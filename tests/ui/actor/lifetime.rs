// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account<'a> {
    owner: &'a str,
}

#[handlers]
impl Account<'_> {
    #[handler]
    fn reset(&mut self) {}
}

fn main() {}
