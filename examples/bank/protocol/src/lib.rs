//! What can be said in a bank, and nothing of who does it. Whoever keeps accounts and whoever serves customers both depend on this
//! crate, and not on one another.

use std::error::Error;
use std::fmt;

use thespian::prelude::*;

/// The number of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub u32);

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cents(pub u64);

/// Why a vault did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no account of this number.
    NoAccount(Number),
    /// So much is not there.
    Overdrawn {
        /// How much more would have been needed.
        missing: Cents,
    },
    /// No account holds so much.
    TooMuch,
}

/// What an inspector wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many accounts there are.
    pub accounts: usize,
    /// What they hold together.
    pub holdings: Cents,
    /// How often something was paid in or out.
    pub movements: usize,
}

/// For those who look, and change nothing.
#[protocol(derive(Debug, Clone, PartialEq))]
pub trait Audit {
    /// How things are.
    fn report(&self) -> Report;
}

/// For those who serve customers.
#[protocol(derive(Debug, Clone, PartialEq))]
pub trait Teller: Audit {
    /// Opens an account, which is empty.
    fn open(&mut self) -> Number;

    /// Pays `amount` in and answers with the new balance.
    fn deposit(&mut self, to: Number, amount: Cents) -> Result<Cents, Refusal>;

    /// Pays `amount` out and answers with the new balance.
    fn withdraw(&mut self, from: Number, amount: Cents) -> Result<Cents, Refusal>;
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no. {}", self.0)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoAccount(number) => write!(f, "there is no account {number}"),
            Refusal::Overdrawn { missing } => write!(f, "{missing} are missing"),
            Refusal::TooMuch => f.write_str("no account holds so much"),
        }
    }
}

impl Error for Refusal {}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { accounts, holdings, movements } = self;
        write!(f, "{accounts} accounts hold {holdings} after {movements} movements")
    }
}
