// mistakes: 1
use thespian::prelude::*;

struct Secret;

#[actor]
struct Account {
    secret: Secret,
}

#[handlers]
impl Account {
    #[init]
    fn new(secret: Secret) -> Self {
        Self { secret }
    }
}

fn main() {
    let _ = Account::props(Secret);
}
