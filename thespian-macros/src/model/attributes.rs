//! Which of a method's attributes are copied to what is generated from it.

use proc_macro2::{TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token, parse_quote};

/// The attributes worth copying, by kind.
#[derive(Clone, Default)]
pub(crate) struct Threaded {
    /// `#[doc]`
    pub(crate) docs: Vec<Attribute>,
    /// `#[cfg]`
    pub(crate) cfgs: Vec<Attribute>,
    /// `#[allow]`, `#[warn]`, `#[deny]`, `#[forbid]`; an `#[expect]` becomes an `#[allow]`, since the
    /// copy may well give no reason to complain.
    pub(crate) lints: Vec<Attribute>,
    /// `#[deprecated]`
    pub(crate) deprecated: Vec<Attribute>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Doc,
    Cfg,
    Lint,
    Deprecated,
    Other,
}

impl Threaded {
    pub(crate) fn sort(attributes: &[Attribute]) -> Self {
        let mut sorted = Self::default();
        for attribute in attributes {
            let mut copy = attribute.clone();
            match kind(&attribute.meta) {
                Kind::Doc => sorted.docs.push(copy),
                Kind::Cfg => sorted.cfgs.push(copy),
                Kind::Lint => {
                    if let Meta::List(list) = &mut copy.meta
                        && list.path.is_ident("expect")
                    {
                        list.path = parse_quote!(allow);
                    }
                    sorted.lints.push(copy);
                }
                Kind::Deprecated => sorted.deprecated.push(copy),
                Kind::Other => {}
            }
        }
        sorted
    }
}

fn kind(meta: &Meta) -> Kind {
    let Some(name) = meta.path().get_ident() else { return Kind::Other };
    match name.to_string().as_str() {
        "doc" => Kind::Doc,
        "cfg" => Kind::Cfg,
        "allow" | "warn" | "deny" | "forbid" | "expect" => Kind::Lint,
        "deprecated" => Kind::Deprecated,
        "cfg_attr" => conditional(meta),
        _ => Kind::Other,
    }
}

/// `#[cfg_attr(condition, a, b)]` is copied if all it adds is of one kind that is copied.
fn conditional(meta: &Meta) -> Kind {
    let mut added = added(meta).iter().map(kind).collect::<Vec<_>>();
    added.dedup();
    match added[..] {
        [Kind::Doc] => Kind::Doc,
        [Kind::Deprecated] => Kind::Deprecated,
        [Kind::Cfg] => Kind::Cfg,
        _ => Kind::Other,
    }
}

/// What a `cfg_attr` adds.
pub(crate) fn added(meta: &Meta) -> Vec<Meta> {
    let Meta::List(list) = meta else { return Vec::new() };
    let behind_condition: TokenStream = list
        .tokens
        .clone()
        .into_iter()
        .skip_while(|token| !matches!(token, TokenTree::Punct(sign) if sign.as_char() == ','))
        .skip(1)
        .collect();
    syn::parse::Parser::parse2(Punctuated::<Meta, Token![,]>::parse_terminated, behind_condition)
        .map(|metas| metas.into_iter().collect())
        .unwrap_or_default()
}
