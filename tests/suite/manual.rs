//! The manual makes no promise without a test: the tests that its pages name are there.

use std::collections::BTreeSet;

use crate::named_tests::{objection, read};

/// The pages that publish promises.
const PAGES: [&str; 5] = ["company.md", "failure.md", "flow.md", "life.md", "testing.md"];

/// The paths in backquotes that can only be a test's: `module::a_sentence_in_small_letters`.
fn named(page: &str) -> BTreeSet<&str> {
    let prose = page.split("```").step_by(2).flat_map(|prose| prose.split('`').skip(1).step_by(2));
    prose.filter(|code| is_test(code)).collect()
}

fn is_test(code: &str) -> bool {
    let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == ':';
    code.contains("::") && code.contains('_') && code.chars().all(small)
}

#[test]
fn every_test_that_the_manual_names_is_there() {
    for page in PAGES {
        let text = read(&format!("src/manual/{page}"));
        let named = named(&text);
        assert!(named.len() > 30, "{page} names few tests, or is not understood: {named:?}");
        for name in named {
            assert_eq!(objection(name), None, "{page}");
        }
    }
}

/// A promise is a paragraph set apart; what shows it is the next one.
#[test]
fn every_promise_names_its_tests() {
    for page in PAGES {
        let text = read(&format!("src/manual/{page}"));
        let paragraphs: Vec<_> = text.split("\n\n").collect();
        let promises: Vec<_> =
            paragraphs.windows(2).filter(|pair| pair[0].starts_with("> ")).collect();
        assert!(promises.len() > 5, "{page} promises little, or is not understood");
        for pair in promises {
            let shown = pair[1].starts_with("Shown by `") && !named(pair[1]).is_empty();
            assert!(shown, "{page}: a promise without its tests:\n{}", pair[0]);
        }
    }
}

#[test]
fn what_looks_like_a_test_is_taken_for_one() {
    let page = "`a::b` `Some::Thing_Else` `there::it_is`\n```\nlet x = `not::this_one`;\n```\n`core::x::y_z`";
    assert_eq!(named(page), BTreeSet::from(["there::it_is", "core::x::y_z"]));
}
