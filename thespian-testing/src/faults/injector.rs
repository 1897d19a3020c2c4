//! The injector: has things go wrong in one run, and writes down what did.

use std::collections::BTreeMap;
use std::mem::{replace, take};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thespian_core::{ActorId, Event, Handling, Passage, Passing, Random, System, Time, Treatment};

use super::counts::Counts;
use super::fault::{Fault, Mishap};
use super::order::Order;
use super::{Faults, chance::Chance};

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
    paths: BTreeMap<ActorId, Arc<str>>,
    injected: Vec<Fault>,
    /// While the run goes on.
    system: Option<System>,
}

/// How long a send or an ask waits that is refused as if the mailbox were full.
const MOMENT: Duration = Duration::from_millis(1);

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

    /// What goes wrong with a message on its way, and what becomes of it.
    pub(crate) fn passing(&self, passage: &Passage) -> (Option<Fault>, Passing) {
        let mut state = self.state();
        let Some(now) = state.system.as_ref().map(System::now) else {
            return (None, Passing::Pass);
        };
        let path = state.paths.get(&passage.to.id).cloned();
        let path = path.unwrap_or_else(|| passage.to.to_string().into());
        state.on_the_way(&self.chances, &path, passage, now)
    }

    /// What goes wrong at a message that is about to be handled.
    pub(crate) fn handling(&self, message: &Handling<'_>) -> Vec<Fault> {
        let mut state = self.state();
        match state.system {
            None => Vec::new(),
            Some(_) => state.at_the_handler(&self.chances, &message.path.into(), message.kind),
        }
    }

    /// Has it go wrong, and says what becomes of the message.
    pub(crate) fn carry_out(&self, faults: &[Fault]) -> Treatment {
        let (system, paths) = {
            let state = self.state();
            (state.system.clone(), state.paths.clone())
        };
        let mut treatment = Treatment::Handle;
        for fault in faults {
            match (&fault.mishap, &system) {
                (Mishap::Crash, _) => treatment = Treatment::Crash,
                (Mishap::Slow(time), _) => treatment = Treatment::Slow(*time),
                (Mishap::Restart(whom), Some(system)) => {
                    // Of those who are there; others have ended.
                    let mut meant = paths.values().filter(|path| whom.is(path));
                    meant
                        .any(|path| system.fail(path, "failed on purpose, by a fault of this run"));
                }
                (Mishap::Jump(time), Some(system)) => {
                    system.jump(*time);
                }
                _ => {}
            }
        }
        treatment
    }
}

impl State {
    fn on_the_way(
        &mut self,
        chances: &[Chance],
        path: &Arc<str>,
        passage: &Passage,
        now: Time,
    ) -> (Option<Fault>, Passing) {
        let kind = passage.kind;
        let mut mishap = self.sent.count(path, kind).into_iter().next();
        for chance in chances.iter().filter(|chance| chance.kind.is_on_the_way()) {
            // All take their numbers, whatever else happens: leaving one out changes nothing for the others.
            let happens = chance.happens(path, kind, &mut self.random);
            mishap = mishap.or(happens);
        }
        let fault = mishap.clone().map(|mishap| self.sent.scripted(path, kind, mishap));
        self.injected.extend(fault.clone());
        let pair = (passage.from.map(|from| from.id), passage.to.id);
        let delay = match mishap {
            Some(Mishap::Delay(delay)) => delay,
            // If it is not given back, it comes later, and nobody is to pass it.
            Some(Mishap::Refuse) => MOMENT,
            _ => Duration::ZERO,
        };
        let passing = match self.order.wait(pair, now, delay) {
            Some(wait) => Passing::Delay(wait),
            None => Passing::Pass,
        };
        (fault, passing)
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
