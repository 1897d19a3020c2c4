//! Probe: a pretend actor, whose part the test plays.
//! In: what other actors say to it. Out: expectations that hold or say what came instead. Never knows: the actor it stands for.
//! Order: as the pretend actor handles it. Predicates and scripts are users' code and run without any lock.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use thespian_core::{Address, Message, Props, SpawnError, StopOnDrop, System};

mod arrival;
mod expect;
mod inbox;
mod puppet;
mod received;

pub use arrival::Arrival;
pub use expect::{Expect, Take};
pub use received::Received;

use crate::patience::PATIENCE;
use inbox::Inbox;
use puppet::Puppet;

/// What a probe can speak: the messages of every actor whose arguments and answers can be sent.
pub trait Spoken: Message<Reply: fmt::Debug + Send> + fmt::Debug + Send {}

impl<M: Message<Reply: fmt::Debug + Send> + fmt::Debug + Send> Spoken for M {}

/// A pretend actor at the top of the tree of `system`: see [`Probe`].
///
/// # Errors
/// [`SpawnError`], if the system stops.
pub fn probe<T: Address<Msg: Spoken>>(system: &System) -> Result<Probe<T>, SpawnError> {
    Probe::start(system, |props| props)
}

/// A pretend actor: to others an address like that of any actor, and in the test's hand what they said to it.
///
/// ```text
/// let ledger: Probe<LedgerAddr> = probe(&system)?;
/// let till = system.spawn(Till::props(ledger.addr()))?;
/// till.sell(5).tell()?;
/// let entry = expect!(ledger, LedgerMsg::Deposit { cents: 5 }).await;
/// entry.reply(LedgerReply::Deposit(105));
/// ledger.expect_none(Duration::from_secs(1)).await;
/// ```
///
/// Messages wait until they are expected, without limit, and asks until they are replied to. What time it is to wait is the
/// system's: on the stage `simple` it is virtual, and costs nothing.
///
/// When the probe is dropped, its actor stops, and whoever still waits for a reply hears
/// [`Unanswered`](thespian_core::Unknown::Unanswered). The `retry` of the handlers that it stands for means nothing to it.
pub struct Probe<T: Address<Msg: Spoken>> {
    addr: T,
    inbox: Arc<Inbox<T::Msg>>,
    system: System,
    patience: Duration,
    _owner: StopOnDrop,
}

impl<T: Address<Msg: Spoken>> Probe<T> {
    /// As [`probe`], with a name, which is its place in the tree: `/ledger`.
    ///
    /// # Errors
    /// [`SpawnError`]: the name is taken or none, or the system stops.
    pub fn named(system: &System, name: impl Into<String>) -> Result<Self, SpawnError> {
        Self::start(system, |props| props.named(name))
    }

    fn start(
        system: &System,
        change: impl FnOnce(Props<Puppet<T>>) -> Props<Puppet<T>>,
    ) -> Result<Self, SpawnError> {
        let inbox = Arc::new(Inbox::default());
        let addr: T = system.spawn(change(Props::value(Puppet::new(inbox.clone()))))?;
        let owner = addr.stop_on_drop();
        Ok(Self { addr, inbox, system: system.clone(), patience: PATIENCE, _owner: owner })
    }

    /// How long an expectation waits, in the system's time. Ten seconds, unless said otherwise.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Its address, to be handed to whoever is to take it for the real one.
    pub fn addr(&self) -> T {
        self.addr.clone()
    }

    /// From now on `script` is shown each message first. What it answers is replied at once, and is not left to be expected;
    /// `None` leaves the message to the test.
    ///
    /// What it answers to what was told goes nowhere, as with any actor, and the message counts as answered. What waits
    /// already is not shown to it. Another script takes this one's place. A panic in it is a failure of the pretend actor,
    /// which ends it.
    pub fn script(
        &self,
        script: impl FnMut(&T::Msg) -> Option<<T::Msg as Message>::Reply> + Send + 'static,
    ) {
        let before = self.inbox.set_script(Box::new(script));
        drop(before);
    }

    /// All that has arrived so far, in order, also what has been expected or answered.
    pub fn received(&self) -> Vec<Arrival> {
        self.inbox.record()
    }

    /// Replies to the ask that has waited longest of those that were taken apart by
    /// [`expect!`](crate::expect) `(.. => ..)`.
    ///
    /// # Panics
    /// If there is none, or if `reply` is not one to that question.
    #[track_caller]
    pub fn reply(&self, reply: <T::Msg as Message>::Reply) {
        match self.inbox.take_owed() {
            Some((kind, path)) => received::answer::<T::Msg>(kind, path, reply),
            None => panic!(
                "no ask waits for this reply: none was taken apart by `expect!(.. => ..)`, or all have been replied to"
            ),
        }
    }
}

impl<T: Address<Msg: Spoken>> fmt::Debug for Probe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Probe({})", self.addr.path())
    }
}
