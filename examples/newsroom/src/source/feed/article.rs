//! Articles out of a document.
//!
//! - Comes in: bytes that should be RSS, Atom or JSON Feed.
//! - Goes out: articles, each with an id of its own; or that this is no feed.
//! - Never knows: where the bytes come from, which articles are known.

use super::client::Failure;
use super::plain::plain;
use super::retry::Again;
use feed_rs::model;
use feed_rs::parser::Builder;

/// One article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Article {
    /// What the feed calls it; where it has no name, its text.
    pub(super) id: String,
    /// Its title and what it says, on one line.
    pub(super) text: String,
}

/// All articles of a document, first to last.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Article>, Failure> {
    // The parser's own ids of articles without any are partly random, and would be new at each poll.
    let parser = Builder::new().id_generator(|links, _, _| {
        links.first().map(|link| link.href.clone()).unwrap_or_default()
    });
    match parser.build().parse(bytes) {
        Ok(feed) => Ok(feed.entries.into_iter().map(article).collect()),
        Err(error) => Err(Failure {
            why: format!(
                "it is no RSS, Atom or JSON feed ({}); it begins with {:?}",
                one_line(&error.to_string()),
                beginning(bytes)
            ),
            again: Again::Never,
        }),
    }
}

fn article(entry: model::Entry) -> Article {
    let title = entry.title.map(|title| plain(&title.content)).unwrap_or_default();
    let summary = entry.summary.map(|summary| summary.content);
    let body = summary.or_else(|| entry.content.and_then(|content| content.body));
    let body = body.map(|body| plain(&body)).unwrap_or_default();
    let text = match (title.is_empty(), body.is_empty()) {
        (false, false) if title.ends_with(|c: char| c.is_ascii_punctuation()) => {
            format!("{title} {body}")
        }
        (false, false) => format!("{title}. {body}"),
        _ => title + &body,
    };
    let id = if entry.id.trim().is_empty() { text.clone() } else { entry.id };
    Article { id, text }
}

/// What a user can recognise, for example the page of a log-in.
fn beginning(bytes: &[u8]) -> String {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]);
    one_line(start.trim_start().chars().take(40).collect::<String>().trim_end())
}

/// Words of others may have line ends and control characters.
fn one_line(text: &str) -> String {
    let line: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(document: &str) -> Vec<(String, String)> {
        let read = read(document.as_bytes()).unwrap_or_else(|failure| panic!("{failure:?}"));
        read.into_iter().map(|article| (article.id, article.text)).collect()
    }

    fn pair(id: &str, text: &str) -> (String, String) {
        (id.to_owned(), text.to_owned())
    }

    #[test]
    fn rss() {
        let found = articles(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title>
             <item><guid>1</guid><title>Good day!</title><description>&lt;p&gt;I &lt;b&gt;love&lt;/b&gt; it&lt;/p&gt;</description></item>
             <item><link>http://x/2</link><title>Bad day</title><description><![CDATA[<i>Awful</i> &amp; cold]]></description></item>
             <item><title>No name</title></item><item/>
             </channel></rss>",
        );
        assert_eq!(
            found,
            [
                pair("1", "Good day! I love it"),
                pair("http://x/2", "Bad day. Awful &amp; cold"),
                pair("No name", "No name"),
                pair("", ""),
            ]
        );
    }

    #[test]
    fn atom() {
        let found = articles(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><id>f</id>
             <entry><id>urn:1</id><title>One</title><content type=\"html\">&lt;p&gt;Fine&lt;/p&gt;</content></entry></feed>",
        );
        assert_eq!(found, [pair("urn:1", "One. Fine")]);
    }

    #[test]
    fn json_feed() {
        let found = articles(
            r#"{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[
                {"id":"a","title":"One","content_text":"Great"},{"id":"b","content_html":"<p>Sad</p>"}]}"#,
        );
        assert_eq!(found, [pair("a", "One. Great"), pair("b", "Sad")]);
    }

    #[test]
    fn what_is_no_feed_is_told_by_how_it_begins() {
        for (document, says) in [
            ("<!doctype html>\n<html><body>Log in</body></html>", "<!doctype html> <html>"),
            ("", "begins with \"\""),
            ("{\"version\": 7}", "{\\\"version\\\": 7}"),
            ("\u{1b}[31m\nred", "[31m red"),
            ("<rss version=\"2.0\"><channel><item>", "<rss"),
            ("\0\u{fffd}\0", "no RSS"),
        ] {
            match read(document.as_bytes()) {
                Err(failure) => {
                    let why = failure.why;
                    assert!(why.contains("no RSS, Atom or JSON feed"), "{why}");
                    assert!(why.contains(says) && !why.contains(char::is_control), "{why}");
                    assert_eq!(failure.again, Again::Never);
                }
                Ok(found) => panic!("{document:?}: {found:?}"),
            }
        }
    }
}
