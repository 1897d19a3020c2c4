//! The program from outside: counts, repeated runs, bad input.
//!
//! Each line of the "bad input" that needs no particular stage is here. Trouble must end in one line that says
//! what to do and an exit code that is not zero; a broken line must not be trouble.

use newsroom::store::Store;
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const PROMISED: [&str; 7] =
    ["source", "items", "stored", "failed", "positive", "neutral", "negative"];

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn newsroom(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsroom"));
        command.current_dir(self.folder.path()).stdin(Stdio::null()).args(["--db", "news.db"]);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.newsroom().args(args).output().unwrap()
    }

    /// The summary of a run that must go well.
    fn summary(&self, args: &[&str]) -> Value {
        let output = self.run(&[&["--summary", "json"], args].concat());
        assert!(output.status.success(), "{args:?}: {output:?}");
        last_line(&output)
    }

    /// The one line of a run that must not go well.
    fn refused(&self, args: &[&str]) -> String {
        refused(self.newsroom().args(args))
    }
}

fn last_line(output: &Output) -> Value {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

fn refused(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    let line =
        told.lines().filter(|line| !line.contains("fetching")).collect::<Vec<_>>().join("\n");
    assert!(!output.status.success(), "{command:?} went well");
    assert!(output.status.code().is_some(), "{command:?} was killed: {line}");
    assert_eq!(line.lines().count(), 1, "{command:?}: {line}");
    assert!(line.starts_with("newsroom: ") && !line.contains("panicked"), "{line}");
    line
}

/// `check.sh`; `None` where neither of its tools is to be had.
fn check(database: &Path, keys: &Path) -> Option<bool> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("check.sh");
    let arguments = [script.as_os_str(), database.as_os_str(), keys.as_os_str()];
    let output = Command::new("sh").args(arguments.map(OsStr::to_owned)).output().unwrap();
    match output.status.code() {
        Some(0) => Some(true),
        Some(1) => Some(false),
        Some(3) => {
            eprintln!("not checked: neither sqlite3 nor python3 here");
            None
        }
        _ => panic!("{output:?}"),
    }
}

#[test]
fn the_sample_gives_known_counts_however_often_it_is_run() {
    let place = Place::new();
    let first = place.summary(&["--sample"]);
    assert_eq!(place.summary(&["--sample", "--infer", "1", "--clean", "1"]), first);
    let found: Vec<String> = PROMISED.map(|name| first[name].to_string()).into();
    assert_eq!(found, ["\"sample\"", "50", "50", "0", "23", "10", "17"]);
    assert_eq!((&first["restarts"], &first["dead_letters"]), (&0.into(), &0.into()));
    let left: Vec<_> = fs::read_dir(place.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["news.db"], "no litter");
}

#[test]
fn the_public_set_gives_the_golden_counts() {
    let place = Place::new();
    let found = place.summary(&[]);
    if found["source"] == "sample" {
        eprintln!("not checked: no package client or no network here");
        return;
    }
    let golden: Value = serde_json::from_str(include_str!("../golden.json")).unwrap();
    for name in PROMISED {
        assert_eq!(found[name], golden[name], "{name}");
    }
}

#[test]
fn chaos_loses_nothing() {
    let place = Place::new();
    let calm = Place::new().summary(&["--sample"]);
    let wild = place.summary(&["--sample", "--chaos", "0.3", "--attempts", "20", "--keys", "keys"]);
    for name in PROMISED {
        assert_eq!(wild[name], calm[name], "{name}");
    }
    assert!(wild["restarts"].as_u64().unwrap() > 5, "{wild}");
    assert_ne!(check(&place.path("news.db"), &place.path("keys")), Some(false));
}

#[test]
fn what_fails_is_listed_and_can_be_made_good() {
    let place = Place::new();
    let args = ["--sample", "--chaos", "0.3", "--attempts", "1", "--keys", "keys"];
    let first = place.summary(&args);
    let count = |value: &Value, name: &str| value[name].as_u64().unwrap();
    assert!(count(&first, "failed") > 5 && count(&first, "stored") > 20, "{first}");
    assert_eq!(count(&first, "failed") + count(&first, "stored"), 50);
    assert_ne!(check(&place.path("news.db"), &place.path("keys")), Some(false));
    let second = place.summary(&["--sample", "--keys", "keys"]);
    assert_eq!((count(&second, "failed"), count(&second, "stored")), (0, 50));
    assert_ne!(check(&place.path("news.db"), &place.path("keys")), Some(false));
    let all = Place::new().summary(&["--sample", "--chaos", "1"]);
    assert_eq!((count(&all, "failed"), count(&all, "stored")), (50, 0));
}

#[test]
fn the_check_finds_what_is_missing_and_what_is_too_much() {
    let place = Place::new();
    place.summary(&["--sample", "--keys", "keys"]);
    let keys = fs::read_to_string(place.path("keys")).unwrap();
    for wrong in
        [format!("{keys}another\n"), keys.replace("sample/7\n", ""), format!("{keys}sample/7\n")]
    {
        fs::write(place.path("keys"), wrong).unwrap();
        assert_ne!(check(&place.path("news.db"), &place.path("keys")), Some(true));
    }
}

#[test]
fn broken_lines_are_counted_and_named_but_never_fatal() {
    let place = Place::new();
    let mut bytes = b"I love it\nI love it\n\ncaf\xe9\n@you http://x.org\n".to_vec();
    bytes.extend(vec![b'x'; 70_000]);
    bytes.extend(b"\nI hate it");
    fs::write(place.path("a|b \"c\".txt"), &bytes).unwrap();
    let args = ["--input", "a|b \"c\".txt", "--keys", "keys"];
    let output = place.run(&[&["--summary", "json"][..], &args].concat());
    let found = last_line(&output);
    let text = String::from_utf8(output.stdout).unwrap();
    let counts: Vec<String> = PROMISED.map(|name| found[name].to_string()).into();
    assert_eq!(counts, ["\"a|b \\\"c\\\".txt\"", "7", "3", "4", "2", "0", "1"]);
    for line in [
        "line 3: empty",
        "line 4: not UTF-8",
        "line 5: nothing left",
        "line 6: too long: 70000 bytes",
    ] {
        assert!(text.contains(line), "{line:?} in\n{text}");
    }
    assert_ne!(check(&place.path("news.db"), &place.path("keys")), Some(false));
    // The same through standard input, as another source.
    let mut child = place
        .newsroom()
        .args(["--input", "-", "--summary", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    let piped = last_line(&child.wait_with_output().unwrap());
    assert_eq!(
        (&piped["source"], &piped["items"], &piped["stored"]),
        (&"stdin".into(), &7.into(), &3.into())
    );
}

#[test]
fn the_report_is_also_a_page_and_overwrites_nothing() {
    let place = Place::new();
    place.summary(&["--sample", "--html", "report.html"]);
    let page = fs::read_to_string(place.path("report.html")).unwrap();
    for part in
        ["<!doctype html>", "Newsroom: sample", "Throughput over time", "Agreement", "</html>"]
    {
        assert!(page.contains(part), "{part:?} in\n{page}");
    }
    for (path, says) in
        [("news.db", "overwrite the database"), ("no/x.html", "no file can be there")]
    {
        let line = place.refused(&["--sample", "--html", path]);
        assert!(line.contains(says) && line.contains("--html"), "{line}");
    }
    if Path::new("/dev/full").exists() {
        let line = place.refused(&["--sample", "--html", "/dev/full"]);
        assert!(line.contains("what was stored stays"), "{line}");
    }
}

#[test]
fn an_empty_input_is_no_trouble() {
    let place = Place::new();
    fs::write(place.path("nothing.txt"), "").unwrap();
    assert_eq!(place.summary(&["--input", "nothing.txt"])["items"], 0);
}

#[test]
fn wrong_arguments_and_inputs() {
    let place = Place::new();
    fs::write(place.path("no text.csv"), "id,body\n1,fine\n").unwrap();
    for (args, says) in [
        (&["--infer", "0"][..], "without workers"),
        (&["--clean", "5..2"], "write 2..5"),
        (&["--chaos", "2"], "0.0 to 1.0"),
        (&["--attempts", "0"], "1..=100"),
        (&["--summary", "xml"], "json"),
        (&["--input", "none.txt"], "--input"),
        (&["--input", "."], "is a folder"),
        (&["--sample", "--keys", "no/keys"], "--keys"),
        (&["--input", "no text.csv", "--keys", "keys"], "column \"text\""),
    ] {
        let line = place.refused(args);
        assert!(line.contains(says), "{args:?}: {line}");
        for made in ["news.db", "keys"] {
            assert!(!place.path(made).exists(), "{args:?}: nothing may be made");
        }
    }
}

#[test]
fn the_list_of_keys_overwrites_nothing() {
    let place = Place::new();
    let text = "I love it\n";
    fs::write(place.path("in.txt"), text).unwrap();
    fs::hard_link(place.path("in.txt"), place.path("twin")).unwrap();
    let mut cases = vec![
        (vec!["--input", "in.txt", "--keys", "./in.txt"], "overwrite the input"),
        (vec!["--sample", "--keys", "news.db"], "overwrite the database"),
    ];
    if cfg!(unix) {
        cases.push((vec!["--input", "in.txt", "--keys", "twin"], "overwrite the input"));
    }
    for (args, says) in cases {
        let line = place.refused(&args);
        assert!(line.contains(says), "{args:?}: {line}");
        assert_eq!(place.run(&args).status.code(), Some(2));
        assert_eq!(fs::read_to_string(place.path("in.txt")).unwrap(), text);
        assert!(!place.path("news.db").exists());
    }
    #[cfg(unix)]
    {
        let shell = fs::File::open(place.path("in.txt")).unwrap();
        let line =
            refused(place.newsroom().args(["--input", "-", "--keys", "in.txt"]).stdin(shell));
        assert!(line.contains("overwrite the input"), "{line}");
    }
    // With a database there.
    place.summary(&["--sample"]);
    let before = fs::read(place.path("news.db")).unwrap();
    assert!(place.refused(&["--sample", "--keys", "news.db"]).contains("overwrite the database"));
    assert!(place.refused(&["--input", "news.db"]).contains("another file to --db"));
    assert_eq!(fs::read(place.path("news.db")).unwrap(), before);
}

#[test]
fn a_stage_that_cannot_be_had() {
    let place = Place::new();
    for base in ["garbage", "threads:0"] {
        let run = || {
            let mut command = place.newsroom();
            command.arg("--sample").env("THESPIAN_BASE", base);
            command
        };
        let line = refused(&mut run());
        assert!(line.contains("THESPIAN_BASE") && !line.contains("stays"), "{line}");
        assert_eq!(run().output().unwrap().status.code(), Some(2));
    }
    let line =
        refused(place.newsroom().args(["--sample", "--seed", "3"]).env("THESPIAN_BASE", "simple"));
    assert!(line.contains("write --base simple --seed 3"), "{line}");
    assert!(!place.path("news.db").exists());
}

#[test]
fn databases_that_cannot_be_used() {
    let place = Place::new();
    fs::write(place.path("text.db"), "some text that is no database at all. ".repeat(50)).unwrap();
    for (path, says) in
        [(".", "is a folder"), ("no/news.db", "does not exist"), ("text.db", "no SQLite database")]
    {
        // The last --db would be a second one.
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsroom"));
        let line =
            refused(command.current_dir(place.folder.path()).args(["--sample", "--db", path]));
        assert!(line.contains(says) && line.contains("--db"), "{path}: {line}");
    }
    let held = Store::open(&place.path("news.db")).unwrap();
    assert!(place.refused(&["--sample"]).contains("in use by another run"));
    drop(held);
    assert_eq!(place.summary(&["--sample"])["stored"], 50);
}

#[test]
fn a_disk_that_is_full() {
    // The one file that is always full; it is no database, so only the list of keys can meet it.
    if Path::new("/dev/full").exists() {
        let line = Place::new().refused(&["--sample", "--keys", "/dev/full"]);
        assert!(line.contains("/dev/full") && line.contains("--keys"), "{line}");
    }
}

#[test]
fn a_wrong_package_is_not_taken_and_not_passed_over() {
    let place = Place::new();
    fs::create_dir(place.path("data")).unwrap();
    fs::write(place.path("data/vaderSentiment-3.3.2.tar.gz"), "somebody else's").unwrap();
    assert!(place.refused(&["--data", "data"]).contains("wrong checksum"));
}

#[test]
fn without_a_package_client_there_is_the_sample() {
    let place = Place::new();
    let output = place
        .newsroom()
        .args(["--data", "data", "--summary", "json"])
        .env("PATH", "")
        .output()
        .unwrap();
    assert_eq!(last_line(&output)["source"], "sample");
    let told = String::from_utf8(output.stderr).unwrap();
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0], "newsroom: fetching the public set with pip (once)...");
    assert!(told[1].starts_with("newsroom: cannot fetch the public set"), "{told:?}");
    assert!(told[1].ends_with("using the built-in sample"), "{told:?}");
    assert!(!place.path("data").exists());
    let quiet = place.newsroom().args(["--data", "data", "--quiet"]).env("PATH", "").output();
    let told = String::from_utf8(quiet.unwrap().stderr).unwrap();
    assert!(told.lines().count() == 1 && !told.contains("fetching"), "{told}");
}

#[cfg(unix)]
#[test]
fn without_a_network_it_is_not_the_package_that_is_to_blame() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    fs::create_dir(place.path("bin")).unwrap();
    let client = place.path("bin/python3");
    let says = "ERROR: No matching distribution found for vadersentiment==3.3.2";
    fs::write(&client, format!("#!/bin/sh\necho '{says}' >&2\nexit 1\n")).unwrap();
    fs::set_permissions(&client, fs::Permissions::from_mode(0o755)).unwrap();
    let output = place
        .newsroom()
        .args(["--data", "data", "--summary", "json"])
        .env("PATH", place.path("bin"))
        .output()
        .unwrap();
    assert_eq!(last_line(&output)["source"], "sample");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("newsroom: cannot fetch the public set (no network?)"), "{told}");
    assert!(!place.path("data").exists());
}

#[test]
fn a_closed_output_is_one_line_and_no_panic() {
    for args in [&["--sample"][..], &["--sample", "--quiet", "--summary", "json"], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let line = refused(Place::new().newsroom().args(args).stdout(writer));
        assert!(line.contains("standard output"), "{line}");
        assert_eq!(line.contains("stored"), args != ["--help"], "{line}");
    }
}

#[cfg(not(feature = "ml"))]
#[test]
fn an_engine_that_is_not_built_in_is_refused_before_there_is_a_database() {
    let place = Place::new();
    let line = place.refused(&["--sample", "--engine", "ml"]);
    assert!(line.contains("--features ml") && line.contains("--engine vader"), "{line}");
    assert!(!place.path("news.db").exists());
}

#[cfg(feature = "ml")]
#[test]
fn a_model_that_cannot_be_had_ends_the_run_before_there_is_a_database() {
    let place = Place::new();
    fs::create_dir_all(place.path("data/minilm-int8-1.0.0")).unwrap();
    let line = place.refused(&["--sample", "--engine", "ml", "--data", "data"]);
    assert!(line.contains("no such file") && line.contains("--engine vader"), "{line}");
    assert!(!place.path("news.db").exists());
}
