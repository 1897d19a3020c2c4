//! Who sees a message before its handler runs, if anybody wants to.

use super::Cell;
use crate::actor::Actor;
use crate::mailbox::Envelope;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Writes down that it is handled, and shows it. One that is tried `again` has been shown.
    #[cold]
    pub(super) fn be_seen(&self, envelope: &Envelope<A::Msg>, again: bool) {
        let (hub, header) = (self.cx.hub(), self.cx.mailbox.header());
        hub.note_handled(header.target, || self.cx.path(), envelope.kind());
        let onlookers = hub.onlookers::<A::Msg>();
        if again || onlookers.is_empty() {
            return;
        }
        let path = self.cx.path();
        let handling = self.handling_of(envelope, &path);
        for onlooker in onlookers {
            header.contain(|| onlooker(envelope.message(), &handling));
        }
    }
}
