//! Parking: an ask that is answered another time, and until when.

use std::sync::Arc;
use std::time::Duration;

use crate::actor::{Actor, Context};
use crate::agenda::{Booking, Rhythm, Turn};
use crate::error::Unknown;
use crate::mailbox::Ledger;
use crate::reply::{Asked, Receipt, Reply, ReplyTo};

impl<'r, R: 'static> Reply<'r, R> {
    /// Keeps it, to be answered another time. If that does not happen `within` so long, whoever asked is told
    /// ([`Unknown::Deadline`]); a wait too long to be counted, such as [`Duration::MAX`], is none.
    ///
    /// What is parked is open until it is answered, forwarded or dropped, or has come to its deadline: how many of these
    /// an actor has, and how old the oldest is, can be seen in the [tree](crate::System::tree).
    pub fn park<A>(self, cx: &mut Context<A>, within: Duration) -> (Receipt<'r>, ReplyTo<R>)
    where
        A: Actor<Msg: Send>,
    {
        let (receipt, owed) = self.into_owed();
        let asker = owed.way.asked().filter(|asked| asked.is_asker());
        let open = asker
            .map(|asker| -> Box<dyn Send> { Box::new(Open::note(cx, asker, owed.kind, within)) });
        (receipt, ReplyTo::new(owed, open))
    }
}

/// Dropped, it is open no more.
struct Open {
    ledger: Arc<Ledger>,
    number: u64,
    _deadline: Option<Booking>,
}

impl Open {
    fn note<A: Actor<Msg: Send>>(
        cx: &mut Context<A>,
        asked: Arc<dyn Asked>,
        kind: &'static str,
        within: Duration,
    ) -> Self {
        let (inbox, hub) = (cx.mailbox.any(), cx.hub());
        let now = hub.world.now();
        let ledger = inbox.ledger();
        let number = ledger.open(kind, now);
        let deadline = now.checked_add(within).map(|due| {
            let turn = Box::new(Late { asked, ledger: ledger.clone(), number });
            let booking = hub.agenda.set(cx.id(), Rhythm::Once, due, turn);
            inbox.at_end(hub.agenda.clone());
            booking
        });
        Self { ledger, number, _deadline: deadline }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.ledger.close(self.number);
    }
}

/// Its deadline has come.
struct Late {
    asked: Arc<dyn Asked>,
    ledger: Arc<Ledger>,
    number: u64,
}

impl Turn for Late {
    fn take(&mut self, _: u64) -> bool {
        self.ledger.close(self.number);
        self.asked.lose(Unknown::Deadline);
        false
    }
}
