//! What is rare, and may wait for something: signals, notices, births, failures, the end.

use super::{Came, Next, Part, Turn};
use crate::mailbox::Phase;
use crate::trail::Scope;

impl dyn Part {
    /// The handler or hook that has just ended may have declared a failure.
    pub(super) fn heed_failure(&mut self) -> Result<(), Turn> {
        match self.own_mut().failure.take() {
            None => Ok(()),
            Some(cause) => Err(Turn::Fail(cause)),
        }
    }

    /// Does what is next. Afterwards there is something else, or the actor goes on with its messages, or it has ended.
    pub(super) async fn aside(&mut self, next: Next) {
        let turn = match next {
            Next::Later => {
                self.life_mut().next = Some(Next::Later);
                return;
            }
            Next::Birth => match self.first_birth().await {
                Ok(()) => return,
                Err(turn) => turn,
            },
            Next::Signalled => match self.signalled().await {
                Ok(()) => return,
                Err(turn) => turn,
            },
            Next::Slow(slowed) => match self.take_time(*slowed).await {
                Ok(Came::Done) => match self.heed_failure() {
                    Ok(()) => return self.end_message(),
                    Err(turn) => turn,
                },
                Ok(Came::Empty | Came::Rare) => return,
                Err(turn) => turn,
            },
            Next::Blocking => {
                let blocking = match self.block() {
                    Some(blocking) => blocking.await,
                    None => Err(Turn::killed()),
                };
                match blocking.and_then(|()| self.heed_failure()) {
                    Ok(()) => return self.end_message(),
                    Err(turn) => turn,
                }
            }
            Next::Terminated(notice) => {
                self.inbox().show(Phase::Idle);
                let told = self.hear_terminated(*notice).await;
                match told.and_then(|()| self.heed_failure()) {
                    Ok(()) => return self.end_message(),
                    Err(turn) => turn,
                }
            }
            Next::Over(turn) => turn,
            Next::Dying(reason) => return self.die(*reason).await,
        };
        self.face(turn).await;
    }

    /// Deals with why the incarnation stopped living, until there is another one, or the actor has ended.
    async fn face(&mut self, mut turn: Turn) {
        self.life_mut().scope = Scope::none();
        loop {
            let end = match turn {
                Turn::End(end) if !self.may_revive() => Some(end.into()),
                Turn::End(end) => self.revive(end.into()).await,
                Turn::Fail(cause) => self.fail(*cause).await,
                Turn::Called => self.answer_call().await,
            };
            if let Some(reason) = end {
                if !self.die_at_once(&reason) {
                    self.die(reason).await;
                }
                return;
            }
            match self.next_birth().await {
                Ok(()) => return,
                Err(another) => turn = another,
            }
        }
    }

    async fn first_birth(&mut self) -> Result<(), Turn> {
        let rest = self.inbox().header().life.starts_after;
        self.pause(rest).await;
        self.next_birth().await
    }

    /// Makes and starts an incarnation, unless there is one that goes on.
    async fn next_birth(&mut self) -> Result<(), Turn> {
        match self.is_born_at_once() {
            true => self.be_born(),
            false => self.birth().await,
        }
    }
}
