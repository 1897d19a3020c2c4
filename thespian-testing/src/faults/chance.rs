//! What goes wrong by chance.

use std::ops::Range;
use std::time::Duration;

use thespian_core::Random;

use super::fault::Mishap;
use super::meant::Meant;

/// One kind of mishap, and how often it happens to whom.
#[derive(Clone, Debug)]
pub(super) struct Chance {
    pub(super) chance: f64,
    pub(super) kind: Kind,
    /// To whom; to everybody, if nothing.
    pub(super) to: Option<Meant>,
    /// To which kind of messages; to all, if nothing.
    pub(super) only: Option<Box<str>>,
}

/// A mishap of which it is not yet known how long it takes, or whom it concerns.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Crash,
    Slow(Range<Duration>),
    Delay(Range<Duration>),
    Refuse,
    Restart,
    Jump(Range<Duration>),
}

impl Kind {
    pub(super) fn is_on_the_way(&self) -> bool {
        matches!(self, Kind::Delay(_) | Kind::Refuse)
    }
}

impl Chance {
    /// What happens to a message of this kind for the actor at `path`, if anything.
    ///
    /// Numbers are taken only for those whom it may happen to.
    pub(super) fn happens(&self, path: &str, kind: &str, random: &mut Random) -> Option<Mishap> {
        let is_meant = self.to.as_ref().is_none_or(|to| to.is(path))
            && self.only.as_deref().is_none_or(|only| only == kind);
        if !is_meant || random.unit() >= self.chance {
            return None;
        }
        Some(match &self.kind {
            Kind::Crash => Mishap::Crash,
            Kind::Refuse => Mishap::Refuse,
            Kind::Slow(range) => Mishap::Slow(within(range, random)),
            Kind::Delay(range) => Mishap::Delay(within(range, random)),
            Kind::Jump(range) => Mishap::Jump(within(range, random)),
            Kind::Restart => Mishap::Restart(Meant::exactly(above(path, random))),
        })
    }
}

/// One of them: a round one if there are many, for the sake of whoever reads it.
fn within(range: &Range<Duration>, random: &mut Random) -> Duration {
    let width = u64::try_from((range.end - range.start).as_nanos()).unwrap_or(u64::MAX);
    let step = [1_000_000, 1_000].into_iter().find(|step| width >= 10 * step).unwrap_or(1);
    range.start + Duration::from_nanos(step * random.below(width.div_ceil(step)))
}

/// The path of somebody above the one at `path`, or its own.
fn above<'a>(path: &'a str, random: &mut Random) -> &'a str {
    let ends: Vec<usize> =
        path.match_indices('/').map(|(at, _)| at).skip(1).chain([path.len()]).collect();
    let choice = random.below(ends.len() as u64) as usize;
    &path[..ends[choice]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const MS: Duration = Duration::from_millis(1);

    fn chance(chance: f64, kind: Kind) -> Chance {
        Chance { chance, kind, to: None, only: None }
    }

    #[test]
    fn never_and_always_and_only_those_who_are_meant() {
        let random = &mut Random::new(1);
        assert!((0..1000).all(|_| chance(0.0, Kind::Crash).happens("/a", "b", random).is_none()));
        assert!((0..1000).all(|_| chance(1.0, Kind::Crash).happens("/a", "b", random).is_some()));
        let to = Some("/a".into());
        let narrow = Chance { to, only: Some("b".into()), ..chance(1.0, Kind::Crash) };
        let happens = [("/a", "b"), ("/a", "c"), ("/b", "b")]
            .map(|(path, kind)| narrow.happens(path, kind, random).is_some());
        assert_eq!(happens, [true, false, false]);
    }

    #[test]
    fn about_as_often_as_it_says() {
        let random = &mut Random::new(1);
        let rare = chance(0.1, Kind::Crash);
        let count = (0..10_000).filter(|_| rare.happens("/a", "b", random).is_some()).count();
        assert!((900..1100).contains(&count), "{count}");
    }

    #[test]
    fn times_are_from_the_range() {
        let random = &mut Random::new(1);
        let slow = chance(1.0, Kind::Slow(MS..3 * MS));
        for _ in 0..1000 {
            let Some(Mishap::Slow(time)) = slow.happens("/a", "b", random) else { panic!("slow") };
            assert!((MS..3 * MS).contains(&time) && time.as_nanos() % 1000 == 0, "{time:?}");
        }
        let drawn: BTreeSet<_> = (0..1000).map(|_| within(&(MS..51 * MS), random)).collect();
        assert!(drawn.into_iter().eq((1..51).map(|n| n * MS)));
        let nano = Duration::from_nanos(1);
        assert_eq!(within(&(MS..MS + nano), random), MS);
        assert!((0..100).all(|_| within(&(MS..Duration::MAX), random) >= MS));
    }

    #[test]
    fn whoever_is_above_may_fail() {
        let random = &mut Random::new(1);
        let all: BTreeSet<_> = (0..100).map(|_| above("/a/b/c#3", random)).collect();
        assert_eq!(all.into_iter().collect::<Vec<_>>(), ["/a", "/a/b", "/a/b/c#3"]);
    }
}
