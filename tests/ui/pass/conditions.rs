//! Handlers, hooks and births that only some builds have.

use thespian::prelude::*;
use thespian::{Actor as _, Message as _};

use crate::stages::everywhere;

#[actor]
struct Conditional {
    calls: u64,
}

#[handlers(derive(Debug, Clone, PartialEq))]
impl Conditional {
    #[cfg(not(any()))]
    #[init]
    fn here() -> Self {
        Self { calls: 0 }
    }

    #[cfg(any())]
    #[init]
    fn nowhere(missing: Missing) -> Self {
        missing
    }

    #[cfg(not(any()))]
    #[started]
    fn begin(&mut self) {
        self.calls += 1;
    }

    #[cfg(any())]
    #[started]
    fn begin_elsewhere(&mut self) -> Missing {
        missing()
    }

    #[handler]
    #[cfg(any())]
    fn gone(&mut self, missing: Missing) -> Missing {
        missing
    }

    #[handler]
    #[cfg(any())]
    async fn gone_async(&mut self, missing: Missing) {}

    #[handler]
    #[cfg(any())]
    fn gone_later(&mut self, missing: Reply<'_, Missing>) -> Receipt<'_> {}

    #[handler(blocking)]
    #[cfg(any())]
    fn gone_blocking(&mut self, missing: Missing) -> Missing {}

    #[handler(retry = 2)]
    #[cfg(any())]
    fn gone_again(&mut self, missing: Missing) {}

    #[stopping(after_failure)]
    #[cfg(any())]
    fn finish(&mut self, missing: Missing) {}

    #[handler(retry = 1, blocking)]
    #[cfg(not(any()))]
    fn blocking_one(&mut self, n: u64) -> u64 {
        self.calls + n
    }

    /// One name in two builds.
    #[cfg(any())]
    #[handler]
    fn either(&mut self, missing: Missing) {}

    #[cfg(not(any()))]
    #[handler]
    fn either(&mut self, n: u64) -> u64 {
        self.calls + n
    }

    #[cfg(not(any()))]
    #[handler]
    async fn async_one(&mut self, cx: &mut Context<Self>, n: u64) -> u64 {
        cx.sleep(std::time::Duration::ZERO).await;
        self.calls + n
    }
}

/// Nothing of what its handlers ask for is in this build.
#[actor]
struct Bare;

#[handlers]
impl Bare {
    #[cfg(any())]
    #[handler(retry = 1, blocking)]
    fn gone(&mut self, missing: Missing) {}
}

#[test]
fn nothing_is_left_of_what_this_build_has_not() {
    const { assert!(!BareMsg::RETRIES && BareMsg::KINDS.is_empty()) };
}

#[test]
fn what_another_build_has_is_not_missed() {
    everywhere(|system| async move {
        let actor = system.spawn(Conditional::props()).unwrap();
        assert_eq!(actor.either(1).await.unwrap(), 2);
        assert_eq!(actor.async_one(2).await.unwrap(), 3);
        assert_eq!(actor.blocking_one(3).await.unwrap(), 4);
        let message = actor.either(1).into_message();
        assert_eq!(message, ConditionalMsg::Either { n: 1 });
        assert_eq!(message.spare(), None);
        let message = actor.blocking_one(1).into_message();
        assert_eq!(message.spare(), Some((ConditionalMsg::BlockingOne { n: 1 }, 1)));
        const { assert!(ConditionalMsg::RETRIES && !Conditional::STOPS_AFTER_FAILURE) };
    });
}
