//! A failure that nobody below can deal with goes up, from parent to parent; from the top it ends the program.
//!
//! `cargo run --example escalation`. Under `#[thespian::main]` such an end is a line on standard error and exit code 1;
//! here `main` runs the system itself and has the failure as a value.

use thespian::prelude::*;
use thespian::{Cause, Failure, RunError};

/// Measures, until it is told too much.
#[actor]
struct Sensor;

#[handlers]
impl Sensor {
    #[init]
    fn new(cx: &mut Context<Self>) -> Self {
        cx.set_state("calibrated");
        Self
    }

    #[handler]
    fn measure(&self, volts: u32) -> u32 {
        assert!(volts < 1000, "{volts} V are too much");
        volts
    }
}

/// Knows what its sensor can bear: two failures, and not a third one.
#[actor(on_child = escalate)]
struct Rack {
    sensor: SensorAddr,
}

#[handlers]
impl Rack {
    #[init]
    fn new(cx: &mut Context<Self>) -> Result<Self, SpawnError> {
        Ok(Self { sensor: cx.spawn(Sensor::props().named("sensor"))? })
    }

    #[handler]
    fn sensor(&self) -> SensorAddr {
        self.sensor.clone()
    }

    #[child_failed]
    fn judge(&mut self, notice: ChildFailed) -> Directive {
        let word = if notice.failure.restarts < 2 { notice.proposal } else { Directive::Escalate };
        println!("the rack hears: {}; {:?}", notice.failure, word);
        word
    }
}

fn explain(failure: &Failure) {
    let (record, restarts) = (&failure.record, failure.restarts);
    println!("{}: {:?}, at {:?}, restarts {restarts}", failure.path, record.state, record.recent);
    if let Cause::Child(of_child) = failure.cause.root() {
        explain(of_child);
    }
}

fn main() -> Result<(), RunError> {
    let ran = System::builder().run(async |system| -> thespian::Result {
        let rack = system.spawn(Rack::props().named("rack"))?;
        let sensor = rack.sensor().await?;
        let mut measured = Vec::new();
        for volts in [230, 5000, 400, 5000, 5000] {
            measured.push(sensor.measure(volts).await.ok());
        }
        println!("the rack {}", rack.stopped().await);
        println!("measured before: {measured:?}");
        Ok(())
    });
    let Err(RunError::Shutdown(error)) = ran else { return ran.map(drop) };
    println!("{error}");
    error.failure.iter().for_each(explain);
    Ok(())
}
