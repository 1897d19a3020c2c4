// mistakes: 1
use thespian::prelude::*;

struct Account;

#[thespian::main(cast(Account))]
async fn main(system: System) {
    drop(system);
}
