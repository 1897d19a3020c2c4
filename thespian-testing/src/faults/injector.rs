//! The injector: has things go wrong in one run, and writes down what did.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::{replace, take};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thespian_core::{ActorId, Event, Handling, Passage, Passing, Random, System, Time, Treatment};

use super::counts::Counts;
use super::fault::{Fault, Mishap};
use super::meant::Meant;
use super::order::Order;
use super::{Faults, PRETENDER, chance::Chance};

/// What goes wrong in one run.
#[derive(Debug)]
pub(crate) struct Injector {
    chances: Vec<Chance>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    random: Random,
    sent: Counts,
    handled: Counts,
    order: Order<(Option<ActorId>, ActorId)>,
    /// Whether a task is at its turn.
    in_step: bool,
    paths: BTreeMap<ActorId, Arc<str>>,
    injected: Vec<Fault>,
    /// While the run goes on.
    system: Option<System>,
}

/// How long a send or an ask waits that is refused as if the mailbox were full.
pub(crate) const MOMENT: Duration = Duration::from_millis(1);

/// What sets the stream of faults apart from that of choices, which begins with the same seed.
const APART: u64 = 0x6661_756c_7473_2121;

impl Injector {
    pub(crate) fn new(faults: &Faults, seed: u64) -> Self {
        let of = |on_the_way| {
            faults.script.iter().filter(move |fault| fault.mishap.is_on_the_way() == on_the_way)
        };
        Self {
            chances: faults.chances.clone(),
            state: Mutex::new(State {
                random: Random::new(seed ^ APART),
                sent: Counts::new(of(true)),
                handled: Counts::new(of(false)),
                order: Order::new(),
                in_step: false,
                paths: BTreeMap::new(),
                injected: Vec::new(),
                system: None,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The run begins.
    pub(crate) fn begin(&self, system: &System) {
        self.state().system = Some(system.clone());
    }

    /// Nothing goes wrong any more.
    pub(crate) fn end(&self) {
        let system = self.state().system.take();
        drop(system);
    }

    /// What went wrong, as a script.
    pub(crate) fn injected(&self) -> Vec<Fault> {
        take(&mut self.state().injected)
    }

    /// Something happened to an actor: it is where.
    pub(crate) fn event(&self, event: &Event) {
        self.state().paths.entry(event.who.id).or_insert_with(|| event.path.clone());
    }

    /// A task is about to have its turn, or has had it.
    pub(crate) fn in_step(&self, in_step: bool) {
        self.state().in_step = in_step;
    }

    /// The clock has moved.
    pub(crate) fn advanced(&self, to: Time) {
        let mut state = self.state();
        if state.in_step {
            state.order.leapt(to);
        } else {
            state.order.advanced(to);
        }
    }

    /// What goes wrong with a message on its way, and what becomes of it.
    pub(crate) fn passing(&self, passage: &Passage) -> (Option<Fault>, Passing) {
        let mut state = self.state();
        let pair = (passage.from.map(|from| from.id), passage.to.id);
        let is_held = state.order.is_held(&pair);
        let fault = match state.system {
            Some(_) => state.on_the_way(&self.chances, passage, is_held),
            None => None,
        };
        let passing = match fault.as_ref().map(|fault| &fault.mishap) {
            Some(Mishap::Refuse) => {
                if passage.waits {
                    state.order.hold(pair, MOMENT);
                }
                Passing::Full
            }
            Some(Mishap::Delay(by)) => Passing::Delay(state.order.hold(pair, *by)),
            _ if is_held => Passing::Delay(state.order.hold(pair, Duration::ZERO)),
            _ => Passing::Pass,
        };
        (fault, passing)
    }

    /// What goes wrong at a message that is about to be handled.
    pub(crate) fn handling(&self, message: &Handling<'_>) -> Vec<Fault> {
        let mut state = self.state();
        match state.system {
            None => Vec::new(),
            Some(_) => {
                // The test itself plays the part of those: by chance nothing happens to them.
                let chances = match message.who.kind {
                    PRETENDER => &[],
                    _ => self.chances.as_slice(),
                };
                state.at_the_handler(chances, &message.path.into(), message.kind)
            }
        }
    }

    /// Has it go wrong, and says what becomes of the message.
    pub(crate) fn carry_out(&self, faults: &[Fault]) -> Treatment {
        let mut treatment = Treatment::Handle;
        for fault in faults {
            match &fault.mishap {
                Mishap::Crash => treatment = Treatment::Crash,
                Mishap::Slow(time) => treatment = Treatment::Slow(*time),
                Mishap::Restart(whom) => self.fail(whom),
                Mishap::Jump(time) => {
                    let system = self.state().system.clone();
                    if let Some(system) = system {
                        system.jump(*time);
                    }
                }
                Mishap::Delay(_) | Mishap::Refuse => {}
            }
        }
        treatment
    }

    /// All who are meant, of those who are there; others have ended.
    fn fail(&self, whom: &Meant) {
        let (system, meant) = {
            let state = self.state();
            let meant = state.paths.values().filter(|path| whom.is(path));
            (state.system.clone(), meant.cloned().collect::<BTreeSet<_>>())
        };
        let Some(system) = system else { return };
        for path in meant {
            system.fail(&path, "failed on purpose, by a fault of this run");
        }
    }
}

impl State {
    fn on_the_way(
        &mut self,
        chances: &[Chance],
        passage: &Passage,
        is_held: bool,
    ) -> Option<Fault> {
        let path = self.paths.get(&passage.to.id).cloned();
        let path = path.unwrap_or_else(|| passage.to.to_string().into());
        let kind = passage.kind;
        let mut mishaps = self.sent.count(&path, kind);
        for chance in chances.iter().filter(|chance| chance.kind.is_on_the_way()) {
            // All take their numbers, whatever else happens: leaving one out changes nothing for the others.
            mishaps.extend(chance.happens(&path, kind, &mut self.random));
        }
        // Whoever waits behind another one is let in, and only later: refused, he would pass him or wait for less.
        let mut possible =
            mishaps.into_iter().filter(|mishap| !is_held || *mishap != Mishap::Refuse);
        let fault = self.sent.scripted(&path, kind, possible.next()?);
        self.injected.push(fault.clone());
        Some(fault)
    }

    fn at_the_handler(
        &mut self,
        chances: &[Chance],
        path: &Arc<str>,
        kind: &'static str,
    ) -> Vec<Fault> {
        let mut mishaps = self.handled.count(path, kind);
        for chance in chances.iter().filter(|chance| !chance.kind.is_on_the_way()) {
            mishaps.extend(chance.happens(path, kind, &mut self.random));
        }
        let mut treated = false;
        // One cannot both crash and be slow.
        mishaps.retain(|mishap| match mishap {
            Mishap::Crash | Mishap::Slow(_) => !replace(&mut treated, true),
            _ => true,
        });
        let scripted = |mishap| self.handled.scripted(path, kind, mishap);
        let faults: Vec<_> = mishaps.into_iter().map(scripted).collect();
        self.injected.extend_from_slice(&faults);
        faults
    }
}
