//! A branch: serves customers by name, and knows of its vault only that it is a [`bank_protocol::Teller`].

use std::collections::HashMap;
use std::error::Error;
use std::fmt;

use bank_protocol::{Cents, Number, Refusal, TellerAddr};
use thespian::prelude::*;

/// Why a customer was not served.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// The customer has no account here.
    Stranger,
    /// The vault would not do it.
    Refused(Refusal),
    /// The vault did not answer.
    NoVault(AskError),
}

/// Serves one customer after the other.
#[actor]
#[derive(Debug)]
pub struct Branch {
    vault: TellerAddr,
    customers: HashMap<String, Number>,
}

#[handlers]
impl Branch {
    /// A branch of the bank with this vault.
    #[init]
    pub fn new(vault: TellerAddr) -> Self {
        Self { vault, customers: HashMap::new() }
    }

    /// Pays `amount` in for a customer, who gets an account if that is the first time, and answers with the new balance.
    #[handler]
    pub async fn pay_in(&mut self, customer: String, amount: Cents) -> Result<Cents, Trouble> {
        let number = match self.customers.get(&customer) {
            Some(number) => *number,
            None => {
                let number = self.vault.open().await?;
                self.customers.insert(customer, number);
                number
            }
        };
        Ok(self.vault.deposit(number, amount).await??)
    }

    /// Pays `amount` out to a customer, and answers with the new balance.
    #[handler]
    pub async fn pay_out(&mut self, customer: String, amount: Cents) -> Result<Cents, Trouble> {
        let number = self.customers.get(&customer).ok_or(Trouble::Stranger)?;
        Ok(self.vault.withdraw(*number, amount).await??)
    }
}

impl From<AskError> for Trouble {
    fn from(error: AskError) -> Self {
        Trouble::NoVault(error)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Trouble::Refused(refusal)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Stranger => f.write_str("nobody here knows you"),
            Trouble::Refused(refusal) => write!(f, "the vault would not: {refusal}"),
            Trouble::NoVault(error) => write!(f, "the vault did not answer: {error}"),
        }
    }
}

impl Error for Trouble {}

#[cfg(test)]
mod tests {
    use bank_protocol::{Audit, Cents, Number, Refusal, Report, Teller};
    use thespian::prelude::*;

    use super::{Branch, Trouble};

    /// A vault with one full account.
    #[actor]
    struct Stub;

    #[handlers(speaks(Teller))]
    impl Stub {}

    #[handlers]
    impl Audit for Stub {
        fn report(&self) -> Report {
            Report { accounts: 1, holdings: Cents(u64::MAX), movements: 0 }
        }
    }

    #[handlers]
    impl Teller for Stub {
        fn open(&mut self) -> Number {
            Number(7)
        }

        fn deposit(&mut self, _to: Number, _amount: Cents) -> Result<Cents, Refusal> {
            Err(Refusal::TooMuch)
        }

        fn withdraw(&mut self, from: Number, amount: Cents) -> Result<Cents, Refusal> {
            assert_eq!(from, Number(7));
            Ok(Cents(u64::MAX - amount.0))
        }
    }

    #[test]
    fn a_customer_hears_what_the_vault_says() -> thespian::Result {
        System::builder().run(async |system| {
            let vault = system.spawn(Stub)?;
            let branch = system.spawn(Branch::props(vault.narrow()))?;
            let ann = || "Ann".to_owned();
            assert_eq!(branch.pay_out(ann(), Cents(1)).await?, Err(Trouble::Stranger));
            let refused = Err(Trouble::Refused(Refusal::TooMuch));
            assert_eq!(branch.pay_in(ann(), Cents(1)).await?, refused);
            assert_eq!(branch.pay_out(ann(), Cents(1)).await?, Ok(Cents(u64::MAX - 1)));
            vault.kill();
            vault.stopped().await;
            let trouble = branch.pay_out(ann(), Cents(1)).await?;
            assert!(matches!(trouble, Err(Trouble::NoVault(AskError::NotExecuted { .. }))));
            Ok(())
        })?
    }
}
