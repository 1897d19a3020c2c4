//! What comes to an actor and is no message: the control lane, and the ends of those it watches.

use std::pin::pin;

use super::guard::run_hook;
use super::{End, Part, Turn, limit};
use crate::mailbox::{Control, Phase, Stop};
use crate::tree::Terminated;

impl dyn Part {
    /// Works off the control lane.
    pub(super) async fn signalled(&mut self) -> Result<(), Turn> {
        self.inbox().show(Phase::Idle);
        while let Some(control) = self.inbox().next_control() {
            match control {
                Control::End(Stop::Stop) => return Err(Turn::End(End::Stopped)),
                Control::End(Stop::Kill) => return Err(Turn::killed()),
                Control::Call => return Err(Turn::Called),
                Control::Fail(cause) => return Err(Turn::fail(cause)),
                Control::Consult(mut question) => {
                    question.notice.settled = !question.answer.way().is_wanted();
                    // Between two incarnations there is nobody to ask; the child's own policy holds.
                    if !self.is_there() {
                        let proposal = question.notice.proposal;
                        question.answer.put(proposal);
                        continue;
                    }
                    let (inbox, node) = (self.share(), self.node());
                    inbox.forget_asker();
                    let limit = limit(&inbox, "child_failed", inbox.header().life.hook_within);
                    let Some(hook) = self.child_failed(question.notice) else { continue };
                    let directive = run_hook(node, limit, pin!(Some(hook))).await.or_turn()?;
                    question.answer.put(directive);
                    self.heed_failure()?;
                }
            }
        }
        Ok(())
    }

    pub(super) async fn hear_terminated(&mut self, notice: Terminated) -> Result<(), Turn> {
        // A notice that was under way when the watch was given back is not wanted any more.
        let rare = self.own_mut().rare_mut();
        if rare.and_then(|rare| rare.watching.remove(&notice.who.id)).is_none() {
            return Ok(());
        }
        let (inbox, node) = (self.share(), self.node());
        let limit = limit(&inbox, "terminated", inbox.header().life.hook_within);
        let Some(hook) = self.terminated(notice) else { return Ok(()) };
        run_hook(node, limit, pin!(Some(hook))).await.or_turn()
    }
}
