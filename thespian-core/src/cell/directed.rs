//! What a director has an actor do with a message before its handler runs.

use std::pin::pin;
use std::sync::Arc;

use super::guard::run;
use super::seen::seen;
use super::{Came, Next, Part, Slowed, Turn};
use crate::director::Treatment;
use crate::error::Unknown;
use crate::exit::Cause;
use crate::mailbox::{Inbox, Letter};
use crate::reply::Way;
use crate::trail::Scope;
use crate::tree::{Header, Present};

impl dyn Part {
    /// Whether the message is to be handled now: one that comes, or one that `stood_still`. If not, it is seen to.
    pub(super) fn be_directed(
        &mut self,
        letter: &mut dyn Letter,
        stood_still: bool,
    ) -> Result<(), Came> {
        let wait = match directed(self, letter, stood_still) {
            None | Some(Treatment::Handle) => return Ok(()),
            Some(Treatment::Pause) if stood_still => return Ok(()),
            Some(Treatment::Crash) => return Err(self.crash(letter)),
            Some(Treatment::Slow(wait)) => Some(wait),
            Some(Treatment::Pause) => None,
        };
        let deadline = letter.path().and_then(Way::deadline);
        self.lay_back(letter);
        self.life_mut().next = Some(Next::Slow(Box::new(Slowed { wait, deadline })));
        Err(Came::Rare)
    }

    /// As if the handler had panicked at its first line.
    fn crash(&mut self, letter: &mut dyn Letter) -> Came {
        self.inbox().header().crash(letter);
        let text = "crashed on purpose, by the director of this run".into();
        let cause = Cause::Panic { text, location: None };
        self.life_mut().next = Some(Next::Over(Turn::fail(cause)));
        Came::Rare
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
fn directed(part: &dyn Part, letter: &dyn Letter, stood_still: bool) -> Option<Treatment> {
    let header = part.inbox().header();
    let director = header.hub.world.director()?;
    let path = header.path();
    let handling = seen(part, &path, letter.kind(), letter.has_asker());
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
