//! Flow: what became of messages, counted.

use std::ops::AddAssign;

/// How many messages were sent, and what became of them: to one actor ([`Snapshot::flow`](crate::Snapshot::flow)), or in a
/// whole system ([`System::flow`](crate::System::flow)).
///
/// Every message ends in exactly one way. So `sent` is the sum of all the others; exactly so whenever nobody is sending or
/// working at the moment, and within what is moving otherwise.
///
/// A message counts once for each actor that it was for: one to a pool for the worker that took it, a
/// [broadcast](crate::Pool::broadcast) for each of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flow {
    /// All that anybody wanted to say: tells, sends, asks, timers' messages, piped answers.
    pub sent: u64,
    /// Its handler came to its end.
    pub handled: u64,
    /// It was given back, or its asker was told that it was not executed: no room, the actor had stopped or stopped first,
    /// or an interceptor would not have it.
    pub refused: u64,
    /// When its turn came nobody waited for it any more: its deadline had passed, or its asker or sender had given up.
    pub expired: u64,
    /// The mailbox's policy let go of it.
    pub dropped: u64,
    /// It became a [dead letter](crate::DeadLetter) for any other reason.
    pub dead: u64,
    /// It waits, in the mailbox or in the line before it, or is being handled.
    pub waiting: u64,
}

impl Flow {
    /// What has come to its end, in whichever way.
    pub fn ended(&self) -> u64 {
        let Self { handled, refused, expired, dropped, dead, .. } = *self;
        handled + refused + expired + dropped + dead
    }
}

impl AddAssign for Flow {
    fn add_assign(&mut self, other: Self) {
        self.sent += other.sent;
        self.handled += other.handled;
        self.refused += other.refused;
        self.expired += other.expired;
        self.dropped += other.dropped;
        self.dead += other.dead;
        self.waiting += other.waiting;
    }
}
