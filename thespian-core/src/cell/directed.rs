//! What a director has an actor do with a message before its handler runs.

use std::pin::pin;
use std::sync::Arc;

use super::guard::run;
use super::seen::seen;
use super::{Came, Cell, Next, Part, Slowed, Turn};
use crate::actor::Actor;
use crate::director::Treatment;
use crate::error::Unknown;
use crate::exit::Cause;
use crate::mailbox::{Envelope, Inbox, Letter};
use crate::trail::Scope;
use crate::tree::{Header, Present};

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Gives the message back if it is to be handled now: one that comes, or one that `stood_still`.
    pub(super) fn be_directed(
        &mut self,
        envelope: Envelope<A::Msg>,
        stood_still: bool,
    ) -> Result<Envelope<A::Msg>, Came> {
        let is_ask = envelope.path().has_asker();
        let wait = match directed(self, envelope.kind(), is_ask, stood_still) {
            None | Some(Treatment::Handle) => return Ok(envelope),
            Some(Treatment::Pause) if stood_still => return Ok(envelope),
            Some(Treatment::Crash) => return Err(self.crash(envelope)),
            Some(Treatment::Slow(wait)) => Some(wait),
            Some(Treatment::Pause) => None,
        };
        let deadline = envelope.path().deadline();
        self.cx.mailbox.lay_back(envelope);
        Err(self.rare(Next::Slow(Box::new(Slowed { wait, deadline }))))
    }

    /// As if the handler had panicked at its first line.
    fn crash(&mut self, envelope: Envelope<A::Msg>) -> Came {
        self.cx.mailbox.header().crash(&mut Some(envelope));
        let text = "crashed on purpose, by the director of this run".into();
        self.rare(Next::Over(Turn::fail(Cause::Panic { text, location: None })))
    }
}

impl Header {
    /// What becomes of a message whose handler panics.
    fn crash(&self, message: &mut dyn Letter) {
        let asker = message.take().and_then(|(_, asker)| asker);
        if let Some(asker) = asker {
            self.contain(|| asker.lose(Unknown::Crashed));
        }
        self.contain(|| message.discard());
    }
}

/// What the director says, if there is one: of a message that comes, or of one that `stood_still`.
fn directed(
    part: &dyn Part,
    kind: &'static str,
    is_ask: bool,
    stood_still: bool,
) -> Option<Treatment> {
    let header = part.inbox().header();
    let director = header.hub.world.director()?;
    let path = header.path();
    let handling = seen(part, &path, kind, is_ask);
    Some(if stood_still { director.resuming(&handling) } else { director.handling(&handling) })
}

impl dyn Part {
    /// Takes so long, as if the handler did, or to the next step, and handles what was laid back.
    pub(super) async fn take_time(
        &mut self,
        Slowed { wait, deadline }: Slowed,
    ) -> Result<Came, Turn> {
        let inbox = self.share();
        let world = &inbox.header().hub.world;
        let laid_back = LaidBack(Some(inbox.clone()));
        match wait {
            None => world.pause().await,
            Some(wait) => {
                let here = Present::new(self.node(), deadline);
                let sleep = pin!(Some(world.sleep(wait)));
                run(here, &Scope::none(), sleep).await.or_turn()?;
            }
        }
        laid_back.let_go();
        self.handle_laid_back(wait.is_none()).ok_or_else(Turn::killed)
    }
}

/// A message that lies there for longer than a moment. If its handler is cut off meanwhile, or the stage drops the cell, it goes
/// with that handler, and not with those that were never begun.
struct LaidBack(Option<Arc<Inbox>>);

impl LaidBack {
    fn let_go(mut self) {
        self.0 = None;
    }
}

impl Drop for LaidBack {
    fn drop(&mut self) {
        if let Some(inbox) = self.0.take() {
            inbox.drop_laid_back();
        }
    }
}
