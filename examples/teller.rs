//! A bank of several crates. `bank-protocol` says what can be said to a vault, `bank-vault` has two that do it, and `bank-branch`
//! serves customers with any: it knows the protocol, and no vault. Here they are put together.
//!
//! `cargo run --example teller`

use std::time::Duration;

use bank_branch::{Branch, BranchAddr, Trouble};
use bank_protocol::{AuditAddr, Cents, Teller, TellerAddr};
use bank_vault::{Drawer, Ledger};
use thespian::prelude::*;

fn tell(customer: &str, outcome: Result<Cents, Trouble>) {
    match outcome {
        Ok(balance) => println!("  {customer} has {balance}"),
        Err(trouble) => println!("  {customer} was not served: {trouble}"),
    }
}

async fn a_day(branch: &BranchAddr) -> Result<(), AskError> {
    let (ann, bob) = ("Ann", "Bob");
    tell(ann, branch.pay_in(ann.into(), Cents(30_000)).await?);
    tell(bob, branch.pay_out(bob.into(), Cents(2_000)).await?);
    tell(bob, branch.pay_in(bob.into(), Cents(5_000)).await?);
    tell(ann, branch.pay_out(ann.into(), Cents(12_050)).await?);
    tell(bob, branch.pay_out(bob.into(), Cents(8_000)).await?);
    Ok(())
}

/// Who is given this address can look, and has no way to the money.
async fn inspect(audit: AuditAddr) -> Result<(), AskError> {
    println!("  the inspector: {}", audit.report().await?);
    Ok(())
}

/// Any vault will do, known by its own address or by a narrowed one.
async fn run(system: &System, vault: &impl Speaks<dyn Teller>) -> thespian::Result {
    let teller: TellerAddr = vault.narrow();
    let branch = system.spawn(Branch::props(teller.clone()))?;
    a_day(&branch).await?;
    inspect(teller.narrow()).await?;
    Ok(())
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    println!("with a drawer:");
    run(&system, &system.spawn(Drawer::props())?).await?;

    // Another one, with other handlers: what is written down takes time. Nobody else notices.
    println!("with a ledger:");
    let ledger = system.spawn(Ledger::props(Duration::from_millis(5)))?;
    run(&system, &ledger).await?;
    println!("  it was written down: {}", ledger.last_movement().await?.is_some());
    Ok(())
}
