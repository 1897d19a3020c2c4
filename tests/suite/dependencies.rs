//! What a user's build must bear: at most twelve foreign crates for core and macros together, and one `syn`.
//!
//! Counted as cargo would build it for this machine, with default features, without what only our own tests need.

use std::env;
use std::fmt::Write as _;
use std::process::Command;

/// The promise of the README. To raise it is a decision, not a repair.
const AT_MOST: usize = 12;

/// One crate of the tree in one version.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Foreign {
    name: String,
    version: String,
}

#[test]
fn core_and_macros_stay_small() {
    let foreign = foreign_crates(&cargo_tree());
    let list = foreign.iter().fold(String::new(), |mut list, one| {
        let _ = writeln!(list, "  {} {}", one.name, one.version);
        list
    });
    // A tree without syn was not read rightly, and a count of it would prove nothing.
    let syns = foreign.iter().filter(|one| one.name == "syn").count();
    assert_eq!(syns, 1, "there must be exactly one syn:\n{list}");
    assert!(
        foreign.len() <= AT_MOST,
        "{} foreign crates, at most {AT_MOST} are promised:\n{list}",
        foreign.len()
    );
}

fn cargo_tree() -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--offline", "--locked", "-e", "normal,build", "--prefix", "none"])
        .args(["-p", "thespian-core", "-p", "thespian-macros"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo tree failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("cargo speaks UTF-8")
}

/// Reads lines like `syn v3.0.10`, `serde_derive v1.0.0 (proc-macro)`, `quote v1.0.47 (*)`; those with a path are ours.
fn foreign_crates(tree: &str) -> Vec<Foreign> {
    let mut foreign: Vec<Foreign> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (name, version) = (words.next()?, words.next()?);
            let version = version.strip_prefix('v')?.to_owned();
            let ours = words.any(|word| word.starts_with("(/") || word.contains(":\\"));
            (!ours).then(|| Foreign { name: name.to_owned(), version })
        })
        .collect();
    foreign.sort();
    foreign.dedup();
    foreign
}

#[test]
fn a_tree_is_read_once_per_crate_and_version_and_without_our_own() {
    let tree = "\
thespian-core v0.1.0 (/somewhere/thespian-core)
tokio v1.54.1
thespian-macros v0.1.0 (proc-macro) (/somewhere/thespian-macros)
syn v3.0.10
tokio v1.54.1 (*)
some-macros v0.2.0 (proc-macro)
syn v2.0.1

";
    let read: Vec<String> =
        foreign_crates(tree).iter().map(|one| format!("{} {}", one.name, one.version)).collect();
    assert_eq!(read, ["some-macros 0.2.0", "syn 2.0.1", "syn 3.0.10", "tokio 1.54.1"]);
}
