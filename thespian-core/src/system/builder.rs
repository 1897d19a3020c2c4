//! Options of a system, and its start.

use std::any::TypeId;
use std::env;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;

use super::System;
use super::repeat::TIME_LIMIT;
use super::top::Top;
use crate::actor::Actor;
use crate::contain::install;
use crate::director::{Director, Handling};
use crate::hub::{Event, Hub, Interceptors, Passage, Passing, Record, Settings};
use crate::intercept::check;
use crate::supervision::Strategy;
use crate::time::Time;
use crate::tree::Phases;
use crate::world::{BASE_VARIABLE, Base, BaseError, Simple, Stage, Threads, World};

/// Options of a [`System`].
///
/// The stage is chosen by the environment variable `THESPIAN_BASE`, else by [`base`](Self::base), else it is `threads`.
#[derive(Default)]
#[must_use = "options do nothing until `start` or `run`"]
pub struct Builder {
    pub(super) base: Option<Base>,
    deaf: bool,
    stage: Option<Arc<dyn Stage>>,
    record: Option<Record>,
    director: Option<Arc<dyn Director>>,
    without_panic_hook: bool,
    without_log: bool,
    interceptors: Interceptors,
    children: Strategy,
    phases: Phases,
    time_limit: Option<Duration>,
}

impl Builder {
    /// The stage, unless the environment says otherwise.
    pub fn base(mut self, base: Base) -> Self {
        self.base = Some(base);
        self
    }

    /// Does not look at `THESPIAN_BASE`: for programs that have an option of their own, and for tests.
    pub fn ignore_environment(mut self) -> Self {
        self.deaf = true;
        self
    }

    /// A stage of one's own. It wins over every other choice.
    pub fn stage(mut self, stage: impl Stage) -> Self {
        self.stage = Some(Arc::new(stage));
        self
    }

    /// Keeps a record of everything that happens, to be read with [`System::events`]. It grows without limit: for tests
    /// and for looking into a run.
    pub fn record(mut self) -> Self {
        self.record.get_or_insert_default().keep();
        self
    }

    /// Shows `observer` each event at once, those included that only the [record](Self::record) has: there is one for every
    /// message. Those of one actor come in their order; those that happen on several threads at once come as they come.
    ///
    /// It is called wherever the event happens, on the thread of an actor for example: it must not block, nor wait for
    /// anything that an actor does. A panic in it is contained.
    pub fn observe(mut self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.record.get_or_insert_default().observe(Box::new(observer));
        self
    }

    /// Shows `observer` each message that an actor of one kind is about to handle, in the order in which it handles them:
    /// also what comes by timers and pipes. What is tried again is shown once.
    ///
    /// It is called on the actor's thread, which it keeps waiting: it must not block. A panic in it is contained, and told as
    /// [`What::Panicked`](crate::What::Panicked).
    ///
    /// Without one, nothing of this is on a message's path.
    pub fn observe_kind<A: Actor>(
        mut self,
        observer: impl Fn(&A::Msg, &Handling<'_>) + Send + Sync + 'static,
    ) -> Self {
        // Others may have the same messages, a pretend actor for example.
        let onlooker = move |message: &A::Msg, handling: &Handling<'_>| {
            if handling.who.kind == A::KIND {
                observer(message, handling);
            }
        };
        self.record.get_or_insert_default().look_on::<A::Msg>(onlooker);
        self
    }

    /// On the stages `simple` and `simple+io`, asks `director` before the seed: for test kits and debuggers. Other stages ask
    /// nobody.
    pub fn director(mut self, director: Arc<dyn Director>) -> Self {
        self.director = Some(director);
        self
    }

    /// Leaves the process's panic hook alone.
    ///
    /// Otherwise the first system that is started adds to it, once for the process: the hook that is there goes on to print
    /// what it prints, and beside that the places are noted where actors' panics begin, for
    /// [`Cause::Panic`](crate::Cause::Panic). A program that installs a hook of its own does so before, or has no places.
    pub fn without_panic_hook(mut self) -> Self {
        self.without_panic_hook = true;
        self
    }

    /// Says nothing of [dead letters](System::dead_letters) by itself.
    ///
    /// Otherwise the system writes a line about a dead letter to the standard error output, or, with the feature `tracing`,
    /// tells the program's subscriber of it at the level WARN: at most one in a second of the system's time, and with it how
    /// many others there were since the one before. It is written by whoever lost the message, when it is lost.
    /// What a mailbox drops by its [policy](crate::Overflow) was declared, and is not written.
    pub fn without_dead_letter_log(mut self) -> Self {
        self.without_log = true;
        self
    }

    /// Adds an interceptor: it is shown each message to any actor of the system, on its way from whoever has an address, and
    /// says what becomes of it.
    ///
    /// # What passes it
    /// Tells, sends, asks, and what timers say: all that is said through addresses, to oneself as well. One to a pool passes
    /// once, at its door. What an actor [pipes](crate::Context::pipe) to itself, replies, and the runtime's own signals and
    /// notices do not pass.
    ///
    /// # Order
    /// Those of the address first ([`Address::intercepted`](crate::Address::intercepted)), the last one added before the
    /// others; then those of the system, then [those of the kind](Self::intercept_kind), each in the order in which they were
    /// added. The next one is asked if the one before lets the message pass, and what is delayed meets it when it goes on.
    ///
    /// Messages that one interceptor delays by the same time go on in the order in which they came. Those that it does not
    /// delay pass them.
    ///
    /// # Where it runs
    /// On the thread of whoever sends, or in the system's own task for what was delayed before: it must not block. A panic
    /// in it rejects the message, and is told as [`What::Panicked`](crate::What::Panicked).
    ///
    /// What it says itself while it runs passes the others and not itself: one that tells an actor of each message does not
    /// tell of that.
    ///
    /// # What is delayed
    /// counts as sent when it goes on, and then stands in line for room. If its receiver ends first, asks are told so and
    /// the others are dead letters. Each interceptor delays at most as many messages of one address and its clones as the
    /// mailbox holds, before a pool that of one worker. More of them that are told are refused as [`Full`](crate::NotExecuted::Full), and whoever
    /// sends or asks waits himself until they go on. What then
    /// stands in line and has no asker counts among these until it is in. A delay that the clock cannot count rejects.
    ///
    /// Without interceptors nothing of this is on a message's path.
    pub fn intercept(
        mut self,
        interceptor: impl Fn(&Passage) -> Passing + Send + Sync + 'static,
    ) -> Self {
        self.interceptors.of_all.push(Arc::new(interceptor));
        self
    }

    /// Adds an interceptor of all messages to actors of one kind. It may change them.
    ///
    /// See [`intercept`](Self::intercept). One that makes another kind of message of an ask has it rejected, since the answer
    /// would be none to that question.
    pub fn intercept_kind<A: Actor>(
        mut self,
        interceptor: impl Fn(&mut A::Msg, &Passage) -> Passing + Send + Sync + 'static,
    ) -> Self {
        self.interceptors.add(TypeId::of::<A::Msg>(), check::<A::Msg>(interceptor));
        self
    }

    /// Who else is restarted when an actor at the top of the tree is restarted after a failure.
    pub fn children(mut self, strategy: Strategy) -> Self {
        self.children = strategy;
        self
    }

    /// How long the actors of one [phase](crate::Life::phase) at the top of the tree may take together when the system
    /// stops. Those that are left then are killed, and the next phase begins. Without this only the deadlines of the
    /// actors themselves hold, and the one for all; neither is ever extended by this.
    pub fn phase_within(mut self, phase: i8, limit: Duration) -> Self {
        self.phases.insert(phase, limit);
        self
    }

    /// How much virtual time there is on the stage `simple`; a day, unless said otherwise. A run that would need more ends
    /// with [`RunError::TimeLimit`](crate::RunError::TimeLimit), which says who sleeps or has set timers.
    ///
    /// An end in good order has the time that it may take, also if it begins at the limit. Stages whose time is real have no
    /// limit.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Starts a system in the program that is running.
    ///
    /// Inside a tokio runtime, which must have its timers enabled, that runtime runs the actors. Outside of any,
    /// the system brings a runtime of its own.
    ///
    /// On `simple` nothing moves until somebody drives the stage: [`System::block_on`] and
    /// [`Call::blocking`](crate::Call::blocking) do.
    ///
    /// # Errors
    /// [`StartError`]
    pub fn start(self) -> Result<System, StartError> {
        let (world, runtime) = match self.choose()? {
            Choice::Stage(stage) => (World::Other(stage), None),
            Choice::Base(base @ (Base::Simple { .. } | Base::SimpleIo { .. }))
                if Handle::try_current().is_ok() =>
            {
                return Err(StartError::InsideRuntime(base));
            }
            Choice::Base(Base::Simple { seed }) => {
                let simple = Simple::new(seed, self.director.clone());
                simple.set_limit(Time::at(self.time_limit.unwrap_or(TIME_LIMIT)));
                (World::Simple(simple), None)
            }
            Choice::Base(base @ Base::SimpleIo { seed }) => {
                (World::Simple(Simple::real(seed, self.director.clone(), runtime(base)?)), None)
            }
            Choice::Base(base @ Base::Threads { workers: Some(workers) })
                if workers > Base::MOST_WORKERS =>
            {
                return Err(StartError::TooManyWorkers(base));
            }
            Choice::Base(base @ Base::Threads { workers }) => match Handle::try_current() {
                Ok(_) if workers.is_some() => return Err(StartError::InsideRuntime(base)),
                Ok(handle) => (threads(handle)?, None),
                Err(_) => {
                    let runtime = runtime(base)?;
                    (threads(runtime.handle().clone())?, Some(runtime))
                }
            },
        };
        if !self.without_panic_hook {
            install();
        }
        let settings = Settings {
            record: self.record,
            log: !self.without_log,
            interceptors: self.interceptors,
        };
        let top = Top::new(Hub::new(world, settings), self.children, self.phases);
        Ok(System::new(top, self.director, runtime))
    }

    pub(super) fn choose(&self) -> Result<Choice, StartError> {
        if let Some(stage) = &self.stage {
            return Ok(Choice::Stage(stage.clone()));
        }
        let variable = if self.deaf { None } else { env::var_os(BASE_VARIABLE) };
        // An empty variable is how many a shell and service file says "none".
        let variable = variable.filter(|text| !text.is_empty());
        let base = match variable {
            Some(text) => match text.into_string() {
                Ok(text) => text.parse().map_err(StartError::Variable)?,
                Err(text) => {
                    let text = text.to_string_lossy().into_owned();
                    return Err(StartError::Variable(BaseError::not_unicode(text)));
                }
            },
            None => self.base.unwrap_or_default(),
        };
        Ok(Choice::Base(base))
    }
}

pub(super) enum Choice {
    Stage(Arc<dyn Stage>),
    Base(Base),
}

fn threads(handle: Handle) -> Result<World, StartError> {
    Threads::new(handle)
        .map(|threads| World::Threads(Arc::new(threads)))
        .ok_or(StartError::NoTimers)
}

fn runtime(base: Base) -> Result<tokio::runtime::Runtime, StartError> {
    let mut builder = match base {
        Base::SimpleIo { .. } => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    if let Base::Threads { workers: Some(workers) } = base {
        builder.worker_threads(workers.get());
    }
    builder
        .thread_name("thespian")
        .enable_all()
        .build()
        .map_err(|error| StartError::Runtime(Arc::new(error)))
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base", &self.base)
            .field("stage", &self.stage.as_ref().map(|stage| stage.name()))
            .field("record", &self.record.is_some())
            .field("interceptors", &self.interceptors)
            .finish_non_exhaustive()
    }
}

/// Why a system did not start.
///
/// Its `Debug` is its `Display`: many a program's main returns it, and then its `Debug` is what people see.
#[derive(Clone)]
#[non_exhaustive]
pub enum StartError {
    /// `THESPIAN_BASE` names no stage.
    Variable(BaseError),
    /// This stage brings its own threads or executor, and the program runs inside a tokio runtime already.
    InsideRuntime(Base),
    /// More worker threads than [`Base::MOST_WORKERS`].
    TooManyWorkers(Base),
    /// The tokio runtime has no timers.
    NoTimers,
    /// The operating system gave no threads for a runtime.
    Runtime(Arc<std::io::Error>),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Variable(error) => write!(f, "{BASE_VARIABLE}: {error}"),
            StartError::InsideRuntime(base) => write!(
                f,
                "the stage `{base}` cannot be had inside a tokio runtime, which is a stage already; use `threads`, or \
                 let `#[thespian::main]` or `Builder::run` start the program"
            ),
            StartError::TooManyWorkers(base) => {
                write!(
                    f,
                    "`{base}` asks for too many threads; at most {} can be had",
                    Base::MOST_WORKERS
                )
            }
            StartError::NoTimers => f.write_str(
                "the tokio runtime has no timers; build it with `enable_time` or `enable_all`",
            ),
            StartError::Runtime(error) => write!(f, "no runtime could be started: {error}"),
        }
    }
}

impl fmt::Debug for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for StartError {}
