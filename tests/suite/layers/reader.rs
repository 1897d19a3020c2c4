//! Finds the paths in a Rust source that start at `crate`, `super` or `self`, and says where they lead.
//!
//! It reads words and not syntax, so that it needs no parser: comments and literals are dropped, and of the rest only
//! paths, `mod` blocks and `#[cfg(test)] mod` blocks matter.

/// One path, led back to the crate root.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) line: usize,
    /// From the crate root on; empty when the root itself is meant.
    pub(super) segments: Vec<String>,
}

impl Found {
    /// The room it leads to; `crate` stands for the root.
    pub(super) fn room(&self) -> &str {
        self.segments.first().map_or("crate", String::as_str)
    }
}

/// All paths in `source`, which is the file of the module `module`, in the order in which they are written.
pub(super) fn paths(module: &[String], source: &str) -> Vec<Found> {
    let mut walk = Walk {
        words: words(source),
        at: 0,
        module: module.to_vec(),
        blocks: Vec::new(),
        found: Vec::new(),
    };
    walk.run();
    walk.found
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word<'s> {
    line: usize,
    text: &'s str,
}

struct Walk<'s> {
    words: Vec<Word<'s>>,
    at: usize,
    /// The module that the words at `at` belong to.
    module: Vec<String>,
    /// The open braces; `true` for one that opened a module.
    blocks: Vec<bool>,
    found: Vec<Found>,
}

impl<'s> Walk<'s> {
    fn text(&self, ahead: usize) -> &'s str {
        self.words.get(self.at + ahead).map_or("", |word| word.text)
    }

    fn sees(&self, texts: &[&str]) -> bool {
        texts.iter().enumerate().all(|(ahead, text)| self.text(ahead) == *text)
    }

    fn run(&mut self) {
        while self.at < self.words.len() {
            let continues_a_path = self.at > 0 && self.words[self.at - 1].text == "::";
            match self.text(0) {
                "#" if self.sees(&["#", "[", "cfg", "(", "test", ")", "]"]) => {
                    self.at += 7;
                    self.skip_test_module();
                }
                "mod" if self.text(2) == "{" => {
                    self.module.push(self.text(1).to_owned());
                    self.blocks.push(true);
                    self.at += 3;
                }
                "{" => {
                    self.blocks.push(false);
                    self.at += 1;
                }
                "}" => {
                    if self.blocks.pop() == Some(true) {
                        self.module.pop();
                    }
                    self.at += 1;
                }
                "crate" | "super" | "self"
                    if !continues_a_path && matches!(self.text(1), "::" | "as") =>
                {
                    // `self as Trait` is an expression, and `crate as name` hides the root under a name.
                    if self.sees(&["self", "as"]) {
                        self.at += 1;
                    } else {
                        self.path(&self.module.clone());
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// Reads one path, or a group of them, that starts in the module `from`.
    fn path(&mut self, from: &[String]) {
        let line = self.words[self.at].line;
        let mut segments = from.to_vec();
        loop {
            match self.text(0) {
                "crate" => segments.clear(),
                "super" => {
                    segments.pop();
                }
                "self" | "*" => {}
                "{" => return self.group(&segments),
                name => segments.push(name.to_owned()),
            }
            self.at += 1;
            let goes_on = self.text(0) == "::"
                && (is_name(self.text(1)) || matches!(self.text(1), "{" | "*"));
            if !goes_on {
                break;
            }
            self.at += 1;
        }
        self.found.push(Found { line, segments });
    }

    fn group(&mut self, from: &[String]) {
        self.at += 1;
        while self.at < self.words.len() && self.text(0) != "}" {
            if self.text(0) == "," {
                self.at += 1;
            } else if self.text(0) == "as" {
                self.at += 2;
            } else {
                self.path(from);
            }
        }
        self.at += 1;
    }

    /// Stands behind `#[cfg(test)]`: passes over a module, and over nothing else.
    fn skip_test_module(&mut self) {
        while self.sees(&["#", "["]) {
            self.at += 1;
            self.skip_balanced("[", "]");
        }
        if self.sees(&["pub", "("]) {
            self.at += 1;
            self.skip_balanced("(", ")");
        }
        if self.text(0) == "mod" && self.text(2) == "{" {
            self.at += 2;
            self.skip_balanced("{", "}");
        }
    }

    fn skip_balanced(&mut self, open: &str, close: &str) {
        let mut depth = 0_usize;
        while self.at < self.words.len() {
            let text = self.text(0);
            self.at += 1;
            if text == open {
                depth += 1;
            } else if text == close {
                depth -= 1;
                if depth == 0 {
                    return;
                }
            }
        }
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c == '_' || c.is_alphabetic())
}

/// The words of a source without comments, literals and lifetimes. `::` is one word, any other sign is one of its own.
fn words(source: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = source;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = string(rest) {
            length
        } else if first == '\'' {
            quote(rest)
        } else if let Some(name) = rest.strip_prefix("r#").filter(|name| is_name(name)) {
            let length = name_length(name);
            words.push(Word { line, text: &name[..length] });
            length + 2
        } else if first == '_' || first.is_alphanumeric() {
            let length = name_length(rest);
            words.push(Word { line, text: &rest[..length] });
            length
        } else if rest.starts_with("::") {
            words.push(Word { line, text: &rest[..2] });
            2
        } else {
            if !first.is_whitespace() {
                words.push(Word { line, text: &rest[..first.len_utf8()] });
            }
            first.len_utf8()
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    words
}

fn name_length(text: &str) -> usize {
    text.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(text.len())
}

/// Block comments nest in Rust.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a string literal of any kind at the start of `text`, if there is one.
fn string(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
        let after = text.strip_prefix(prefix).unwrap_or_default();
        after.starts_with('"')
            || (prefix.ends_with('r') && after.trim_start_matches('#').starts_with('"'))
    })?;
    let body = &text[prefix.len()..];
    if prefix.ends_with('r') {
        let hashes = body.find('"')?;
        let end = format!("\"{}", &body[..hashes]);
        let inside = &body[hashes + 1..];
        let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
        return Some(prefix.len() + hashes + 1 + length);
    }
    let mut escaped = false;
    for (at, c) in body.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(prefix.len() + at + 1),
            _ => {}
        }
    }
    Some(text.len())
}

/// The length of a character literal, or of the quote alone when it begins a lifetime.
fn quote(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        // `'\''` and `'\u{41}'`: the closing quote comes after the escaped character.
        Some((_, '\\')) => {
            chars.next();
            chars.find(|(_, c)| *c == '\'').map_or(text.len(), |(at, _)| at + 1)
        }
        Some(_) => match chars.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

mod tests {
    use super::*;

    fn found(module: &[&str], source: &str) -> Vec<String> {
        let module: Vec<String> = module.iter().map(|&part| part.to_owned()).collect();
        paths(&module, source).into_iter().map(|found| found.segments.join("::")).collect()
    }

    #[test]
    fn a_plain_import() {
        assert_eq!(found(&["call"], "use crate::route::Route;"), ["route::Route"]);
        assert_eq!(
            found(&["call"], "pub(crate) use crate::route::Route as Road;"),
            ["route::Route"]
        );
    }

    #[test]
    fn a_group_over_several_lines_and_in_depth() {
        let source = "use crate::{\n    error::{AskError, SendError as S},\n    route::{self, Route},\n    world::*,\n};";
        assert_eq!(
            found(&["call"], source),
            ["error::AskError", "error::SendError", "route", "route::Route", "world"]
        );
    }

    #[test]
    fn lines_are_those_of_the_name_in_the_group() {
        let lines: Vec<usize> = paths(&[], "/* one\n two */\nuse crate::{\n  a::B,\n  c::D,\n};")
            .iter()
            .map(|found| found.line)
            .collect();
        assert_eq!(lines, [4, 5]);
    }

    #[test]
    fn a_path_in_the_middle_of_code() {
        assert_eq!(
            found(
                &["call"],
                "fn f(x: crate::room::Door<crate::id::Id>) { crate::time::now::<u8>() }"
            ),
            ["room::Door", "id::Id", "time::now"]
        );
        assert_eq!(
            found(&["id"], "macro_rules! m { () => { $crate::cell::run() } }"),
            ["cell::run"]
        );
    }

    #[test]
    fn both_paths_of_a_qualified_one() {
        assert_eq!(
            found(&["call"], "<crate::id::Id as crate::cell::Run>::run()"),
            ["id::Id", "cell::Run"]
        );
    }

    #[test]
    fn super_climbs_from_the_module_of_the_file() {
        assert_eq!(found(&["cell", "guard"], "use super::Outcome;"), ["cell::Outcome"]);
        assert_eq!(found(&["cell", "guard"], "use super::super::tree::Node;"), ["tree::Node"]);
        assert_eq!(
            found(&["cell", "guard"], "use self::super::super::{tree::Node, id};"),
            ["tree::Node", "id"]
        );
        assert_eq!(found(&["timer"], "use super::watch::Watch;"), ["watch::Watch"]);
    }

    #[test]
    fn super_in_a_block_module_climbs_out_of_the_block_only() {
        let source = "mod inner { use super::Outer; fn f() {} } use super::watch::Watch;";
        assert_eq!(found(&["timer"], source), ["timer::Outer", "watch::Watch"]);
    }

    #[test]
    fn the_root_itself_has_no_segments() {
        assert_eq!(
            found(&["timer"], "use crate::*; use super::*; use crate as root;"),
            ["", "", ""]
        );
    }

    #[test]
    fn a_test_module_is_passed_over_and_what_follows_is_not() {
        let source = "#[cfg(test)]\n#[allow(x)]\nmod tests { use crate::cell::Cell; fn f() { {} } } use crate::id::Id;";
        assert_eq!(found(&["tree"], source), ["id::Id"]);
        assert_eq!(found(&["tree"], "#[cfg(test)] mod tests; use crate::id::Id;"), ["id::Id"]);
    }

    #[test]
    fn only_a_module_can_hide_behind_cfg_test() {
        assert_eq!(found(&["tree"], "#[cfg(test)] use crate::cell::Cell;"), ["cell::Cell"]);
        assert_eq!(
            found(&["tree"], "#[cfg(unix)] mod m { use crate::cell::Cell; }"),
            ["cell::Cell"]
        );
    }

    #[test]
    fn comments_and_literals_say_nothing() {
        let source = r####"
            // use crate::a::A;
            /// [`crate::b::B`]
            /* /* use crate::c::C; */ use crate::d::D; */
            const X: &str = "use crate::e::E; \" crate::f::F";
            const Y: &str = r#"" crate::g::G"#;
            const Z: (char, char, u8) = ('"', '\'', b'"');
            fn f<'a>(x: &'a str) -> crate::h::H<'a> {}
        "####;
        assert_eq!(found(&["call"], source), ["h::H"]);
    }

    #[test]
    fn words_that_only_look_like_paths() {
        assert_eq!(
            found(&["call"], "pub(crate) fn f(self) { self.x(); krate::y::z(); my::crate_x::y() }"),
            [""; 0]
        );
        assert_eq!(found(&["call"], "fn f(&self) { (self as &dyn T).g() }"), [""; 0]);
    }

    #[test]
    fn a_raw_name_is_the_name() {
        assert_eq!(found(&["call"], "use crate::r#route::Route;"), ["route::Route"]);
    }
}
