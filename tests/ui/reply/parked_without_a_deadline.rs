// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler]
    fn approve(&mut self, cx: &mut Context<Self>, reply: Reply<'_, bool>) -> Receipt<'_> {
        let (receipt, _later) = reply.park(cx);
        receipt
    }
}

fn main() {}
