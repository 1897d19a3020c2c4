//! A vault that answers at once, from memory.

use bank_protocol::{Audit, Cents, Number, Refusal, Report, Teller};
use thespian::prelude::*;

use crate::{Movement, after};

/// Holds the balances and nothing else; what is in it is gone when it ends.
#[actor]
#[derive(Debug)]
pub struct Drawer {
    /// By number.
    balances: Vec<Cents>,
    movements: usize,
}

#[handlers(speaks(Teller))]
impl Drawer {
    /// An empty one.
    #[init]
    pub fn empty() -> Self {
        Self { balances: Vec::new(), movements: 0 }
    }

    fn change(&mut self, number: Number, movement: Movement) -> Result<Cents, Refusal> {
        let balance = self.balances.get_mut(number.0 as usize).ok_or(Refusal::NoAccount(number))?;
        *balance = after(*balance, movement)?;
        self.movements += 1;
        Ok(*balance)
    }
}

#[handlers]
impl Audit for Drawer {
    fn report(&self) -> Report {
        Report {
            accounts: self.balances.len(),
            holdings: Cents(self.balances.iter().map(|balance| balance.0).sum()),
            movements: self.movements,
        }
    }
}

#[handlers]
impl Teller for Drawer {
    fn open(&mut self) -> Number {
        self.balances.push(Cents(0));
        Number(self.balances.len() as u32 - 1)
    }

    fn deposit(&mut self, to: Number, amount: Cents) -> Result<Cents, Refusal> {
        self.change(to, Movement::In(amount))
    }

    fn withdraw(&mut self, from: Number, amount: Cents) -> Result<Cents, Refusal> {
        self.change(from, Movement::Out(amount))
    }
}
