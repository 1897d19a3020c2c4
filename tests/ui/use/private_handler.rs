// mistakes: 1
use thespian::prelude::*;

mod bank {
    use thespian::prelude::*;

    #[actor]
    pub struct Account;

    #[handlers]
    impl Account {
        #[handler]
        fn audit(&mut self) {}
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let account = system.spawn(bank::Account)?;
    account.audit().await?;
    Ok(())
}
