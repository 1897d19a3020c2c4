// mistakes: 7
use thespian::prelude::*;

#[actor(mailbox = 0)]
struct Account {
    cents: u64,
}

#[handlers(derve(Clone))]
impl Account {
    #[handler]
    fn deposit(self, cents: &u64) -> u64 {
        self.cents + cents
    }

    #[handler]
    fn balance(&self) -> u64 {
        self.cents
    }

    #[handler(boxd)]
    async fn stop(&mut self) {}

    #[started]
    fn begin(&mut self, cents: u64) {
        self.cents = cents;
    }
}

// Neither what is right above nor what is wrong is missed here.
#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let account = system.spawn(Account { cents: 0 })?;
    let balance: u64 = account.balance().await?;
    account.deposit(&balance).tell()?;
    Ok(())
}
