//! Debug: one run on `simple`, by hand.
//! In: a scenario, a seed, breakpoints. Out: where the run stands, who is next, its log. Never knows: verdicts.
//! Order: the run's own; to look at it changes nothing.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use thespian_core::{
    Base, Builder, Doing, Role, RunError, ShutdownError, Stepped, Stepping, System, Target, Task,
};

mod breakpoint;
mod hand;

pub use breakpoint::Breakpoint;

use crate::conductor::Conductor;
use crate::faults::{Faults, Injector};
use crate::log::RunLog;
use crate::run::Replay;
use hand::Hand;

/// One run on the stage `simple`, by hand: message by message, or to the next breakpoint.
///
/// It is the very run that the seed makes and that a failed test names, but that what must hold
/// [in the end](crate::eventually) is not looked at. Whatever is looked at, nothing happens
/// otherwise for it.
///
/// ```
/// # use thespian_testing::{Breakpoint, Debugger, Stop};
/// # async fn scenario(system: thespian_core::System) { system.sleep(std::time::Duration::from_secs(1)).await }
/// let mut debugger = Debugger::new(17, scenario);
/// debugger.break_at(Breakpoint::on("deposit"));
/// while let Stop::At(at) = debugger.run() {
///     println!("{} {at}", debugger.system().now());
///     println!("{}", debugger.system().tree());
///     debugger.ready().iter().for_each(|one| println!("  ready: {one}"));
/// }
/// println!("{}", debugger.log());
/// ```
///
/// What is said with [`always`](crate::always) stops it, as soon as it does not hold; its log ends there.
///
/// If it is dropped, its system is shut down.
pub struct Debugger<'a, T> {
    stepping: Stepping<'a, T>,
    system: System,
    conductor: Arc<Conductor>,
    hand: Arc<Hand>,
    breakpoints: Vec<Breakpoint>,
    output: Option<T>,
    /// Whether it was said that something does not hold.
    is_broken: bool,
    is_finished: bool,
}

/// A message that is about to be handled: its actor stands at the first line of the handler.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct At {
    /// Who handles it.
    pub who: Target,
    /// Where that one is in the tree.
    pub path: Arc<str>,
    /// Which handler.
    pub message: &'static str,
    /// Whether somebody waits for the answer.
    pub is_ask: bool,
}

/// Why the run stands still.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Stop {
    /// Before this message: at a breakpoint, or because that was asked for.
    At(At),
    /// The condition is true.
    Condition,
    /// Something that was said with [`always`](crate::always) does not hold.
    Broken {
        /// What it is called.
        name: Arc<str>,
        /// What is wrong.
        why: Arc<str>,
    },
    /// Main has ended. Others may still go on.
    Ended,
    /// It cannot go on, for this reason; [`RunError::Stalled`] also when main has ended and nobody else is left.
    Failed(RunError),
}

/// A task that is ready.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Candidate {
    /// The task.
    pub task: Task,
    /// An actor's path, `main`, or what the runtime calls a task of its own.
    pub name: Arc<str>,
    /// What it is at, if it is an actor.
    pub doing: Option<Doing>,
    /// The kinds of the messages that wait for it, the next one first.
    pub waiting: Vec<&'static str>,
}

impl<'a, T> Debugger<'a, T> {
    /// The run of `main` with this seed. It stands before main's first line.
    pub fn new<F, Fut>(seed: u64, main: F) -> Self
    where
        F: FnOnce(System) -> Fut,
        Fut: Future<Output = T> + 'a,
    {
        Self::with(&Replay::of(Base::Simple { seed }), |builder| builder, main)
    }

    /// The run that a failed test names, with the faults that are written there:
    /// `Debugger::of(&"simple:17; crash /ledger 3 deposit".parse()?, main)`. Also an order that an
    /// [`Exploration`](crate::Exploration) has found.
    ///
    /// # Panics
    /// As [`with`](Self::with).
    #[track_caller]
    pub fn of<F, Fut>(replay: &Replay, main: F) -> Self
    where
        F: FnOnce(System) -> Fut,
        Fut: Future<Output = T> + 'a,
    {
        Self::with(replay, |builder| builder, main)
    }

    /// The same for a system with options, for example with another limit of virtual time.
    ///
    /// The stage is none of them, and neither is the director.
    ///
    /// # Panics
    /// If that run is not one on `simple`, and inside a tokio runtime, where there is no such stage.
    #[track_caller]
    pub fn with<F, Fut>(replay: &Replay, options: impl FnOnce(Builder) -> Builder, main: F) -> Self
    where
        F: FnOnce(System) -> Fut,
        Fut: Future<Output = T> + 'a,
    {
        let Base::Simple { seed } = replay.base else {
            panic!("no run to debug: `{}` has no steps, `simple` has", replay.base)
        };
        let faults = replay.faults.as_deref().filter(|faults| !faults.is_empty());
        let injector = faults.map(|faults| Injector::new(&Faults::exactly(faults), seed));
        let hand = Hand::new(replay.order.clone());
        let conductor = Conductor::new(Some(hand.clone()), injector);
        let builder = conductor.conducts(System::builder().base(replay.base));
        let system = match options(builder).start() {
            Ok(system) => system,
            Err(error) => panic!("no run to debug: {error}"),
        };
        conductor.begin(&system);
        let Some(stepping) = system.stepping(main(system.clone())) else {
            panic!("no run to debug: the options have put another stage in place of `simple`")
        };
        let breakpoints = Vec::new();
        let (output, is_broken, is_finished) = (None, false, false);
        Self { stepping, system, conductor, hand, breakpoints, output, is_broken, is_finished }
    }

    /// The system, to be looked at.
    pub fn system(&self) -> &System {
        &self.system
    }

    /// What happened so far.
    pub fn log(&self) -> RunLog {
        self.conductor.log.so_far()
    }

    /// What main returned, once it has ended. It can be had once.
    pub fn output(&mut self) -> Option<T> {
        self.output.take()
    }

    /// [`run`](Self::run) stops here from now on.
    pub fn break_at(&mut self, breakpoint: Breakpoint) -> &mut Self {
        self.breakpoints.push(breakpoint);
        self
    }

    /// Forgets all breakpoints.
    pub fn clear_breakpoints(&mut self) -> &mut Self {
        self.breakpoints.clear();
        self
    }

    /// Goes on to the next message that is about to be handled, whoever handles it.
    ///
    /// # Panics
    /// If main does, here and wherever the run goes on.
    pub fn step(&mut self) -> Stop {
        self.go(|_| true, |_| false)
    }

    /// Goes on to the next breakpoint, or to the end.
    pub fn run(&mut self) -> Stop {
        self.run_until(|_| false)
    }

    /// Goes on until `condition` is true, or to the next breakpoint before. It is looked at after each step, and before each
    /// message.
    pub fn run_until(&mut self, condition: impl FnMut(&System) -> bool) -> Stop {
        let breakpoints = self.breakpoints.clone();
        let stops = |at: &At| breakpoints.iter().any(|breakpoint| breakpoint.is_met(at));
        self.go(stops, condition)
    }

    /// Goes on to the next message to the actor at this path.
    pub fn run_to(&mut self, path: impl Into<String>) -> Stop {
        let breakpoint = Breakpoint::at(path);
        self.go(|at| breakpoint.is_met(at), |_| false)
    }

    fn go(
        &mut self,
        stops: impl Fn(&At) -> bool,
        mut condition: impl FnMut(&System) -> bool,
    ) -> Stop {
        loop {
            match self.stepping.step() {
                Ok(Stepped::Ended(output)) => {
                    self.output = Some(output);
                    self.conductor.end_faults();
                    return Stop::Ended;
                }
                Ok(_) => {}
                Err(error) => return Stop::Failed(error),
            }
            let at = self.hand.take();
            if !self.is_broken
                && let Some(broken) = self.conductor.checks.broken()
            {
                // Said once: whoever wants to see what comes of it may go on.
                self.is_broken = true;
                return Stop::Broken { name: broken.name, why: broken.why };
            }
            match at {
                Some(at) if stops(&at) => return Stop::At(at),
                _ if condition(&self.system) => return Stop::Condition,
                _ => {}
            }
        }
    }

    /// Who runs next; nobody, if the clock is to go on.
    pub fn next(&self) -> Option<Candidate> {
        self.stepping.peek().map(|task| self.candidate(task))
    }

    /// Who is ready. If [`next`](Self::next) has said who comes, that one is the first; else their order means nothing.
    pub fn ready(&self) -> Vec<Candidate> {
        self.stepping.ready().into_iter().map(|task| self.candidate(task)).collect()
    }

    fn candidate(&self, task: Task) -> Candidate {
        let tree = self.system.tree();
        let actor = match task.role {
            Role::Actor(who) => tree.actors.iter().find(|actor| actor.who == who),
            _ => None,
        };
        let name = match (task.role, actor) {
            (_, Some(actor)) => actor.path.clone(),
            (Role::Main, _) => "main".into(),
            (Role::Helper(name), _) => name.into(),
            // It has just ended.
            (Role::Actor(who), _) => who.to_string().into(),
            _ => "a task".into(),
        };
        let waiting = actor.and_then(|actor| self.system.waiting(&actor.path)).unwrap_or_default();
        Candidate { task, name, doing: actor.map(|actor| actor.doing), waiting }
    }

    /// The end: shuts the system down, and gives out the whole log.
    ///
    /// # Errors
    /// The system did not end in good order.
    pub fn finish(mut self) -> Result<RunLog, RunError> {
        let end = self.end();
        let log = self.log();
        end?.map_err(RunError::Shutdown)?;
        Ok(log)
    }

    fn end(&mut self) -> Result<Result<(), ShutdownError>, RunError> {
        self.is_finished = true;
        // They hold the system.
        self.conductor.end_faults();
        self.conductor.checks.forget();
        self.system.block_on(self.system.shutdown())
    }
}

impl<T> Drop for Debugger<'_, T> {
    fn drop(&mut self) {
        if !self.is_finished && !std::thread::panicking() {
            // Whoever wants to know asks by `finish`.
            let _ = self.end();
        }
    }
}

impl<T> fmt::Debug for Debugger<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Debugger")
            .field("system", &self.system)
            .field("ready", &self.stepping.ready())
            .field("breakpoints", &self.breakpoints)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, message, is_ask, .. } = self;
        write!(f, "{path} is about to handle {message}{}", if *is_ask { ", an ask" } else { "" })
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::At(at) => at.fmt(f),
            Stop::Condition => f.write_str("the condition is true"),
            Stop::Broken { name, why } => write!(f, "`{name}` does not hold: {why}"),
            Stop::Ended => f.write_str("main has ended"),
            Stop::Failed(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(doing) = self.doing.filter(|doing| *doing != Doing::Idle) {
            write!(f, " {doing}")?;
        }
        if !self.waiting.is_empty() {
            write!(f, ", waiting: {}", self.waiting.join(", "))?;
        }
        Ok(())
    }
}
