//! Types and documentation as text: as the user would write them, and not as tokens are printed.

use proc_macro2::{Delimiter, Punct, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The text of a type. Spaces are where rustfmt has them in types; what the user had there is not known.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let mut line = Line::default();
    line.all(tokens.to_token_stream());
    line.text
}

/// The first paragraph of a documentation, as one line. Nothing where it is not written there, but in a file.
pub(super) fn summary(docs: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for doc in docs {
        let Some(text) = literal(&doc.meta) else { break };
        lines.extend(text.split('\n').map(|line| line.trim().to_owned()));
    }
    let paragraph = lines.iter().skip_while(|line| line.is_empty());
    let paragraph: Vec<&str> =
        paragraph.map(String::as_str).take_while(|line| !line.is_empty()).collect();
    paragraph.join(" ")
}

fn literal(doc: &Meta) -> Option<String> {
    match doc {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// What comes last in a text, as far as it matters to what comes next.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Last {
    /// Nothing, or what wants nothing behind it: an opening bracket, `&`, `::`.
    #[default]
    Open,
    /// A name, a number, a closing bracket.
    Value,
    /// A word of the language, behind which there is a type.
    Word,
    /// The end of arguments.
    Closed,
    /// What has a space behind it: `,`, `->`, `+`.
    Apart,
}

#[derive(Default)]
struct Line {
    text: String,
    last: Last,
}

impl Line {
    fn all(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(one) => {
                    let two = tokens.next_if(|next| is_pair(&one, next));
                    let two = two.map(|two| two.to_string()).unwrap_or_default();
                    self.sign(&format!("{}{two}", one.as_char()));
                }
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    let last = if is_word(&word) { Last::Word } else { Last::Value };
                    self.word(&word, last);
                }
                TokenTree::Literal(literal) => self.word(&literal.to_string(), Last::Value),
                TokenTree::Group(group) => self.group(group.delimiter(), group.stream()),
            }
        }
    }

    fn word(&mut self, word: &str, last: Last) {
        if !matches!(self.last, Last::Open) {
            self.text.push(' ');
        }
        self.push(word, last);
    }

    fn group(&mut self, delimiter: Delimiter, inner: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{ ", " }"),
            Delimiter::None => return self.all(inner),
        };
        // Behind a name a parenthesis has its arguments.
        if matches!(self.last, Last::Word | Last::Apart) {
            self.text.push(' ');
        }
        self.push(open, Last::Open);
        self.all(inner);
        self.text.truncate(self.text.trim_end().len());
        self.push(close, Last::Value);
    }

    fn sign(&mut self, sign: &str) {
        let behind_value = matches!(self.last, Last::Value | Last::Closed);
        match sign {
            "<" | "::" if self.last == Last::Apart => {
                self.text.push(' ');
                self.push(sign, Last::Open);
            }
            "<" | "::" => {
                let is_qualified = self.last == Last::Word;
                self.push(if is_qualified { " " } else { "" }, Last::Open);
                self.push(sign, Last::Open);
            }
            ">" => self.push(sign, Last::Closed),
            "," | ";" | ":" => self.push(sign, Last::Apart),
            "'" | "?" | "#" => self.word(sign, Last::Open),
            // Behind a name, that of a macro.
            "!" if self.last == Last::Value => self.push(sign, Last::Open),
            "&" | "*" | "-" | "!" if !behind_value => self.word(sign, Last::Open),
            _ => self.word(sign, Last::Apart),
        }
    }

    fn push(&mut self, text: &str, last: Last) {
        self.text.push_str(text);
        self.last = last;
    }
}

/// Whether the two are one sign. `&&` and `>>` are not: in types each is two.
fn is_pair(one: &Punct, two: &TokenTree) -> bool {
    let TokenTree::Punct(two) = two else { return false };
    one.spacing() == Spacing::Joint
        && matches!(
            (one.as_char(), two.as_char()),
            (':', ':') | ('-', '>') | ('=' | '!', '=') | ('|', '|') | ('.', '.')
        )
}

fn is_word(word: &str) -> bool {
    matches!(word, "as" | "const" | "dyn" | "impl" | "mut")
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn types_are_written_as_users_write_them() {
        for ty in [
            "u64",
            "()",
            "Result<u64, Overdrawn>",
            "std::collections::HashMap<String, Vec<Option<u8>>>",
            "::std::vec::Vec<u8>",
            "Vec<::std::string::String>",
            "(u8, &'static str)",
            "&'static mut [u8]",
            "[u8; 4]",
            "[[u8; N]; { N + 1 }]",
            "[u8; N * 2]",
            "Grid<-1, 'a', \"text\">",
            "Box<dyn FnOnce(u8, &str) -> Result<(), E> + Send + 'static>",
            "Box<dyn for<'a> Fn(&'a mut (u8, u8)) -> &'a u8 + Send>",
            "Arc<dyn ?Sized + Iterator<Item = u8>>",
            "<Cache<K> as Store<V>>::Out",
            "Vec<<Cache<K>>::Item>",
            "(<A as B>::C, <A as B>::D)",
            "Option<<A as B>::C>",
            "fn(u8) -> u8",
            "unsafe extern \"C\" fn(*const u8, *mut T) -> !",
            "Box<dyn Any>",
            "&&dyn Any",
            "PhantomData<fn(T)>",
            "Wrapper<(A, B), [C; 2]>",
            "matrix![3, 4]",
        ] {
            let tokens: TokenStream = ty.parse().expect("a type");
            assert_eq!(text(&tokens), ty);
            let spaced: TokenStream = tokens.to_string().parse().expect("a type");
            assert_eq!(text(&spaced), ty, "once more");
        }
        let tight: TokenStream = "Box<dyn Map<Item=&'a u8>+'a>".parse().expect("a type");
        assert_eq!(text(&tight), "Box<dyn Map<Item = &'a u8> + 'a>");
    }

    #[test]
    fn a_summary_is_the_first_paragraph() {
        let docs: Vec<Attribute> = parse_quote! {
            ///
            /// Adds `cents`,
            ///   and says what there is.
            ///
            /// More.
        };
        assert_eq!(summary(&docs), "Adds `cents`, and says what there is.");
        let docs: Vec<Attribute> = parse_quote!(#[doc = "One.\nTwo.\n\nThree."]);
        assert_eq!(summary(&docs), "One. Two.");
        let docs: Vec<Attribute> = parse_quote!(#[doc = include_str!("a.md")] #[doc = "More."]);
        assert_eq!(summary(&docs), "");
        assert_eq!(summary(&[]), "");
    }
}
