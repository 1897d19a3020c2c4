//! Time as the stage tells it: a distance from the system's start, virtual where the stage says so.

use std::fmt;
use std::ops::Sub;
use std::time::Duration;

/// A point in a system's time, counted from the system's start.
///
/// On the stage `simple` this time is virtual, so it is the same in every run with the same seed. It says
/// nothing about the wall clock; points of two systems have nothing to do with one another.
///
/// Resolution: one nanosecond. Range: about 584 years.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(u64);

impl Time {
    /// The start of the system.
    pub const START: Time = Time(0);

    /// The point that lies `elapsed` after the start; the far end of the range if that is too far.
    pub fn at(elapsed: Duration) -> Self {
        Self(u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX))
    }

    /// How long after the system's start this is.
    pub fn since_start(self) -> Duration {
        Duration::from_nanos(self.0)
    }

    /// The point `later` after this one, or `None` if it lies outside the range.
    pub fn checked_add(self, later: Duration) -> Option<Self> {
        let nanos = u64::try_from(later.as_nanos()).ok()?;
        self.0.checked_add(nanos).map(Self)
    }
}

impl Sub for Time {
    type Output = Duration;

    /// The distance between two points; zero if `earlier` is in fact the later one.
    fn sub(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06}s", self.0 / 1_000_000_000, self.0 % 1_000_000_000 / 1_000)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_far_is_none_and_backwards_is_zero() {
        assert_eq!(Time::START.checked_add(Duration::MAX), None);
        assert_eq!(Time::START - Time::at(Duration::from_secs(1)), Duration::ZERO);
        assert_eq!(Time::at(Duration::from_millis(1500)).to_string(), "1.500000s");
    }
}
