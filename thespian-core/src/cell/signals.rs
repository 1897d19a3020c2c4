//! What comes to an actor and is no message: the control lane, and the ends of those it watches.

use std::pin::pin;

use super::guard::run_hook;
use super::{Cell, End, Turn, limit};
use crate::actor::Actor;
use crate::mailbox::{Control, Phase, Stop};
use crate::tree::Terminated;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Works off the control lane.
    pub(super) async fn signalled(&mut self) -> Result<(), Turn> {
        self.cx.mailbox.show(Phase::Idle);
        while let Some(control) = self.cx.mailbox.any().next_control() {
            match control {
                Control::End(Stop::Stop) => return Err(Turn::End(End::Stopped)),
                Control::End(Stop::Kill) => return Err(Turn::killed()),
                Control::Call => return Err(Turn::Called),
                Control::Fail(cause) => return Err(Turn::fail(cause)),
                Control::Consult(mut question) => {
                    question.notice.settled = !question.answer.is_wanted();
                    // Between two incarnations there is nobody to ask; the child's own policy holds.
                    let Some(actor) = &mut self.actor else {
                        let proposal = question.notice.proposal;
                        question.answer.put(proposal);
                        continue;
                    };
                    let mailbox = self.cx.mailbox.clone();
                    mailbox.any().forget_asker();
                    let limit = limit(&mailbox, "child_failed", mailbox.header().life.hook_within);
                    let hook = Box::pin(actor.child_failed(&mut self.cx, question.notice));
                    let directive = run_hook(mailbox, limit, pin!(Some(hook))).await.or_turn()?;
                    question.answer.put(directive);
                    self.heed_failure()?;
                }
            }
        }
        Ok(())
    }

    pub(super) async fn terminated(&mut self, notice: Terminated) -> Result<(), Turn> {
        // A notice that was under way when the watch was given back is not wanted any more.
        let watched = self.cx.rare_mut().and_then(|rare| rare.watching.remove(&notice.who.id));
        if watched.is_none() {
            return Ok(());
        }
        let Some(actor) = &mut self.actor else { return Ok(()) };
        let mailbox = self.cx.mailbox.clone();
        let limit = limit(&mailbox, "terminated", mailbox.header().life.hook_within);
        let hook = pin!(Some(actor.terminated(&mut self.cx, notice)));
        run_hook(mailbox, limit, hook).await.or_turn()
    }
}
