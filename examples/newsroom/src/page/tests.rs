//! The page as a browser gets it.

use super::*;
use crate::report::tests::report;
use crate::source::feed::Polls;
use crate::store::Tally;
use crate::timeline::Course;
use std::time::Duration;

/// Every element that is opened is closed, in order.
fn is_whole(page: &str) {
    let mut open = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        let name: &str = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "</{name}>");
        } else if !tag.ends_with('/') && !["!doctype", "meta"].contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn everything_that_the_report_says_is_on_the_page() {
    let mut report = report();
    report.throughput.add(Duration::from_millis(1), 9);
    let mut course = Course::new("infer", 1);
    course.change(Duration::from_secs(1), 10);
    report.courses.push(course);
    report.polls =
        Some(Polls { made: 2, failed: 1, last_failure: Some("gone".into()), ..Polls::default() });
    let page = page(&report);
    is_whole(&page);
    for part in [
        "Throughput over time",
        "items a second",
        "Workers over time",
        "infer 1 -&gt; 10, 10 at most",
        "Verdicts",
        "4,000 (100.0 %)",
        "Scores",
        "compound score",
        "Agreement with people",
        "75.0 % agree",
        "Stages",
        "infer \u{d7} 10",
        "Polls of the feed",
        "The last failure: gone.",
        "Failures",
        "And 6 more.",
    ] {
        assert!(page.contains(part), "{part:?} in\n{page}");
    }
}

#[test]
fn it_needs_nothing_beside_it_and_what_is_from_outside_is_no_markup() {
    let mut report = report();
    report.source = "<script>alert(1)</script>".into();
    report.tally.failures[0].reason = "\"><img src=x onerror=alert(1)>".into();
    report.tally.reasons[0].0 = "<b>".into();
    let page = page(&report);
    is_whole(&page);
    for absent in ["<script", "<img", "<b>", "<link", "@import", "url("] {
        assert!(!page.contains(absent), "{absent:?} in\n{page}");
    }
    assert!(!page.replace("http-equiv", "").contains("http"), "nothing is fetched");
}

#[test]
fn a_page_about_nothing_is_whole() {
    let empty = Report {
        tally: Tally::default(),
        stages: Vec::new(),
        items: 0,
        elapsed: Duration::ZERO,
        ..report()
    };
    let page = page(&empty);
    is_whole(&page);
    for absent in ["NaN", "inf", "Verdicts", "Scores", "Failures", "Throughput"] {
        assert!(!page.contains(absent), "{absent:?} in\n{page}");
    }
}

#[test]
fn a_page_that_cannot_be_written_says_what_to_do() {
    let error = write(Path::new("/no such folder/x.html"), &report()).unwrap_err().to_string();
    assert!(error.contains("--html") && !error.contains('\n'), "{error}");
}
