use super::*;

fn cause() -> Cause {
    Cause::Panic { text: "boom".into(), location: None }
}

fn failed(second: u64) -> Failed {
    let at = Time::at(Duration::from_secs(second));
    Failed { renewable: true, started: true, lived: Duration::ZERO, at }
}

/// A failure from its cause to its course, when the parent says nothing.
fn decide(life: &Life, record: &mut Record, failed: Failed, cause: Cause) -> (Course, Cause) {
    decide_with(life, record, failed, cause, 0.0)
}

fn decide_with(
    life: &Life,
    record: &mut Record,
    failed: Failed,
    cause: Cause,
    dice: f64,
) -> (Course, Cause) {
    let (proposal, cause) = propose(life, record, &failed, cause);
    let (course, settled) = settle(life, record, &failed, proposal, cause.clone(), dice);
    assert_eq!(settled.to_string(), cause.to_string(), "what is proposed can be done");
    (course, cause)
}

const AT_ONCE: Course = Course::Renew { wait: Duration::ZERO };

#[test]
fn a_plain_value_is_temporary_unless_declared_otherwise() {
    let mut record = Record::default();
    let value = Failed { renewable: false, ..failed(0) };
    let (course, why) = decide(&Life::DEFAULT, &mut record, value, cause());
    assert_eq!(course, Course::Stop);
    assert!(matches!(why, Cause::Panic { .. }));

    let declared = Life::DEFAULT.restart(Restart::Transient);
    let (course, why) = decide(&declared, &mut record, value, cause());
    assert_eq!(course, Course::Stop);
    assert!(matches!(why, Cause::NoProps(_)));
}

#[test]
fn one_restart_too_many_within_the_window_escalates() {
    let life = Life::DEFAULT.max_restarts(2).within(Duration::from_secs(10));
    let mut record = Record::default();
    let mut judge = |second| decide(&life, &mut record, failed(second), cause()).0;
    assert_eq!(judge(0), AT_ONCE);
    assert_eq!(judge(6), AT_ONCE);
    assert_eq!(judge(9), Course::Escalate);
}

/// A parent that is asked hears what would be done, and not what can be done no more.
#[test]
fn what_is_proposed_once_the_restarts_are_used_up_is_no_restart() {
    let life = Life::DEFAULT.max_restarts(0);
    let proposed = |life: Life| propose(&life, &Record::default(), &failed(0), cause()).0;
    assert_eq!(proposed(life), Directive::Escalate);
    assert_eq!(proposed(life.worker_of_pool()), Directive::Restart);
}

/// A pool must not die because one of its workers often fails.
#[test]
fn a_worker_of_a_pool_rests_instead_until_the_window_has_slid() {
    let life = Life::DEFAULT.max_restarts(2).within(Duration::from_secs(10)).worker_of_pool();
    let mut record = Record::default();
    let mut judge = |second| decide(&life, &mut record, failed(second), cause());
    assert_eq!(judge(0).0, AT_ONCE);
    assert_eq!(judge(6).0, AT_ONCE);
    let (course, why) = judge(9);
    let wait = Duration::from_secs(1) + Duration::from_nanos(1);
    assert_eq!(course, Course::Renew { wait }, "then the first one counts no more");
    assert!(matches!(why, Cause::TooManyRestarts(_)), "{why}");
    // The window holds the restarts at 6 s and just after 10 s.
    let Course::Renew { wait } = judge(11).0 else { panic!("not made again") };
    assert_eq!(wait, Duration::from_secs(5) + Duration::from_nanos(1));

    let never = Life::DEFAULT.max_restarts(0).within(Duration::from_secs(3)).worker_of_pool();
    let course = decide(&never, &mut Record::default(), failed(5), cause()).0;
    let wait = Duration::from_secs(3) + Duration::from_nanos(1);
    assert_eq!(course, Course::Renew { wait }, "each takes a whole window");

    let declared = life.on_panic(Directive::Escalate);
    let course = decide(&declared, &mut Record::default(), failed(0), cause()).0;
    assert_eq!(course, Course::Escalate, "what is declared holds");
}

/// kameo resets its counter only after a quiet gap, so a child that fails every 4 s is given up although only
/// two failures fall in any 5 s.
#[test]
fn a_slow_but_steady_failer_is_restarted_for_ever() {
    let life = Life::DEFAULT.max_restarts(2).within(Duration::from_secs(5));
    let mut record = Record::default();
    for failure in 0..1000 {
        let course = decide(&life, &mut record, failed(4 * failure), cause()).0;
        assert_eq!(course, AT_ONCE);
    }
}

#[test]
fn each_kind_of_failure_can_have_a_directive_of_its_own() {
    let life = Life::DEFAULT
        .on_panic(Directive::Resume)
        .on_error(Directive::Stop)
        .on_deadline(Directive::Escalate);
    let mut record = Record::default();
    let mut judge =
        |cause, started| decide(&life, &mut record, Failed { started, ..failed(0) }, cause).0;
    let error = || Cause::Error(Box::<dyn std::error::Error + Send + Sync>::from("no").into());
    let late = Cause::Deadline { hook: "started", within: Duration::ZERO };
    assert_eq!(judge(cause(), true), Course::Stay);
    assert_eq!(judge(cause(), false), AT_ONCE, "there is no state to keep");
    assert_eq!(judge(error(), true), Course::Stop);
    assert_eq!(judge(late, true), Course::Escalate);
}

#[test]
fn a_parents_word_does_not_lift_the_limit() {
    let life = Life::DEFAULT.max_restarts(1);
    let mut record = Record::default();
    let mut insist = |failed| {
        let directive = Directive::Restart;
        settle(&life, &mut record, &failed, directive, cause(), 0.0)
    };
    assert_eq!(insist(failed(0)).0, AT_ONCE);
    let (course, why) = insist(failed(1));
    assert_eq!(course, Course::Escalate);
    assert!(matches!(why, Cause::TooManyRestarts(_)));
    let proposed = Cause::TooManyRestarts(Box::new(cause()));
    let (_, why) = settle(&life, &mut record, &failed(1), Directive::Restart, proposed, 0.0);
    assert_eq!(why.to_string(), "panicked: boom; it had used up its restarts", "said once");
    let mut insist = |failed| settle(&life, &mut record, &failed, Directive::Restart, cause(), 0.0);
    let (course, why) = insist(Failed { renewable: false, ..failed(2) });
    assert_eq!(course, Course::Stop);
    assert!(matches!(why, Cause::NoProps(_)));
}

#[test]
fn a_parents_word_does_not_keep_a_state_that_there_is_not() {
    let life = Life::DEFAULT;
    let resume = |started| {
        let failed = Failed { started, ..failed(0) };
        settle(&life, &mut Record::default(), &failed, Directive::Resume, cause(), 0.0).0
    };
    assert_eq!((resume(true), resume(false)), (Course::Stay, AT_ONCE));
}

mod laws {
    use super::*;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

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
                let (course, why) = decide(&life, &mut record, failed(now), cause());
                if recent < max as usize {
                    prop_assert_eq!(course, AT_ONCE);
                    restarts.push(now);
                } else {
                    prop_assert_eq!(course, Course::Escalate);
                    prop_assert!(matches!(why, Cause::TooManyRestarts(_)));
                }
            }
            prop_assert_eq!(record.restarts, restarts.len() as u64);
        }

        /// A worker of a pool is always made again, and never more often than allowed: the restarts are spread as its rests
        /// say.
        #[test]
        fn a_worker_of_a_pool_is_made_again_for_ever(
            max in 0u32..5,
            within in 1u64..30,
            lives in proptest::collection::vec(0u64..12, 0..60),
        ) {
            let window = Duration::from_secs(within);
            let life = Life::DEFAULT.max_restarts(max).within(window).worker_of_pool();
            let mut record = Record::default();
            let mut restarts: Vec<Time> = Vec::new();
            let mut now = Time::START;
            for lived in lives {
                now = now.checked_add(Duration::from_secs(lived)).unwrap();
                let (course, _) = decide(&life, &mut record, Failed { at: now, ..failed(0) }, cause());
                let Course::Renew { wait } = course else { panic!("{course:?}") };
                prop_assert!(wait <= window + Duration::from_nanos(1));
                now = now.checked_add(wait).unwrap();
                restarts.push(now);
                let recent = restarts.iter().filter(|&&at| now - at <= window).count();
                prop_assert!(recent <= max.max(1) as usize);
            }
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
                let life_before = Failed { lived, ..failed(n as u64) };
                let course = decide_with(&life, &mut record, life_before, cause(), dice).0;
                let Course::Renew { wait } = course else { panic!("{course:?}") };
                prop_assert!(wait <= full && wait >= full.mul_f64(0.499), "{wait:?} of {full:?}");
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
            let value = Failed { renewable: false, started, ..failed(0) };
            let (course, why) = decide(&life, &mut Record::default(), value, cause());
            let renewed = matches!(course, Course::Renew { .. });
            prop_assert!(!renewed);
            let stands = course == Course::Stay;
            let asked = matches!(on_panic, Some(Directive::Stop | Directive::Escalate));
            let temporary = on_panic.is_none() && restart.is_none_or(|kind| kind == Restart::Temporary);
            prop_assert_eq!(matches!(why, Cause::NoProps(_)), !(stands || asked || temporary));
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
