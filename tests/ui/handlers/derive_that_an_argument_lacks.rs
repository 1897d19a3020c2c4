// mistakes: 1
use thespian::prelude::*;

struct Secret;

#[actor]
struct Account;

#[handlers(derive(Clone))]
impl Account {
    #[handler]
    fn open(&mut self, secret: Secret) {
        drop(secret);
    }
}

fn main() {}
