//! Pages, tables and patches name tests by path. Whether there are such tests is read from the sources.
//!
//! `module::test` is one of the suite, `core::room::test` a unit test of that room, `binary::test` one of a binary of its own
//! under `tests/`, and what has a slash is a file.

use std::fs;
use std::path::{Path, PathBuf};

/// A path from the root of the repository.
pub(crate) fn house(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file of the repository.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(house(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What is wrong with a claim that there is such a test or file; nothing, if it is there.
pub(crate) fn objection(claim: &str) -> Option<String> {
    if claim.contains('/') {
        return (!house(claim).is_file()).then(|| format!("there is no file `{claim}`"));
    }
    let Some((module, test)) = claim.rsplit_once("::") else {
        return Some(format!("`{claim}` names no module"));
    };
    let mut sources = sources(module).peekable();
    if sources.peek().is_none() {
        return Some(format!("`{claim}` lies nowhere"));
    }
    let there = sources.any(|source| is_there(&source, test));
    (!there).then(|| format!("`{claim}` names a module without such a test"))
}

/// The sources that a module of this name may mean, and that there are.
fn sources(module: &str) -> impl Iterator<Item = String> {
    let paths = match module.strip_prefix("core::") {
        Some(room) => {
            let room = room.replace("::", "/");
            // What lies within `mod laws` of a room's tests is in the same file.
            let (outer, _) = room.rsplit_once('/').unwrap_or((&room, ""));
            let of = |room: &str| format!("thespian-core/src/{room}/tests.rs");
            vec![of(&room), format!("thespian-core/src/{room}.rs"), of(outer)]
        }
        None => {
            let module = module.replace("::", "/");
            vec![format!("tests/suite/{module}.rs"), format!("tests/{module}.rs")]
        }
    };
    paths.into_iter().filter_map(|path| fs::read_to_string(house(&path)).ok())
}

/// Whether there is a function of this name right below a `#[test]`.
fn is_there(source: &str, test: &str) -> bool {
    let head = format!("fn {test}(");
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    lines.windows(2).any(|pair| pair[0] == "#[test]" && pair[1].starts_with(&head))
}

#[test]
fn a_missing_test_is_missed() {
    for there in [
        "named_tests::a_missing_test_is_missed",
        "traps::life::quickwit_2086_dropping_every_address_does_not_stop_an_actor",
        "tracing::who_tells_himself_neither_nests_nor_keeps_spans_open",
        "core::mailbox::no_user_code_runs_under_the_lock",
        "core::supervision::a_slow_but_steady_failer_is_restarted_for_ever",
        "core::supervision::laws::the_window_slides",
        "tests/ui/handler/pattern.rs",
    ] {
        assert_eq!(objection(there), None);
    }
    for missing in [
        "named_tests::a_missing_test_is",
        "named_tests::is_there",
        "nowhere::a_test",
        "core::nowhere::a_test",
        "core::mailbox::mailbox",
        "tests/ui/nowhere.rs",
        "a_test",
    ] {
        assert!(objection(missing).is_some(), "{missing}");
    }
}
