//! Making executions, one after the other, until one fails or there are no more.

use std::sync::Arc;
use std::time::Duration;

use thespian_core::Base;

use super::exploration::{Explored, Extent};
use super::guide::{End, Guide, Travelled};
use super::schedule::Schedule;
use super::search::{Orders, Search};
use super::thing::Thing;
use crate::faults::Faults;
use crate::log::RunLog;
use crate::order::Order;
use crate::run::Why;
use crate::run::once::{Options, Ran, Scenario, Setup, play};

/// How executions are made, and what is a failure.
pub(super) struct Setting {
    pub(super) messages: usize,
    pub(super) runs: u64,
    pub(super) every_order: bool,
    pub(super) lost_replies: bool,
    pub(super) no_dead_letters: bool,
    pub(super) limit: Duration,
    pub(super) options: Option<Options>,
}

/// An execution that failed.
pub(super) struct Failed {
    pub(super) order: Order,
    pub(super) why: Why,
    pub(super) log: RunLog,
    pub(super) good: u64,
}

/// An order that is had again.
pub(super) fn one(
    setting: &Setting,
    order: Order,
    scenario: &Scenario<'_>,
) -> Result<Explored, Box<Failed>> {
    let (ran, travelled) = execute(setting, Schedule::again(order), scenario);
    let extent = Extent::Replayed;
    judge(setting, ran, &travelled, 0).map(|()| Explored { runs: 1, known: 0, extent })
}

/// All that are to be tried.
pub(super) fn all(setting: &Setting, scenario: &Scenario<'_>) -> Result<Explored, Box<Failed>> {
    let mut search = Search::new(if setting.every_order { Orders::All } else { Orders::Meeting });
    let mut explored = Explored { runs: 0, known: 0, extent: Extent::Complete };
    while let Some(plan) = search.next() {
        if explored.runs == setting.runs {
            explored.extent = Extent::Runs;
            return Ok(explored);
        }
        let (mut ran, travelled) = execute(setting, Schedule::new(plan), scenario);
        let looks_always = ran.looks_always;
        if travelled.end != End::Lost
            && let Err(unrepeatable) = search.learn(&travelled.steps, travelled.until)
        {
            ran.why = Some(Why::Unrepeatable { step: unrepeatable.at });
        }
        judge(setting, ran, &travelled, explored.runs)?;
        explored.runs += 1;
        explored.known += u64::from(travelled.end == End::Known);
        if looks_always && search.orders() == Orders::Meeting {
            // What is looked at after each step may be anything, so no two steps may be swapped.
            search = Search::new(Orders::All);
        }
    }
    if search.left_out() {
        explored.extent = Extent::Messages(setting.messages);
    }
    Ok(explored)
}

fn execute(
    setting: &Setting,
    schedule: Schedule<Thing>,
    scenario: &Scenario<'_>,
) -> (Ran, Travelled) {
    let guide = Guide::new(schedule, setting.messages);
    let setup = Setup {
        base: Base::Simple { seed: 0 },
        limit: setting.limit,
        guide: Some(guide.clone()),
        faults: Faults::new(),
        options: setting.options.clone(),
    };
    let ran = play(setup, &|system| {
        let closing = Closing(guide.clone());
        let played = scenario(system.clone());
        Box::pin(async move {
            let _closing = closing;
            let complaint = played.await;
            if complaint.is_none() {
                system.at_rest().await;
            }
            complaint
        })
    });
    (ran, guide.travelled())
}

/// The guide's part ends with this, however the test does.
struct Closing(Arc<Guide>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.close();
    }
}

fn judge(setting: &Setting, ran: Ran, travelled: &Travelled, good: u64) -> Result<(), Box<Failed>> {
    let why = match travelled.end {
        End::Lost => Some(Why::Unrepeatable { step: travelled.steps.len() }),
        // Whatever is wrong there has been found before.
        End::Known => None,
        End::Reached => verdict(setting, &ran, travelled),
    };
    let Some(why) = why else { return Ok(()) };
    let order = Order::of(travelled.steps.iter().map(|step| (&step.ready[..], step.task)));
    Err(Box::new(Failed { order, why, log: ran.log, good }))
}

fn verdict(setting: &Setting, ran: &Ran, travelled: &Travelled) -> Option<Why> {
    let lost_reply = travelled.lost_reply.as_ref().filter(|_| !setting.lost_replies);
    let dead_letter = ran.dead_letter.as_ref().filter(|_| setting.no_dead_letters);
    let ends_badly = || ran.why.clone().or_else(|| dead_letter.cloned().map(Why::Lost));
    lost_reply.cloned().map(Why::Unanswered).or_else(ends_badly)
}
