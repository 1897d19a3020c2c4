//! Plain text out of markup.
//!
//! - Comes in: HTML, good or bad, or text that is none.
//! - Goes out: its words. Entities stay: cleaning decodes them, once.
//! - Never knows: feeds.
//!
//! No parser: nothing is shown to a browser here, and no tag must come out whole. Linear in the length of the text.

/// Elements whose content is not for readers.
const HIDDEN: [&str; 2] = ["script", "style"];

/// The text without tags, comments, scripts and styles; a tag is where a word ends.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        match tag(rest) {
            Tag::None => {
                text.push('<');
                rest = &rest[1..];
            }
            Tag::Open => {
                // No tag ends any more: looking again for each of them would be quadratic.
                text.push_str(rest);
                rest = "";
            }
            Tag::Whole(length) => {
                text.push(' ');
                rest = after_hidden(&rest[..length], &rest[length..]);
            }
        }
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

enum Tag {
    /// Just a sign, as in `I <3 you`.
    None,
    /// It has no end.
    Open,
    /// So many bytes.
    Whole(usize),
}

fn tag(text: &str) -> Tag {
    let end = match text.as_bytes() {
        [b'<', b'!', b'-', b'-', ..] => text.find("-->").map_or(text.len(), |end| end + 3),
        [b'<', b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'!' | b'?', ..] => match text.find('>') {
            Some(end) => end + 1,
            None => return Tag::Open,
        },
        _ => return Tag::None,
    };
    Tag::Whole(end)
}

/// What follows after a tag and, where it begins something hidden, after that.
fn after_hidden<'a>(tag: &str, rest: &'a str) -> &'a str {
    let name: String = tag[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
    if !HIDDEN.iter().any(|hidden| name.eq_ignore_ascii_case(hidden)) {
        return rest;
    }
    let end = rest.match_indices("</").find(|(at, _)| {
        let close = rest.get(at + 2..at + 2 + name.len());
        close.is_some_and(|close| close.eq_ignore_ascii_case(&name))
    });
    end.map_or("", |(at, _)| &rest[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_and_markup_goes() {
        for (html, text) in [
            ("plain", "plain"),
            ("<p>Two</p><p>parts</p>", "Two parts"),
            ("a <b class=\"x\">good</b>\n day", "a good day"),
            ("I <3 you, 1 < 2", "I <3 you, 1 < 2"),
            ("x<!-- <b>no</b> -->y", "x y"),
            ("x<!-- never ends", "x"),
            ("a<script>if (a<b) alert('x')</script>b", "a b"),
            ("a<STYLE>p{}</Style >b", "a b"),
            ("a<script>never ends", "a"),
            ("cut <b", "cut <b"),
            ("&lt;b&gt; &amp; é<br/>\u{1f600}", "&lt;b&gt; &amp; é \u{1f600}"),
            ("", ""),
        ] {
            assert_eq!(plain(html), text, "{html}");
        }
    }

    #[test]
    fn hostile_markup_takes_no_longer_than_it_is_long() {
        for part in ["<", "<b", "<!--", "<script>", "</", "<script></"] {
            plain(&part.repeat(200_000));
        }
    }
}
