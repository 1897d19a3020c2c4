//! Groups: several actors are asked as one: the first answer, or all of them with a report of who failed.
//!
//! `cargo run --example groups`

use std::collections::BTreeMap;
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Change, Group, Name};

const REPLICAS: Name<Group<ReplicaAddr>> = Name::new("replicas");

/// Keeps a copy of everything, and finds its group by itself.
#[actor]
struct Replica {
    city: &'static str,
    values: BTreeMap<String, u32>,
}

#[handlers]
impl Replica {
    #[started]
    fn join(&mut self, cx: &mut Context<Self>) -> thespian::Result {
        cx.group(&REPLICAS).join(&cx.addr())?;
        Ok(())
    }

    #[handler]
    fn write(&mut self, key: String, value: u32) -> &'static str {
        if key == "bomb" && self.city == "Kyoto" {
            panic!("a disk is full");
        }
        self.values.insert(key, value);
        self.city
    }

    #[handler]
    fn read(&self, key: String) -> Option<u32> {
        self.values.get(&key).copied()
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let replicas = system.group(&REPLICAS);
    let mut changes = replicas.changes().listen(100);
    for city in ["Bergen", "Kyoto", "Lima"] {
        system.spawn(Replica { city, values: BTreeMap::new() })?.ready().await?;
    }

    let written = replicas.all_of(|replica| replica.write("a".into(), 7)).await;
    println!("written by all: {:?}", written.complete().map_err(|_| "somebody failed")?);

    let second = Duration::from_secs(1);
    let (_, value) = replicas.any_of(|replica| replica.read("a".into()).timeout(second)).await?;
    println!("the first to answer says {value:?}");

    let written = replicas.all_of(|replica| replica.write("bomb".into(), 8)).await;
    println!("written by {} of 3; not by:", written.answered.len());
    for (_, error) in &written.failed {
        println!("  {error}");
    }
    // Who has ended is a member no more.
    if let Some((gone, _)) = written.failed.first() {
        gone.stopped().await;
    }
    println!(
        "{} are told the next thing",
        replicas.broadcast(|r| r.write("c".into(), 9)).delivered
    );

    while let Some(change) = changes.try_next() {
        match change {
            Change::Ended(who) => println!("  {who} had ended"),
            other => println!("  {other:?}"),
        }
    }
    Ok(())
}
