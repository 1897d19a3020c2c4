//! The input as the stages see it.

use super::*;
use std::collections::HashSet;
use std::fs;

fn options(args: &[&str]) -> Options {
    Options::read(std::iter::once("newsroom").chain(args.iter().copied())).unwrap()
}

fn read_all(mut source: Source, most: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    loop {
        let batch = source.next_batch(most).unwrap();
        assert!(batch.len() <= most.max(1));
        if batch.is_empty() {
            return entries;
        }
        entries.extend(batch);
    }
}

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn entries(name: &str, bytes: &[u8]) -> Vec<Entry> {
    let (_folder, path) = file(name, bytes);
    read_all(Source::file(&path, None).unwrap(), 3)
}

#[test]
fn the_sample_is_fifty_items() {
    let source = Source::open(&options(&["--sample"])).unwrap();
    assert_eq!((source.name(), source.total(), source.note()), ("sample", Some(50), None));
    let entries = read_all(source, 7);
    assert_eq!(entries.len(), 50);
    assert!(entries.iter().all(|e| matches!(e, Entry::Item(item) if item.human.is_some())));
    assert_eq!(entries[16].key(), "sample/17");
}

#[test]
fn every_line_is_one_entry_with_its_own_key() {
    let mut bytes = b"good\ngood\n\nbad \xff\n   \n".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', LONGEST_LINE + 1));
    bytes.extend(b"\nlast");
    let found = entries("a file.txt", &bytes);
    let keys: HashSet<&str> = found.iter().map(Entry::key).collect();
    assert_eq!(keys.len(), 7);
    let told: Vec<String> = found
        .iter()
        .map(|entry| match entry {
            Entry::Item(item) => format!("{} {}", item.line, item.text),
            Entry::Bad(bad) => format!("{} BAD {}", bad.line, bad.why),
        })
        .collect();
    assert_eq!(
        told,
        [
            "1 good",
            "2 good",
            "3 BAD empty",
            "4 BAD not UTF-8 at byte 5",
            "5 BAD empty",
            "6 BAD too long: 65537 bytes",
            "7 last"
        ]
    );
    // Equal texts: equal hashes, different lines.
    assert_eq!(
        found[0].key().split_once('-').unwrap().1,
        found[1].key().split_once('-').unwrap().1
    );
    // The folder does not matter, an edit does.
    assert_eq!(entries("a file.txt", &bytes)[0].key(), found[0].key());
    assert_ne!(entries("a file.txt", b"Good")[0].key(), found[0].key());
}

#[test]
fn csv_by_name_or_by_option() {
    let table = b"id,text,score\n1,\"good, really\",2\n2,\"open,1\n3,bad,-2\n\n";
    let found = entries("x.CSV", table);
    assert_eq!(found.len(), 4);
    assert!(
        matches!(&found[0], Entry::Item(item) if item.text == "good, really" && item.human == Some(2.0) && item.line == 2)
    );
    assert!(matches!(&found[1], Entry::Bad(bad) if bad.why.contains("quote") && bad.line == 3));
    assert!(matches!(&found[2], Entry::Item(item) if item.human == Some(-2.0)));
    assert!(matches!(&found[3], Entry::Bad(bad) if bad.why == "empty"));
    let (_folder, path) = file("table", table);
    assert_eq!(read_all(Source::file(&path, Some(Format::Csv)).unwrap(), 9), {
        let mut same = found;
        for entry in &mut same {
            let (Entry::Item(Item { key, .. }) | Entry::Bad(BadLine { key, .. })) = entry;
            *key = key.replace("x.CSV", "table");
        }
        same
    });
}

#[test]
fn a_csv_without_texts_is_an_error() {
    for bytes in [&b"a,b\n1,2\n"[..], b"\xff\xfe", b"\"open\n", b"\n"] {
        let (_folder, path) = file("x.csv", bytes);
        let error = Source::file(&path, None).unwrap_err().to_string();
        assert!(error.contains("column \"text\"") && error.contains("--format text"), "{error}");
    }
    assert!(entries("empty.csv", b"").is_empty());
}

#[test]
fn unreadable_inputs_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let error = Source::file(folder.path(), None).unwrap_err().to_string();
    assert!(error.contains("is a folder"), "{error}");
    let error = Source::file(&folder.path().join("none"), None).unwrap_err().to_string();
    assert!(error.contains("--input") && !error.contains('\n'), "{error}");
}

#[test]
fn the_limit_counts_entries() {
    let mut source = Source::open(&options(&["--sample", "--limit", "5"])).unwrap();
    assert_eq!(source.total(), Some(5));
    assert_eq!(source.next_batch(3).unwrap().len(), 3);
    assert_eq!(source.next_batch(3).unwrap().len(), 2);
    assert!(source.next_batch(3).unwrap().is_empty());
}

#[test]
fn a_name_with_line_ends_stays_on_one_line() {
    assert!(!entries("a\nb.txt", b"x")[0].key().contains('\n'));
}
