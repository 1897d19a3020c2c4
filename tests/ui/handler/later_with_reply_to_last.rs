// mistakes: 1
use thespian::prelude::*;

struct Owner;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler(later)]
    fn balance(&mut self, owner: Owner, reply: ReplyTo<u64>) {
        drop((owner, reply));
    }
}

fn main() {}
