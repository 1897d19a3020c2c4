use super::*;

fn cause() -> Cause {
    Cause::Panic { text: "boom".into(), location: None }
}

fn failed(second: u64) -> Failed {
    let at = Time::at(Duration::from_secs(second));
    Failed { cause: cause(), started: true, lived: Duration::ZERO, at }
}

#[test]
fn a_plain_value_is_temporary_unless_declared_otherwise() {
    let mut record = Record::default();
    let plan = decide(&Life::DEFAULT, false, &mut record, failed(0), 0.0);
    assert_eq!(plan.directive, Directive::Stop);
    assert!(matches!(plan.cause, Cause::Panic { .. }));

    let declared = Life::DEFAULT.restart(Restart::Transient);
    let plan = decide(&declared, false, &mut record, failed(0), 0.0);
    assert_eq!(plan.directive, Directive::Stop);
    assert!(matches!(plan.cause, Cause::NoProps(_)));
}

#[test]
fn one_restart_too_many_within_the_window_escalates() {
    let life = Life::DEFAULT.max_restarts(2).within(Duration::from_secs(10));
    let mut record = Record::default();
    let mut judge = |second| decide(&life, true, &mut record, failed(second), 0.0).directive;
    assert_eq!(judge(0), Directive::Restart);
    assert_eq!(judge(6), Directive::Restart);
    assert_eq!(judge(9), Directive::Escalate);
}

/// kameo resets its counter only after a quiet gap, so a child that fails every 4 s is given up although only
/// two failures fall in any 5 s.
#[test]
fn a_slow_but_steady_failer_is_restarted_for_ever() {
    let life = Life::DEFAULT.max_restarts(2).within(Duration::from_secs(5));
    let mut record = Record::default();
    for failure in 0..1000 {
        let plan = decide(&life, true, &mut record, failed(4 * failure), 0.0);
        assert_eq!(plan.directive, Directive::Restart);
    }
}

#[test]
fn each_kind_of_failure_can_have_a_directive_of_its_own() {
    let life = Life::DEFAULT
        .on_panic(Directive::Resume)
        .on_error(Directive::Stop)
        .on_deadline(Directive::Escalate);
    let mut record = Record::default();
    let mut judge = |cause, started| {
        let failed = Failed { cause, started, ..failed(0) };
        decide(&life, true, &mut record, failed, 0.0).directive
    };
    let error = || Cause::Error(Box::<dyn std::error::Error + Send + Sync>::from("no").into());
    let late = Cause::Deadline { hook: "started", within: Duration::ZERO };
    assert_eq!(judge(cause(), true), Directive::Resume);
    assert_eq!(judge(cause(), false), Directive::Restart, "there is no state to keep");
    assert_eq!(judge(error(), true), Directive::Stop);
    assert_eq!(judge(late, true), Directive::Escalate);
}

mod laws {
    use super::*;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, prop_assert_ne, proptest};

    proptest! {
        /// In no stretch of the window's length are there more restarts than allowed, and none is refused for another
        /// reason. The oracle keeps all restarts and counts.
        #[test]
        fn the_window_slides(
            max in 0u32..6,
            within in 1u64..30,
            pauses in proptest::collection::vec(0u64..12, 0..60),
        ) {
            let life = Life::DEFAULT.max_restarts(max).within(Duration::from_secs(within));
            let mut record = Record::default();
            let mut restarts: Vec<u64> = Vec::new();
            let mut now = 0;
            for pause in pauses {
                now += pause;
                let recent = restarts.iter().filter(|&&at| now - at <= within).count();
                let plan = decide(&life, true, &mut record, failed(now), 0.0);
                if recent < max as usize {
                    prop_assert_eq!(plan.directive, Directive::Restart);
                    restarts.push(now);
                } else {
                    prop_assert_eq!(plan.directive, Directive::Escalate);
                    prop_assert!(matches!(plan.cause, Cause::TooManyRestarts(_)));
                }
            }
            prop_assert_eq!(record.restarts, restarts.len() as u64);
        }

        /// Waits double from the first to the most, dice take away up to a half, and a life that was long enough starts
        /// the row anew.
        #[test]
        fn waits_grow_and_stay_within_their_bounds(
            first in 1u64..1_000,
            factor in 1u64..1_000,
            lives in proptest::collection::vec((any::<bool>(), 0.0..1.0f64), 1..80),
        ) {
            let (first, most) = (Duration::from_millis(first), Duration::from_millis(first * factor));
            let life = Life::DEFAULT.max_restarts(u32::MAX).backoff(first, most);
            let mut record = Record::default();
            let mut full = first;
            for (n, (long, dice)) in lives.into_iter().enumerate() {
                if long || n == 0 {
                    full = first;
                }
                let lived = if long { most } else { Duration::ZERO };
                let plan = decide(&life, true, &mut record, Failed { lived, ..failed(n as u64) }, dice);
                prop_assert_eq!(plan.directive, Directive::Restart);
                prop_assert!(plan.wait <= full && plan.wait >= full.mul_f64(0.499), "{:?} of {full:?}", plan.wait);
                full = (2 * full).min(most);
            }
        }

        /// Nothing is made again that cannot be, whatever is declared, and then the cause says so.
        #[test]
        fn what_cannot_be_made_again_is_not(
            on_panic in proptest::option::of(directive()),
            restart in proptest::option::of(restart()),
            started: bool,
        ) {
            let mut life = Life::DEFAULT;
            life = on_panic.into_iter().fold(life, Life::on_panic);
            life = restart.into_iter().fold(life, Life::restart);
            let plan = decide(&life, false, &mut Record::default(), Failed { started, ..failed(0) }, 0.0);
            prop_assert_ne!(plan.directive, Directive::Restart);
            let stands = plan.directive == Directive::Resume && started;
            let asked = matches!(on_panic, Some(Directive::Stop | Directive::Escalate));
            let temporary = on_panic.is_none() && restart.is_none_or(|kind| kind == Restart::Temporary);
            prop_assert_eq!(matches!(plan.cause, Cause::NoProps(_)), !(stands || asked || temporary));
        }

        /// Whoever failed is concerned, others only as the strategy says.
        #[test]
        fn who_is_concerned(children in 1usize..20, at in any::<proptest::sample::Index>()) {
            let at = at.index(children);
            prop_assert_eq!(concerned(Strategy::OneForOne, children, at), at..at + 1);
            prop_assert_eq!(concerned(Strategy::OneForAll, children, at), 0..children);
            prop_assert_eq!(concerned(Strategy::RestForOne, children, at), at..children);
        }
    }

    fn directive() -> impl proptest::strategy::Strategy<Value = Directive> {
        proptest::sample::select(vec![
            Directive::Restart,
            Directive::Resume,
            Directive::Stop,
            Directive::Escalate,
        ])
    }

    fn restart() -> impl proptest::strategy::Strategy<Value = Restart> {
        proptest::sample::select(vec![Restart::Permanent, Restart::Transient, Restart::Temporary])
    }
}
