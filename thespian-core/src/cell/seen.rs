//! Who sees a message before its handler runs, if anybody wants to.

use std::any::Any;

use super::{Cell, Part};
use crate::actor::Actor;
use crate::director::Handling;
use crate::mailbox::Envelope;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Writes down that it is handled, and shows it. One that is tried `again` has been shown.
    #[cold]
    pub(super) fn be_seen(&mut self, envelope: &Envelope<A::Msg>, again: bool) {
        let is_ask = envelope.path().has_asker();
        show(self, envelope.message(), envelope.kind(), is_ask, again);
    }
}

/// It knows no type: there are none who look on at most actors, and all of them would compile this.
fn show(part: &dyn Part, message: &dyn Any, kind: &'static str, is_ask: bool, again: bool) {
    let header = part.inbox().header();
    header.hub.note_handled(header.target, || header.path(), kind);
    let onlookers = header.hub.onlookers(message.type_id());
    if again || onlookers.is_empty() {
        return;
    }
    let path = header.path();
    let handling = seen(part, &path, kind, is_ask);
    for onlooker in onlookers {
        header.contain(|| onlooker(message, &handling));
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
