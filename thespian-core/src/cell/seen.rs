//! Who sees a message before its handler runs, if anybody wants to.

use super::{Cell, Part};
use crate::actor::Actor;
use crate::director::Handling;
use crate::mailbox::Envelope;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Writes down that it is handled, and shows it. One that is tried `again` has been shown.
    #[cold]
    pub(super) fn be_seen(&mut self, envelope: &Envelope<A::Msg>, again: bool) {
        let (hub, header) = (self.cx.hub(), self.cx.mailbox.header());
        hub.note_handled(header.target, || header.path(), envelope.kind());
        let onlookers = hub.onlookers::<A::Msg>();
        if again || onlookers.is_empty() {
            return;
        }
        let path = header.path();
        let handling = seen(self, &path, envelope.kind(), envelope.path().has_asker());
        for onlooker in self.cx.hub().onlookers::<A::Msg>() {
            self.cx.mailbox.header().contain(|| onlooker(envelope.message(), &handling));
        }
    }
}

/// What is shown of a message before its handler runs.
pub(super) fn seen<'a>(
    part: &dyn Part,
    path: &'a str,
    kind: &'static str,
    is_ask: bool,
) -> Handling<'a> {
    let header = part.inbox().header();
    Handling { who: header.target, path, kind, is_ask, at: header.hub.world.now() }
}
