//! The variables that choose which runs there are: looked at in processes of their own.

use std::process::{Command, Output};

use std::sync::Arc;

use thespian::prelude::*;

use super::Counter;

/// What the tests below play. It says what it plays, and fails with seed 2 where that is wanted.
#[thespian::test(bases("simple:1", threads), seeds = 4, limit = "10s")]
async fn played_by_others(system: System) {
    let first = system.rng().next_u64();
    if std::env::var_os("FAIL_ON_PURPOSE").is_some() && first == first_of_seed_2() {
        panic!("seed 2 on purpose");
    }
}

/// The same with faults.
#[thespian::test(seeds = 4, faults(crash(0.1)))]
async fn played_by_others_with_faults(system: System) -> Result<(), thespian::SpawnError> {
    let counter = system.spawn(Counter::props(Arc::default()))?;
    let wanted = if std::env::var_os("FAIL_ON_PURPOSE").is_some() { 100 } else { 0 };
    let mut added = 0;
    for _ in 0..wanted {
        added += counter.add(1).await.map_or(0, |_| 1);
    }
    assert_eq!(added, wanted, "this many on purpose");
    Ok(())
}

fn first_of_seed_2() -> u64 {
    let system = System::builder().base(crate::stages::simple(2)).ignore_environment();
    system.run(async |system| system.rng().next_u64()).expect("an orderly end")
}

fn play(variables: &[(&str, &str)]) -> Output {
    play_test("played_by_others", variables)
}

fn play_test(test: &str, variables: &[(&str, &str)]) -> Output {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "--nocapture", &format!("rehearsal::variables::{test}")])
        .env_remove("THESPIAN_REPLAY")
        .env_remove("THESPIAN_SEEDS")
        .envs(variables.iter().copied())
        .output()
        .expect("a process")
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn a_test_is_played_with_each_seed_and_on_each_stage_or_as_a_variable_says() {
    for (variables, runs) in
        [(&[][..], "5 runs, 1 distinct on `simple`"), (&[("THESPIAN_SEEDS", "7")], "8 runs")]
    {
        let output = play(variables);
        assert!(output.status.success() && said(&output).contains(runs), "{}", said(&output));
    }
}

#[test]
fn the_printed_line_replays_exactly_the_run_that_failed() {
    let failed = play(&[("FAIL_ON_PURPOSE", "1")]);
    let text = said(&failed);
    let line = "THESPIAN_REPLAY='simple:2' cargo test -p thespian-rs rehearsal::variables::played_by_others -- --exact";
    assert!(!failed.status.success() && text.contains(line), "{text}");
    assert!(text.contains("on `simple:2`: panicked: seed 2 on purpose"), "{text}");
    let again = play(&[("FAIL_ON_PURPOSE", "1"), ("THESPIAN_REPLAY", "simple:2")]);
    assert!(
        !again.status.success() && said(&again).contains("runs that were good before: 0"),
        "{}",
        said(&again)
    );
    let other = play(&[("FAIL_ON_PURPOSE", "1"), ("THESPIAN_REPLAY", "simple:3")]);
    assert!(other.status.success() && said(&other).contains("1 run,"), "{}", said(&other));
}

#[test]
fn a_variable_that_cannot_be_read_fails_the_test() {
    for variable in [("THESPIAN_REPLAY", "simpel"), ("THESPIAN_SEEDS", "many")] {
        let output = play(&[variable]);
        assert!(
            !output.status.success() && said(&output).contains(variable.0),
            "{}",
            said(&output)
        );
    }
}

#[test]
fn the_line_of_a_run_with_faults_replays_it_with_the_few_that_matter() {
    let failed = said(&play_test("played_by_others_with_faults", &[("FAIL_ON_PURPOSE", "1")]));
    let line = failed.lines().find_map(|line| line.trim().strip_prefix("THESPIAN_REPLAY='"));
    let (replay, command) =
        line.and_then(|line| line.split_once("' ")).expect("the line to replay");
    assert!(replay.starts_with("simple:0; crash /counter#1 "), "{replay}");
    assert!(
        command.ends_with("rehearsal::variables::played_by_others_with_faults -- --exact"),
        "{command}"
    );
    // The run that was found, and in the end the test: all that was tried in between is not printed.
    assert_eq!(failed.matches("panicked at").count(), 2, "{failed}");

    let variables = [("FAIL_ON_PURPOSE", "1"), ("THESPIAN_REPLAY", replay)];
    let again = said(&play_test("played_by_others_with_faults", &variables));
    assert!(again.contains(&format!("THESPIAN_REPLAY='{replay}'")), "{again}");
    let variables = [("FAIL_ON_PURPOSE", "1"), ("THESPIAN_REPLAY", "simple:0; no faults")];
    let good = play_test("played_by_others_with_faults", &variables);
    assert!(good.status.success(), "{}", said(&good));
}
