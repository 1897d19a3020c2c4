//! Fewest: which of the things that went wrong made the run fail.

use std::mem::discriminant;

use super::once::{Ran, Scenario, Setup, play};
use super::quiet::quietly;
use super::{Rehearsal, Why};
use crate::faults::{Fault, Faults, shrink};

/// The same run with as few of its faults as are found to make it fail in the same way. Nothing, if it does not fail again: then
/// it depends on something else than its seed.
pub(super) fn fewest(
    ran: &Ran,
    why: &Why,
    setup: impl Fn(Faults) -> Setup,
    scenario: &Scenario<'_>,
) -> Option<(Vec<Fault>, Why, Ran)> {
    let with = |faults: &[Fault]| {
        let ran = quietly(|| play(setup(Faults::exactly(faults)), scenario));
        let alike = ran.why.clone().filter(|other| is_alike(why, other))?;
        Some((alike, ran))
    };
    let faults = shrink(&ran.injected, Rehearsal::SHRINKING, |part| with(part).is_some());
    let (why, ran) = with(&faults)?;
    Some((faults, why, ran))
}

/// Whether two runs failed in the same way. Texts may differ: they name numbers that other faults make others.
fn is_alike(one: &Why, other: &Why) -> bool {
    match (one, other) {
        (Why::Broken { name: one, .. }, Why::Broken { name: other, .. }) => one == other,
        (Why::Run(one), Why::Run(other)) => discriminant(one) == discriminant(other),
        _ => discriminant(one) == discriminant(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use thespian_core::RunError;

    #[test]
    fn what_is_said_may_differ_and_what_happened_may_not() {
        let broken = |name: &str, why: &str| Why::Broken { name: name.into(), why: why.into() };
        let stalled = || Why::Run(RunError::Stalled { waiting: Vec::new() });
        assert!(is_alike(&Why::Panicked("1".into()), &Why::Panicked("2".into())));
        assert!(is_alike(&broken("sum", "1"), &broken("sum", "2")));
        assert!(is_alike(&stalled(), &stalled()));
        assert!(!is_alike(&stalled(), &Why::Run(RunError::WouldBlock)));
        assert!(!is_alike(&broken("sum", "1"), &broken("order", "1")));
        assert!(!is_alike(&Why::Panicked("1".into()), &Why::Failed("1".into())));
        assert!(!is_alike(&Why::Late(Duration::ZERO), &Why::Contained("1".into())));
    }
}
