//! What the compiler says when the macros are misused, word by word, and odd things that it must take: `tests/ui/`.
//!
//! Each case is a small program with one mistake and the `.stderr` beside it. Its first line says how many mistakes it
//! makes: there may be no more errors than that, and each where the mistake is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "../ui/pass/mod.rs"]
mod pass;

/// The one compiler whose words the `.stderr` files are. Each version words its errors anew, and nobody with another one
/// should see red for it.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn the_compiler_says_what_the_files_say() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().expect("there is a rustc");
    let version = String::from_utf8_lossy(&version.stdout);
    if !version.starts_with(COMPILER) {
        println!("skipped: the texts are those of {COMPILER}x, and this is {}", version.trim());
        return;
    }
    // All in one go, and nothing that must compile: with such a case, trybuild would start cargo for each file.
    let cases = trybuild::TestCases::new();
    for folder in folders() {
        cases.compile_fail(folder.join("*.rs"));
    }
}

/// Where a caret may be on an attribute: at a word in it, since there is the mistake.
const IN_AN_ATTRIBUTE: &[(&str, &[&str])] = &[
    (
        "an option is wrong",
        &[
            "actor/backoff_of_no_time",
            "actor/backoff_the_wrong_way",
            "actor/backoff_with_one_end",
            "actor/duration_without_a_unit",
            "actor/idle_of_no_time",
            "actor/mailbox_of_zero",
            "actor/mailbox_without_a_value",
            "actor/option_given_twice",
            "actor/phase_that_does_not_fit",
            "actor/start_within_no_time",
            "actor/unknown_directive",
            "actor/unknown_option",
            "actor/unknown_restart_kind",
            "actor/unknown_strategy",
            "actor/unknown_way_to_end",
            "actor/window_of_no_time",
            "handler/blocking_but_async",
            "handler/boxed_but_sync",
            "handler/retry_of_zero",
            "handler/unknown_option",
            "handlers/unknown_option",
            "hooks/unknown_option",
            "main/cast_of_no_actor",
            "main/unknown_option",
            "many/several_mistakes",
            "message/unknown_option",
            "protocol/boxed_but_sync",
            "protocol/derive_on_an_impl",
            "protocol/retry",
            "protocol/speaks_on_an_impl",
            "protocol/speaks_on_an_impl_too",
            "protocol/unknown_option",
            "reply/retry",
            "test/limit_without_a_unit",
            "test/no_fault",
            "test/no_seed",
            "test/no_stage",
            "test/no_stage_in_a_list",
            "test/unknown_option",
        ],
    ),
    (
        "what is listed is wrong",
        &[
            "many/other_trait_is_spoken_and_done",
            "protocol/other_trait_is_spoken",
            "protocol/speaks_without_impl",
            "protocol/spoken_twice",
            "protocol/std_trait_is_spoken",
            "protocol/two_of_one_name",
            "protocol/unknown_protocol",
        ],
    ),
    (
        "what is said of states is wrong",
        &[
            "states/another_arrow",
            "states/another_type_of_that_name",
            "states/edge_twice",
            "states/goes_to_no_state",
            "states/hook_for_no_state",
            "states/hook_of_an_unknown_state",
            "states/hook_twice",
            "states/hook_without_a_list_of_states",
            "states/hook_without_a_state",
            "states/ignored_and_answered",
            "states/in_of_no_state",
            "states/no_edge",
            "states/no_edge_from_one_of_several",
            "states/no_start",
            "states/protocol_beside_no_start",
            "states/protocol_ignored_and_answered",
            "states/protocol_in_of_no_state",
            "states/protocol_lists_states",
            "states/protocol_not_refusable",
            "states/protocol_refusable_in_the_impl",
            "states/protocol_state_twice",
            "states/protocol_unknown_state",
            "states/protocol_waits_without_limits",
            "states/refusable_in_the_own_block",
            "states/rest_twice",
            "states/stance_without_a_list_of_states",
            "states/stance_without_states",
            "states/start_is_no_state",
            "states/start_of_another_state",
            "states/start_of_another_type",
            "states/start_without_states",
            "states/state_in_no_list",
            "states/state_of_any_parameter",
            "states/state_of_the_same_name",
            "states/state_that_is_not_there",
            "states/state_twice",
            "states/state_without_a_way_there",
            "states/states_of_two",
            "states/states_without_a_list",
            "states/tried_again_where_it_waits",
            "states/unknown_state",
            "states/waits_without_limits",
        ],
    ),
    (
        "the attribute is one too many or in the wrong place",
        &[
            "handler/inside_cfg_attr",
            "handler/on_a_constant",
            "handler/two_roles",
            "hooks/second_started",
            "protocol/handler_in_the_trait",
            "protocol/init",
            "test/also_a_plain_test",
        ],
    ),
];

#[test]
fn an_error_is_where_the_mistake_is() {
    let allowed: Vec<&str> =
        IN_AN_ATTRIBUTE.iter().flat_map(|(_, cases)| cases.iter().copied()).collect();
    let mut on_attributes = Vec::new();
    for case in cases() {
        let name = name(&case);
        let said = read(&case.with_extension("stderr"));
        for (source, carets) in underlined(&said) {
            let indent = source.len() - source.trim_start().len();
            if !source.trim_start().starts_with("#[") {
                continue;
            }
            assert!(
                allowed.contains(&name.as_str()),
                "{name}: a caret is at an attribute:\n{said}"
            );
            // From the bracket on, it is the whole attribute, and nobody knows which word is meant.
            assert!(carets > indent + 1, "{name}: the attribute is to blame as a whole:\n{said}");
            on_attributes.push(name.clone());
        }
    }
    for case in allowed {
        assert!(on_attributes.iter().any(|name| name == case), "{case} needs no exception");
    }
}

#[test]
fn one_mistake_is_one_error() {
    for case in cases() {
        let name = name(&case);
        let source = read(&case);
        let mistakes = source
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("// mistakes: "))
            .and_then(|number| number.parse::<usize>().ok())
            .unwrap_or_else(|| panic!("{name} begins with `// mistakes: 1`"));
        let said = read(&case.with_extension("stderr"));
        let errors = said.lines().filter(|line| line.starts_with("error")).count();
        assert_eq!(errors, mistakes, "{name}: mistakes on the right, errors on the left:\n{said}");
        assert!(!said.lines().any(|line| line.starts_with("warning")), "{name}:\n{said}");
    }
}

#[test]
fn errors_come_in_the_order_of_the_source() {
    for case in cases() {
        let name = name(&case);
        let said = read(&case.with_extension("stderr"));
        // ` --> file:line:column`, of which the first after `error` is the place of the error.
        let mut places = Vec::new();
        let mut is_new = false;
        for line in said.lines() {
            if line.starts_with("error") {
                is_new = true;
            } else if let Some((_, place)) = line.split_once("--> ")
                && std::mem::take(&mut is_new)
            {
                let mut numbers = place.rsplit(':').map(|number| number.parse::<u32>());
                let (Some(Ok(column)), Some(Ok(line))) = (numbers.next(), numbers.next()) else {
                    panic!("{name}: no place in `{place}`");
                };
                places.push((line, column));
            }
        }
        assert!(!places.is_empty() && places.is_sorted(), "{name}: {places:?}");
    }
}

/// The manual's page of mistakes is made of these files: `BLESS=1` stores it anew.
#[test]
fn the_manual_lists_all_mistakes() {
    let mut page = String::from(MISTAKES);
    for folder in folders() {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        page += &format!("\n# {name}\n\n| Case | What rustc says |\n|---|---|\n");
        let cases = files(&folder).into_iter();
        for case in cases.filter(|file| file.extension().is_some_and(|ending| ending == "rs")) {
            let said = read(&case.with_extension("stderr")).replace("$DIR/", "");
            let errors: Vec<&str> =
                said.lines().filter_map(|line| line.strip_prefix("error")).map(text).collect();
            let case = case.file_stem().unwrap_or_default().to_string_lossy().replace('_', " ");
            page += &format!("| {case} | {} |\n", errors.join("; ").replace('|', "\\|"));
        }
    }
    let path = Path::new("src/manual/mistakes.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, &page).expect("the page can be written");
    }
    assert!(read(path) == page, "{} differs; with BLESS=1 it is stored anew", path.display());
}

const MISTAKES: &str = "\
Mistakes: what is known to be wrong with actors, protocols and states, and what rustc says.

Each line is a program in the repository, with one mistake and the whole text of rustc beside it: \"another type of that name\" in `states`
is `tests/ui/states/another_type_of_that_name.rs`. Each mistake gives one error, at the word that is wrong, and
no others that follow from it; a test sees to that. Where a line has several texts, there are several mistakes, but in one case: to forget
`#[protocol]` above a trait that is done under `#[handlers]`. The texts are those of rustc 1.95.
";

/// The text of an error, without its number.
fn text(error: &str) -> &str {
    error.split_once(": ").map_or(error, |(_, text)| text)
}

#[test]
fn there_are_cases_and_no_leftovers() {
    let cases = cases();
    assert!(cases.len() >= 80, "only {} cases", cases.len());
    for folder in folders() {
        for file in files(&folder) {
            let program = file.with_extension("rs");
            assert!(cases.contains(&program), "{} has no program beside it", file.display());
        }
    }
}

/// The lines of source that the compiler points at, each with the column of the first `^`.
fn underlined(said: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    let mut source = None;
    for line in said.lines() {
        let Some((gutter, rest)) = line.split_once('|') else { continue };
        if gutter.trim().parse::<u32>().is_ok() {
            source = Some(rest);
        } else if let (Some(source), Some(column)) = (source, rest.find('^')) {
            found.push((source, column));
        }
    }
    found
}

#[test]
fn carets_are_found() {
    let said = "error: x\n --> f.rs:7:1\n  |\n7 | #[handlers]\n  | ^^^^^^^^^^^ y\n8 |     fn f(self) {}\n  |          ^^^^\n";
    assert_eq!(underlined(said), [(" #[handlers]", 1), ("     fn f(self) {}", 10)]);
}

/// The folders with programs that must not compile.
fn folders() -> Vec<PathBuf> {
    let mut folders = files(Path::new("tests/ui"));
    folders.retain(|folder| !folder.ends_with("pass"));
    folders
}

/// The programs that must not compile.
fn cases() -> Vec<PathBuf> {
    let files = folders().into_iter().flat_map(|folder| files(&folder));
    files.filter(|file| file.extension().is_some_and(|ending| ending == "rs")).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    files.sort();
    files
}

/// `handler/reference`
fn name(case: &Path) -> String {
    let parts: Vec<_> = case
        .with_extension("")
        .iter()
        .skip(2)
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
