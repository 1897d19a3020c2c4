//! Supervision: what is done about a failure, as plain functions on plain data.
//! In: a child's life options, its record, the time. Out: a directive. Never knows: actors, tasks, clocks.

mod life;
mod window;

pub use life::{Life, Restart};
pub(crate) use window::Window;

use crate::exit::Cause;
use crate::time::Time;

/// What is done about a failed child.
///
/// The parent's policy proposes one, from the child's own options; a parent with `#[child_failed]` has the last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Directive {
    /// Drop its state, make it again from its props, and go on with the next message.
    Restart,
    /// Keep its state as it is and go on with the next message. After a failed start there is no state to keep: the
    /// child is restarted.
    Resume,
    /// End it.
    Stop,
    /// End it, and fail the parent for the same cause.
    Escalate,
}

/// What the policy says about one failure: a directive, and the cause to report with it.
pub(crate) fn decide(
    life: &Life,
    can_be_made_again: bool,
    window: &mut Window,
    cause: Cause,
    now: Time,
) -> (Directive, Cause) {
    match life.restart_kind(can_be_made_again) {
        Restart::Temporary => (Directive::Stop, cause),
        _ if !can_be_made_again => (Directive::Stop, Cause::NoProps(Box::new(cause))),
        _ if window.admit(now, life.max_restarts, life.within) => (Directive::Restart, cause),
        _ => (Directive::Escalate, Cause::TooManyRestarts(Box::new(cause))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn cause() -> Cause {
        Cause::Panic("boom".into())
    }

    fn at(seconds: u64) -> Time {
        Time::at(Duration::from_secs(seconds))
    }

    #[test]
    fn a_plain_value_is_temporary_unless_declared_otherwise() {
        let mut window = Window::default();
        let (directive, cause_) = decide(&Life::DEFAULT, false, &mut window, cause(), at(0));
        assert_eq!(directive, Directive::Stop);
        assert!(matches!(cause_, Cause::Panic(_)));

        let declared = Life::DEFAULT.restart(Restart::Transient);
        let (directive, cause_) = decide(&declared, false, &mut window, cause(), at(0));
        assert_eq!(directive, Directive::Stop);
        assert!(matches!(cause_, Cause::NoProps(_)));
    }

    #[test]
    fn one_restart_too_many_within_the_window_escalates() {
        let life = Life::DEFAULT.max_restarts(2).within(Duration::from_secs(10));
        let mut window = Window::default();
        let mut judge = |second| decide(&life, true, &mut window, cause(), at(second)).0;
        assert_eq!(judge(0), Directive::Restart);
        assert_eq!(judge(6), Directive::Restart);
        assert_eq!(judge(9), Directive::Escalate);
    }

    /// kameo resets its counter only after a quiet gap, so a child that fails every 4 s is given up although only
    /// two failures fall in any 5 s.
    #[test]
    fn a_slow_but_steady_failer_is_restarted_for_ever() {
        let life = Life::DEFAULT.max_restarts(2).within(Duration::from_secs(5));
        let mut window = Window::default();
        for failure in 0..1000 {
            assert_eq!(
                decide(&life, true, &mut window, cause(), at(4 * failure)).0,
                Directive::Restart
            );
        }
    }
}
