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
