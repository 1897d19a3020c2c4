//! The promises of the store, each on a real file.

use super::*;
use crate::sentiment::{Engine, Label};
use std::fs;
use tempfile::TempDir;

fn judged(key: &str, compound: f64, human: Option<f64>) -> Record {
    Record::Stored(Judged {
        key: key.into(),
        line: 1,
        text: "text".into(),
        verdict: Verdict { label: Label::of(compound), compound },
        human,
        attempts: 1,
    })
}

fn failed(key: &str, line: u64, reason: &str) -> Record {
    Record::Failed(Refused { key: key.into(), line, reason: reason.into(), attempts: 0 })
}

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.db");
    (folder, path)
}

fn keys(path: &Path, table: &str) -> Vec<String> {
    let db = Connection::open(path).unwrap();
    let mut rows = db.prepare(&format!("SELECT key FROM {table} ORDER BY key")).unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn refused(path: &Path) -> String {
    let error = Store::open(path).unwrap_err().to_string();
    assert!(!error.contains('\n') && error.contains("--db"), "{error}");
    error
}

#[test]
fn every_key_once_and_runs_can_be_repeated() {
    let (folder, path) = place();
    let batch = [judged("a", 0.5, None), failed("b", 2, "empty"), judged("a", -0.5, None)];
    let mut tallies = Vec::new();
    for round in 0..2 {
        let mut store = Store::open(&path).unwrap();
        let run = store.begin("test", Engine::Vader).unwrap();
        let written = store.write(run, &batch).unwrap();
        assert_eq!(written.new, u64::from(round == 0));
        assert_eq!((written.failed, written.new + written.already), (1, 2));
        // Repeated after an unknown outcome.
        assert_eq!(store.write(run, &batch).unwrap().new, 0);
        store.finish(run, 3, 4).unwrap();
        tallies.push(store.tally(run).unwrap());
    }
    assert_eq!(tallies[0], tallies[1]);
    assert_eq!((tallies[0].stored, tallies[0].failed, tallies[0].positive), (1, 1, 1));
    assert_eq!((keys(&path, "items"), keys(&path, "failed")), (vec!["a".into()], vec!["b".into()]));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "one file and no litter");
}

#[test]
fn a_key_is_in_one_table_only() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    let run = store.begin("test", Engine::Vader).unwrap();
    store.write(run, &[failed("a", 1, "panicked"), judged("b", 0.0, None)]).unwrap();
    let run = store.begin("test", Engine::Vader).unwrap();
    let written = store.write(run, &[judged("a", 0.1, None), failed("b", 1, "panicked")]).unwrap();
    assert_eq!((written.new, written.already, written.failed), (1, 1, 0));
    let tally = store.tally(run).unwrap();
    assert_eq!((tally.stored, tally.failed), (2, 0));
    drop(store);
    assert_eq!(keys(&path, "items"), ["a", "b"]);
    assert!(keys(&path, "failed").is_empty());
}

#[test]
fn the_tally_is_of_the_items_that_the_run_has_seen() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    let other = store.begin("other", Engine::Vader).unwrap();
    store.write(other, &[judged("x", 0.9, None), failed("y", 1, "empty")]).unwrap();
    let run = store.begin("test", Engine::Vader).unwrap();
    let batch = [
        judged("a", 1.0, Some(2.0)),
        judged("b", -1.0, Some(-2.0)),
        judged("c", 0.0, Some(1.0)),
        judged("d", 0.5, Some(-1.0)),
        judged("e", 0.5, Some(0.0)),
        failed("f", 9, "empty"),
        failed("g", 8, "too long"),
        failed("h", 7, "empty"),
    ];
    store.write(run, &batch).unwrap();
    let tally = store.tally(run).unwrap();
    assert_eq!((tally.stored, tally.failed), (5, 3));
    assert_eq!((tally.positive, tally.neutral, tally.negative), (3, 1, 1));
    assert_eq!(
        (tally.histogram[0], tally.histogram[10], tally.histogram[15], tally.histogram[19]),
        (1, 1, 2, 1)
    );
    let agreement = tally.agreement;
    assert_eq!((agreement.same, agreement.opposite, agreement.neutral), (2, 1, 1));
    assert_eq!((agreement.undecided, agreement.unscored), (1, 0));
    let unscored = store.begin("unscored", Engine::Vader).unwrap();
    store.write(unscored, &[judged("u", 0.5, None), judged("v", 0.5, Some(0.0))]).unwrap();
    let found = store.tally(unscored).unwrap().agreement;
    assert_eq!((found.undecided, found.unscored, found.correlation), (1, 1, None));
    assert!((agreement.correlation.unwrap() - 0.7483).abs() < 1e-3, "{agreement:?}");
    let lines: Vec<u64> = tally.failures.iter().map(|failure| failure.line).collect();
    assert_eq!(lines, [7, 8, 9]);
    assert_eq!(tally.reasons, [("empty".to_owned(), 2), ("too long".to_owned(), 1)]);
    let nothing = store.begin("nothing", Engine::Vader).unwrap();
    assert_eq!(store.tally(nothing).unwrap(), Tally::default());
}

#[test]
fn a_second_run_on_one_database_is_told_at_once() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    assert!(refused(&path).contains("in use by another run"));
    // Between batches, too.
    let run = store.begin("test", Engine::Vader).unwrap();
    store.write(run, &[judged("a", 0.5, None)]).unwrap();
    assert!(refused(&path).contains("in use by another run"));
    drop(store);
    Store::open(&path).unwrap();
}

#[test]
fn no_place_for_a_database() {
    let (folder, path) = place();
    assert!(refused(folder.path()).contains("is a folder"));
    assert!(refused(&folder.path().join("no/news.db")).contains("does not exist"));
    fs::write(&path, "this is no database, but long enough to be taken for one. ".repeat(20))
        .unwrap();
    assert!(refused(&path).contains("no SQLite database"));
    let too_long = folder.path().join("x".repeat(300));
    let told = refused(&too_long);
    assert!(told.contains("cannot open") && told.contains("os error"), "{told}");
    assert_eq!(told.matches(&*too_long.to_string_lossy()).count(), 1, "{told}");
}

#[test]
fn tables_that_take_nothing_are_found_when_writing() {
    let (_folder, path) = place();
    drop(Store::open(&path).unwrap());
    let trigger = "CREATE TRIGGER no BEFORE INSERT ON items BEGIN SELECT raise(ABORT, 'no'); END";
    Connection::open(&path).unwrap().execute_batch(trigger).unwrap();
    let mut store = Store::open(&path).unwrap();
    let run = store.begin("test", Engine::Vader).unwrap();
    let told = store.write(run, &[judged("a", 0.5, None)]).unwrap_err().to_string();
    assert!(told.contains("another program (no)") && !told.contains("run again"), "{told}");
}

#[test]
fn other_programs_and_versions() {
    let change = |sql: &str| {
        let (folder, path) = place();
        drop(Store::open(&path).unwrap());
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let before = fs::read(&path).unwrap();
        let told = refused(&path);
        assert_eq!(fs::read(&path).unwrap(), before, "left as it was");
        drop(folder);
        told
    };
    assert!(change("PRAGMA application_id = 7").contains("another program"));
    assert!(change("PRAGMA application_id = 0").contains("another program"));
    assert!(change("PRAGMA user_version = 0").contains("older version"));
    assert!(change("PRAGMA user_version = 99").contains("newer version"));
    for (sql, says) in [
        ("DROP TABLE failed", "no such table: failed"),
        ("ALTER TABLE items DROP COLUMN human", "no such column: human"),
        ("ALTER TABLE runs RENAME COLUMN restarts TO starts", "no such column: restarts"),
    ] {
        let told = change(sql);
        assert!(told.contains("damaged or of another program") && told.contains(says), "{told}");
        assert!(!told.contains("run again") && !told.contains("SELECT"), "{told}");
    }
    let (_folder, path) = place();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    assert!(refused(&path).contains("another program"));
    // An empty file is nobody's.
    let (_folder, path) = place();
    fs::write(&path, "").unwrap();
    Store::open(&path).unwrap();
}

#[test]
fn damage_is_found_when_opening() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    let run = store.begin("test", Engine::Vader).unwrap();
    let many: Vec<Record> = (0..2_000).map(|n| judged(&format!("key {n}"), 0.5, None)).collect();
    store.write(run, &many).unwrap();
    drop(store);
    let whole = fs::read(&path).unwrap();
    let mut holed = whole.clone();
    let middle = whole.len() / 8192 * 4096;
    holed[middle..middle + 4096].fill(0xaa);
    fs::write(&path, &holed).unwrap();
    assert!(refused(&path).contains("damaged"));
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(refused(&path).contains("damaged"));
    fs::write(&path, &whole).unwrap();
    Store::open(&path).unwrap();
}

#[test]
fn a_full_disk_loses_no_batch_that_was_stored() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    let run = store.begin("test", Engine::Vader).unwrap();
    store.write(run, &[judged("first", 0.5, None)]).unwrap();
    let pages: i64 = store.db.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.db.pragma_update(None, "max_page_count", pages + 1).unwrap();
    let many: Vec<Record> = (0..2_000).map(|n| judged(&format!("key {n}"), 0.5, None)).collect();
    let error = store.write(run, &many).unwrap_err();
    assert!(matches!(error.trouble(), Trouble::Full));
    assert!(error.to_string().contains("make room"), "{error}");
    assert_eq!(store.tally(run).unwrap().stored, 1);
    drop(store);
    assert_eq!(keys(&path, "items"), ["first"]);
}

#[test]
fn a_file_that_may_not_be_written() {
    let (_folder, path) = place();
    drop(Store::open(&path).unwrap());
    let db =
        Connection::open_with_flags(&path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    // Permissions do not bind an administrator, so the error is made by a connection that may only read.
    let error = db.execute("DELETE FROM items", []).unwrap_err();
    let told = StoreError::new(&path, Trouble::from(error)).to_string();
    assert!(told.contains("cannot be written"), "{told}");
}

#[test]
fn verdicts_of_two_engines_are_not_mixed() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("news.db");
    let mut store = Store::open(&path).unwrap();
    store.begin("test", Engine::Vader).unwrap();
    let error = store.begin("test", Engine::Ml).unwrap_err().to_string();
    assert!(error.contains("another engine") && error.contains("--db"), "{error}");
    store.begin("test", Engine::Vader).unwrap();

    let mut other = Store::open(&place.path().join("other.db")).unwrap();
    other.begin("test", Engine::Ml).unwrap();
    assert!(other.begin("test", Engine::Vader).is_err());
    other.begin("other", Engine::Ml).unwrap();
}
