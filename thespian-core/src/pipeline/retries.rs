//! Whether an item is tried again.

use std::time::Duration;

use crate::error::{AskError, NotExecuted};

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Retries {
    pub(super) times: u32,
    pub(super) pause: Duration,
    /// Also what may have been executed.
    pub(super) unknown: bool,
}

impl Retries {
    /// After so many tries, the last of which ended in this way. `is_over`: whoever was asked has ended for good.
    pub(super) fn again(&self, tries: u32, error: &AskError, is_over: bool) -> bool {
        if tries > self.times || is_over {
            return false;
        }
        match error {
            // The circle is still there: it leads through whoever runs the pipeline.
            AskError::NotExecuted { why: NotExecuted::Cycle(_), .. } => false,
            AskError::NotExecuted { .. } => true,
            AskError::Unknown { .. } => self.unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Cycle, Unknown};
    use crate::id::{ActorId, Target};

    fn to() -> Target {
        Target { id: ActorId::new(0, 1), kind: "Worker" }
    }

    fn refused(why: NotExecuted) -> AskError {
        AskError::NotExecuted { why, to: to(), message: "work" }
    }

    fn unknown(why: Unknown) -> AskError {
        AskError::Unknown { why, to: to(), message: "work" }
    }

    const TWICE: Retries = Retries { times: 2, pause: Duration::ZERO, unknown: false };

    #[test]
    fn as_often_as_said_and_no_more() {
        let again = |tries| TWICE.again(tries, &refused(NotExecuted::Expired), false);
        assert_eq!([1, 2, 3].map(again), [true, true, false]);
        assert!(!Retries::default().again(1, &refused(NotExecuted::Expired), false));
    }

    #[test]
    fn what_may_have_been_executed_only_if_that_was_said() {
        let bold = Retries { unknown: true, ..TWICE };
        for why in [Unknown::Crashed, Unknown::Deadline, Unknown::Unanswered] {
            assert!(!TWICE.again(1, &unknown(why), false));
            assert!(bold.again(1, &unknown(why), false));
        }
        for why in [NotExecuted::Dropped, NotExecuted::Stopped, NotExecuted::Expired] {
            assert!(TWICE.again(1, &refused(why), false));
        }
    }

    #[test]
    fn not_where_there_is_no_hope() {
        assert!(!TWICE.again(1, &refused(NotExecuted::Stopped), true));
        assert!(!TWICE.again(1, &refused(NotExecuted::Cycle(Cycle::new([to()]))), false));
    }
}
