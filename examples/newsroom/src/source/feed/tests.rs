//! What is taken from a feed, poll after poll.

use super::*;

fn feed(polls: u32, limit: Option<u64>) -> Feed {
    Feed::new("http://example.org/rss".parse().unwrap(), polls, limit)
}

/// A document with these articles, and a tag.
fn document(ids: &[u32], tag: &str) -> Answer {
    let items: String = ids
        .iter()
        .map(|id| format!("<item><guid>{id}</guid><title>no {id}</title></item>"))
        .collect();
    let bytes = format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>");
    let validators = Validators { tag: Some(tag.into()), modified: None };
    Answer::Document { bytes: bytes.into_bytes(), validators }
}

fn texts(feed: &mut Feed) -> Vec<String> {
    let taken = feed.take(usize::MAX);
    taken
        .into_iter()
        .map(|entry| match entry {
            Entry::Item(item) => format!("{} {}", item.line, item.text),
            Entry::Bad(bad) => format!("{} BAD {}", bad.line, bad.why),
        })
        .collect()
}

#[test]
fn each_article_is_taken_once() {
    let mut feed = feed(3, None);
    feed.take_in(document(&[2, 1], "a")).unwrap();
    assert_eq!(texts(&mut feed), ["1 no 2", "2 no 1"]);
    assert_eq!(feed.validators().tag.as_deref(), Some("a"));
    feed.take_in(document(&[3, 2, 1], "b")).unwrap();
    assert_eq!(texts(&mut feed), ["3 no 3"]);
    assert!(!feed.is_over());
    feed.take_in(Answer::Unchanged).unwrap();
    assert!(texts(&mut feed).is_empty() && feed.is_over());
    assert_eq!(feed.validators().tag.as_deref(), Some("b"));
    assert_eq!((feed.polls().made, feed.polls().unchanged), (3, 1));
}

#[test]
fn what_is_no_feed_leaves_no_trace() {
    let mut feed = feed(2, None);
    feed.take_in(document(&[1], "a")).unwrap();
    let validators = Validators { tag: Some("b".into()), modified: None };
    feed.take_in(Answer::Document { bytes: b"<html>".to_vec(), validators }).unwrap_err();
    assert_eq!(feed.validators().tag.as_deref(), Some("a"));
    assert_eq!(feed.polls().made, 1);
}

#[test]
fn the_limit_ends_it_before_the_polls_do() {
    let mut feed = feed(9, Some(3));
    feed.take_in(document(&[1, 2], "a")).unwrap();
    feed.take_in(document(&[1, 2, 3, 4], "b")).unwrap();
    assert_eq!(texts(&mut feed).len(), 3);
    assert!(feed.is_over());
}

#[test]
fn an_article_without_words_is_listed_and_so_is_one_that_is_too_long() {
    let mut feed = feed(1, None);
    let long = "x".repeat(LONGEST_LINE + 1);
    let bytes = format!(
        "<rss version=\"2.0\"><channel><item><guid>1</guid></item><item><title>{long}</title></item></channel></rss>"
    );
    feed.take_in(Answer::Document { bytes: bytes.into_bytes(), validators: Validators::default() })
        .unwrap();
    assert_eq!(texts(&mut feed), ["1 BAD empty", "2 BAD too long: 65537 bytes"]);
}

#[test]
fn batches_are_as_small_as_wanted() {
    let mut feed = feed(1, None);
    feed.take_in(document(&[1, 2, 3], "a")).unwrap();
    assert_eq!((feed.take(2).len(), feed.take(2).len(), feed.take(2).len()), (2, 1, 0));
}
