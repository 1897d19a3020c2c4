//! A vault that writes everything down before it answers.

use std::time::Duration;

use bank_protocol::{Audit, Cents, Number, Refusal, Report, Teller};
use thespian::Time;
use thespian::prelude::*;

use crate::{Movement, after};

/// Holds no balances: all that it knows is what was written down, with the time, and each line takes a moment to be safe.
#[actor]
#[derive(Debug)]
pub struct Ledger {
    accounts: u32,
    lines: Vec<Line>,
    write_takes: Duration,
}

#[derive(Debug)]
struct Line {
    at: Time,
    number: Number,
    movement: Movement,
}

#[handlers(speaks(Teller))]
impl Ledger {
    /// An empty one, in which a line is safe after this time.
    #[init]
    pub fn empty(write_takes: Duration) -> Self {
        Self { accounts: 0, lines: Vec::new(), write_takes }
    }

    /// When something was last paid in or out. A handler of its own, which no protocol has.
    #[handler]
    pub fn last_movement(&self) -> Option<Time> {
        self.lines.last().map(|line| line.at)
    }

    fn balance(&self, number: Number) -> Result<Cents, Refusal> {
        if number.0 >= self.accounts {
            return Err(Refusal::NoAccount(number));
        }
        let mut lines = self.lines.iter().filter(|line| line.number == number);
        lines.try_fold(Cents(0), |balance, line| after(balance, line.movement))
    }

    async fn write(
        &mut self,
        cx: &mut Context<Self>,
        number: Number,
        movement: Movement,
    ) -> Result<Cents, Refusal> {
        let balance = after(self.balance(number)?, movement)?;
        cx.sleep(self.write_takes).await;
        self.lines.push(Line { at: cx.now(), number, movement });
        Ok(balance)
    }
}

#[handlers]
impl Audit for Ledger {
    fn report(&self) -> Report {
        let balances = (0..self.accounts).filter_map(|number| self.balance(Number(number)).ok());
        Report {
            accounts: self.accounts as usize,
            holdings: Cents(balances.map(|balance| balance.0).sum()),
            movements: self.lines.len(),
        }
    }
}

#[handlers]
impl Teller for Ledger {
    fn open(&mut self) -> Number {
        self.accounts += 1;
        Number(self.accounts - 1)
    }

    async fn deposit(
        &mut self,
        cx: &mut Context<Self>,
        to: Number,
        amount: Cents,
    ) -> Result<Cents, Refusal> {
        self.write(cx, to, Movement::In(amount)).await
    }

    async fn withdraw(
        &mut self,
        cx: &mut Context<Self>,
        from: Number,
        amount: Cents,
    ) -> Result<Cents, Refusal> {
        self.write(cx, from, Movement::Out(amount)).await
    }
}
