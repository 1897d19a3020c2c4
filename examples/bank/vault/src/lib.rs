//! Two vaults that do what the protocols of [`bank_protocol`] ask: one at once, from memory, and one that writes everything
//! down first.

mod drawer;
mod ledger;

use bank_protocol::{Cents, Refusal};
pub use drawer::{Drawer, DrawerAddr};
pub use ledger::{Ledger, LedgerAddr};

/// What is paid in or out.
#[derive(Debug, Clone, Copy)]
enum Movement {
    In(Cents),
    Out(Cents),
}

/// A balance afterwards.
fn after(balance: Cents, movement: Movement) -> Result<Cents, Refusal> {
    match movement {
        Movement::In(amount) => balance.0.checked_add(amount.0).map(Cents).ok_or(Refusal::TooMuch),
        Movement::Out(amount) => {
            let missing = Cents(amount.0.saturating_sub(balance.0));
            balance.0.checked_sub(amount.0).map(Cents).ok_or(Refusal::Overdrawn { missing })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bank_protocol::{AuditAddr, Cents, Number, Refusal, Report, Teller, TellerAddr};
    use thespian::prelude::*;

    use super::{Drawer, Ledger};

    /// Whatever is a vault passes this.
    async fn keeps_accounts(vault: &impl Speaks<dyn Teller>) -> thespian::Result {
        let teller: TellerAddr = vault.narrow();
        let (one, none) = (teller.open().await?, Number(99));
        assert_eq!(teller.deposit(one, Cents(500)).await?, Ok(Cents(500)));
        assert_eq!(teller.withdraw(one, Cents(200)).await?, Ok(Cents(300)));
        let missing = Cents(1);
        assert_eq!(teller.withdraw(one, Cents(301)).await?, Err(Refusal::Overdrawn { missing }));
        assert_eq!(teller.deposit(one, Cents(u64::MAX)).await?, Err(Refusal::TooMuch));
        assert_eq!(teller.deposit(none, Cents(1)).await?, Err(Refusal::NoAccount(none)));
        let audit: AuditAddr = teller.narrow();
        let report = Report { accounts: 1, holdings: Cents(300), movements: 2 };
        assert_eq!(audit.report().await?, report);
        Ok(())
    }

    #[test]
    fn both_keep_accounts() -> thespian::Result {
        System::builder().run(async |system| {
            keeps_accounts(&system.spawn(Drawer::props())?).await?;
            keeps_accounts(&system.spawn(Ledger::props(Duration::from_millis(1)))?).await
        })?
    }
}
