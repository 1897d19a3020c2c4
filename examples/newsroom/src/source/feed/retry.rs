//! When to ask again for what could not be had.
//!
//! - Comes in: how often it was tried, what the server said of it.
//! - Goes out: how long to wait, or that it is no use.
//! - Never knows: clocks.

use std::time::Duration;

/// How often one poll is tried.
pub const TRIES: u32 = 4;

/// The first pause; each later one is twice as long.
const FIRST: Duration = Duration::from_millis(500);

/// The longest pause, also for a server that asks for more: whoever says "in a year" is not waited for.
const LONGEST: Duration = Duration::from_secs(60);

/// Whether a failure may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It would be the same.
    Never,
    /// It may be over soon.
    Soon,
    /// The server said when.
    After(Duration),
}

/// How long to wait before the next try, after `tries` that failed; `None`: give up.
pub fn pause(tries: u32, again: Again) -> Option<Duration> {
    if tries >= TRIES {
        return None;
    }
    let own = FIRST * (1 << tries.saturating_sub(1).min(16));
    match again {
        Again::Never => None,
        Again::Soon => Some(own.min(LONGEST)),
        // Not sooner than without the server's word: zero would make this a loop.
        Again::After(wait) => Some(wait.max(own).min(LONGEST)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_end() {
        let pauses: Vec<_> =
            (1..=5).map(|tries| pause(tries, Again::Soon).map(|p| p.as_millis())).collect();
        assert_eq!(pauses, [Some(500), Some(1000), Some(2000), None, None]);
        assert_eq!(pause(1, Again::Never), None);
    }

    #[test]
    fn a_server_is_listened_to_within_bounds() {
        let after = |seconds| pause(1, Again::After(Duration::from_secs(seconds)));
        assert_eq!(after(7), Some(Duration::from_secs(7)));
        assert_eq!(after(0), Some(FIRST));
        assert_eq!(after(u64::MAX), Some(LONGEST));
    }
}
