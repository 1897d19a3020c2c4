//! The table of traps, and the faults in `tests/faults/`, name tests that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// How many traps the survey lists.
const TRAPS: u32 = 30;

fn house() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Option<String> {
    fs::read_to_string(house().join(path)).ok()
}

/// What is wrong with a claim that there is such a test, `module::test`, or such a file, `folder/file`.
fn objection(claim: &str) -> Option<String> {
    if claim.contains('/') {
        let exists = house().join(claim).is_file();
        return (!exists).then(|| format!("there is no file `{claim}`"));
    }
    let (crate_, path) = match claim.strip_prefix("thespian_core::") {
        Some(path) => ("thespian-core/src", path),
        None => ("tests/suite", claim),
    };
    let Some((module, test)) = path.rsplit_once("::") else {
        return Some(format!("`{claim}` names no module"));
    };
    // The inner modules of a file have no file of their own.
    let mut file = module.replace("::", "/");
    loop {
        // The last one is a test binary of its own.
        let found = [
            format!("{crate_}/{file}.rs"),
            format!("{crate_}/{file}/mod.rs"),
            format!("tests/{file}.rs"),
        ];
        if let Some(source) = found.iter().find_map(|path| read(path)) {
            return (!is_test(&source, test)).then(|| format!("no test `{test}` in {file}.rs"));
        }
        match file.rsplit_once('/') {
            Some((outer, _)) => file = outer.to_owned(),
            None => return Some(format!("no file for `{claim}`")),
        }
    }
}

/// Whether the source has a function of this name right below a `#[test]`.
fn is_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    lines.windows(2).any(|pair| {
        pair[0] == "#[test]"
            && pair[1]
                .strip_prefix("fn ")
                .and_then(|rest| rest.strip_prefix(name))
                .is_some_and(|rest| rest.starts_with('('))
    })
}

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
    let table = read("tests/suite/traps.rs").expect("the table");
    let wrong = objections(&table);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_fault_names_a_test_that_exists() {
    let folder = fs::read_dir(house().join("tests/faults")).expect("the faults");
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
        assert!(!test.starts_with("thespian_core"), "{}: only the suite is run", path.display());
        assert_eq!(objection(test), None, "{}", path.display());
        count += 1;
    }
    assert!(count >= 10, "{count} faults");
}

mod reader {
    use super::*;

    #[test]
    fn a_test_that_does_not_exist_is_an_objection() {
        assert_eq!(
            objection("traps::table::reader::a_test_that_does_not_exist_is_an_objection"),
            None
        );
        assert_eq!(
            objection("thespian_core::mailbox::tests::no_user_code_runs_under_the_lock"),
            None
        );
        assert_eq!(objection("Cargo.toml"), Some("`Cargo.toml` names no module".into()));
        for wrong in [
            "traps::table::reader::a_test_that_does_not_exist",
            "traps::table::is_test",
            "nowhere::a_test",
            "thespian_core::mailbox::tests::mailbox",
            "tests/ui/nowhere.rs",
            "a_test",
        ] {
            assert!(objection(wrong).is_some(), "{wrong}");
        }
    }

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
