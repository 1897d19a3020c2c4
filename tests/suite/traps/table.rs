//! The table of traps, and the faults in `tests/faults/`, name tests that exist.

use std::collections::BTreeSet;
use std::fs;

use crate::named_tests::{house, objection, read};

/// How many traps the survey lists.
const TRAPS: u32 = 30;

/// The claims of one cell of the table or one line of a patch: whatever stands between backticks.
fn claims(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// All that is wrong with the table in a module's documentation.
fn objections(table: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    let rows = table.lines().filter_map(|line| line.strip_prefix("//! | "));
    for row in rows.filter(|row| row.starts_with(|first: char| first.is_ascii_digit())) {
        let cells: Vec<&str> = row.trim_end_matches('|').split(" | ").map(str::trim).collect();
        let [trap, source, against] = cells[..] else {
            wrong.push(format!("not three cells: {row}"));
            continue;
        };
        let number = trap.split(' ').next().and_then(|number| number.parse::<u32>().ok());
        seen.extend(number);
        let claims = claims(against);
        if source.is_empty() || claims.is_empty() && !against.starts_with("not yet: ") {
            wrong.push(format!("trap {trap}: no source, or neither a test nor a reason"));
        }
        wrong
            .extend(claims.into_iter().filter_map(objection).map(|what| format!("{trap}: {what}")));
    }
    wrong.extend((1..=TRAPS).filter(|n| !seen.contains(n)).map(|n| format!("nothing on trap {n}")));
    wrong
}

#[test]
fn every_trap_has_a_test_that_exists_or_a_reason() {
    let table = read("tests/suite/traps.rs");
    let wrong = objections(&table);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_fault_names_a_test_that_exists() {
    let folder = fs::read_dir(house("tests/faults")).expect("the faults");
    let mut count = 0;
    for entry in folder {
        let path = entry.expect("a readable folder").path();
        if path.extension().is_none_or(|extension| extension != "patch") {
            continue;
        }
        let patch = fs::read_to_string(&path).expect("a readable patch");
        let header: Vec<&str> = patch.lines().take_while(|line| line.starts_with('#')).collect();
        let tests: Vec<&str> =
            header.iter().filter_map(|line| line.strip_prefix("# Test: ")).collect();
        let [test] = tests[..] else { panic!("{}: not one line `# Test: ..`", path.display()) };
        assert!(header.len() > 1, "{}: it does not say what it is", path.display());
        assert!(!test.starts_with("core::"), "{}: only the suite is run", path.display());
        assert_eq!(objection(test), None, "{}", path.display());
        count += 1;
    }
    assert!(count >= 10, "{count} faults");
}

mod reader {
    use super::*;

    #[test]
    fn a_row_says_which_trap_whose_and_what_we_hold_against_it() {
        let good: String = (1..=TRAPS)
            .map(|n| format!("//! | {n} a trap | somebody#1 | not yet: so |\n"))
            .collect();
        assert_eq!(objections(&good), [""; 0]);
        let without = good.replace("//! | 7 a trap", "//! | 8 a trap");
        assert_eq!(objections(&without), ["nothing on trap 7"]);
        for bad in [
            "| | not yet: so |",
            "| somebody | |",
            "| somebody | `nowhere::a_test` |",
            "| somebody |",
        ] {
            let table = format!("{good}//! | 9 a trap {bad}\n");
            assert_eq!(objections(&table).len(), 1, "{bad}");
        }
    }
}
