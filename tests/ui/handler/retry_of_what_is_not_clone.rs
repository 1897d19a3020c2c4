// mistakes: 1
use thespian::prelude::*;

struct Secret;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler(retry = 2)]
    fn keep(&mut self, secret: Secret, count: u64) {
        let _ = (secret, count);
    }

    // Not copied, so nothing is asked of it.
    #[handler]
    async fn show(&mut self, secret: Secret) {
        drop(secret);
    }
}

fn main() {}
