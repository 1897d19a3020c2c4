//! What a timer does when it is due: it tells its message.

use std::sync::Arc;

use super::hub;
use super::receipt::Receipt;
use crate::address::Addr;
use crate::agenda::Turn;
use crate::cell::guard;
use crate::error::NotExecuted;
use crate::hub::DeadReason;
use crate::mailbox::{Envelope, Message};
use crate::reply::ReturnPath;
use crate::tree::TurnedAway;

/// A message that is told once.
pub(super) struct Once<M: Message + Send> {
    to: Addr<M>,
    message: Option<M>,
}

/// A message that is made anew each time.
pub(super) struct Again<M: Message + Send, Args> {
    to: Addr<M>,
    kind: &'static str,
    args: Option<Args>,
    build: fn(Args) -> M,
    path: Path,
}

/// Whether the timer wants to know what becomes of its messages.
#[derive(Clone, Copy)]
pub(super) enum Path {
    Nowhere,
    Receipt,
}

impl<M: Message + Send> Once<M> {
    pub(super) fn new(to: Addr<M>, message: M) -> Self {
        Self { to, message: Some(message) }
    }
}

impl<M: Message + Send, Args> Again<M, Args> {
    pub(super) fn new(
        to: Addr<M>,
        kind: &'static str,
        args: Args,
        build: fn(Args) -> M,
        path: Path,
    ) -> Self {
        Self { to, kind, args: Some(args), build, path }
    }
}

impl<M: Message + Send> Turn for Once<M> {
    fn take(&mut self, _: u64) -> bool {
        if let Some(message) = self.message.take() {
            tell(&self.to, message, ReturnPath::nowhere());
        }
        false
    }
}

impl<M: Message + Send, Args: Clone + Send> Turn for Again<M, Args> {
    fn take(&mut self, number: u64) -> bool {
        let Self { to, kind, args: Some(args), build, path } = self else { return false };
        let message = match guard(|| build(args.clone())) {
            Ok(message) => message,
            // A clone of the arguments, and the actor is not to blame for what others want it to be told.
            Err(cause) => {
                let node = to.node();
                node.header().overlook(cause);
                to.route().count_turned_away(TurnedAway::Dead);
                node.header().dead_letter(kind, DeadReason::Unmade);
                return false;
            }
        };
        let path = match path {
            Path::Nowhere => ReturnPath::nowhere(),
            Path::Receipt => ReturnPath::to(Arc::new(Receipt::new(hub(to).agenda.clone(), number))),
        };
        tell(to, message, path);
        true
    }
}

fn tell<M: Message + Send>(to: &Addr<M>, message: M, path: ReturnPath<M::Reply>) {
    let kind = message.kind();
    let node = to.node();
    let mut bounced = None;
    // It wakes the actor, and on a stage of somebody else's that is his code.
    node.header().contain(|| bounced = to.route().try_offer(Envelope::join(message, path)).err());
    if let Some(bounced) = bounced {
        let why = match bounced.why {
            NotExecuted::Full | NotExecuted::OwnMailboxFull => DeadReason::Full,
            NotExecuted::Rejected(_) => DeadReason::Intercepted,
            _ => DeadReason::Late,
        };
        to.route().count_turned_away(TurnedAway::Dead);
        node.header().contain(|| drop(bounced.envelope));
        node.header().dead_letter(kind, why);
    }
}

// What a timer holds is the user's, and so is its drop: it harms nobody who cancels, or who ends.
impl<M: Message + Send> Drop for Once<M> {
    fn drop(&mut self) {
        if let Some(message) = self.message.take() {
            self.to.node().header().contain(|| drop(message));
        }
    }
}

impl<M: Message + Send, Args> Drop for Again<M, Args> {
    fn drop(&mut self) {
        if let Some(args) = self.args.take() {
            self.to.node().header().contain(|| drop(args));
        }
    }
}
