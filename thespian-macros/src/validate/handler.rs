//! Rules about one handler.

use super::types::{self, Place};
use crate::diagnostics::Diagnostics;
use crate::model::{Handler, Method, Param};
use crate::names;
use proc_macro2::Ident;
use syn::Type;

/// What an address can be called with already: its own methods, and those of the traits it has.
const RESERVED: &[&str] = &[
    "clone",
    "clone_from",
    "eq",
    "ne",
    "cmp",
    "partial_cmp",
    "lt",
    "le",
    "gt",
    "ge",
    "hash",
    "fmt",
    "to_string",
    "into",
    "try_into",
    "from",
    "as_addr",
    "from_addr",
    "id",
    "kind",
    "stop",
    "kill",
    "drain",
    "stopped",
    "ready",
    "is_stopped",
    "path",
    "stop_on_drop",
    "intercepted",
    "narrow",
    "pool",
    "borrow",
    "to_owned",
    "type_id",
];

pub(crate) fn rules(handler: &Handler, actor: &Ident, diagnostics: &mut Diagnostics) {
    let method = &handler.method;
    name(handler, actor, diagnostics);
    if let Some(word) = &handler.boxed
        && method.asyncness.is_none()
    {
        diagnostics.at(word, "only an `async fn` has a future to box; leave `boxed` out");
    }
    if let Some(word) = &handler.blocking
        && method.asyncness.is_some()
    {
        diagnostics.at(
            word,
            "an async handler does not block; leave `blocking` out, or write `fn` without `async`",
        );
    }
    retry(handler, diagnostics);
    // A method's own parameters are complained about as such; what uses them is not a second mistake.
    let own = !method.generics.params.is_empty();
    for param in &method.params {
        if let Param::Value(arg) = param
            && !own
        {
            if is_named(&arg.ty.written, "Reply") {
                // It does not say with what it is to be answered, and rustc says so.
                diagnostics.leave_to_rustc();
            } else {
                types::owned(&arg.ty.written, Place::Argument, diagnostics);
            }
        }
    }
    owes(method, diagnostics);
    if method.owes().is_none()
        && let Some(output) = &method.output
        && !own
        && !is_named(&output.written, "Receipt")
    {
        types::owned(&output.written, Place::Reply, diagnostics);
    }
}

fn name(handler: &Handler, actor: &Ident, diagnostics: &mut Diagnostics) {
    let ident = &handler.method.ident;
    let text = names::plain(ident);
    if handler.variant.is_none() {
        diagnostics.at(
            ident,
            format!("`{text}` gives no name for a variant of `{actor}Msg`; begin it with a letter"),
        );
    } else if RESERVED.contains(&text.as_str()) {
        diagnostics.at(
            ident,
            format!("`{text}` is already a method of every address; choose another name"),
        );
    }
}

fn retry(handler: &Handler, diagnostics: &mut Diagnostics) {
    let Some((word, times)) = &handler.retry else { return };
    if handler.method.owes().is_some() {
        diagnostics.at(
            word,
            "a `Reply<..>` is given once and used up at the first try, \
             so a handler that takes one cannot be tried again; leave `retry` out",
        );
    } else if times.base10_parse::<u32>().is_ok_and(|times| times == 0) {
        diagnostics
            .at(times, "0 more tries are none; leave `retry` out, or write at least `retry = 1`");
    }
}

/// Rules about handlers that see to their answer themselves.
fn owes(method: &Method, diagnostics: &mut Diagnostics) {
    let mut obligations = method.params.iter().filter_map(|param| match param {
        Param::Reply(reply) => Some((&reply.arg, &reply.owed)),
        _ => None,
    });
    let output = method.output.as_ref();
    let receipt = output.filter(|output| is_named(&output.written, "Receipt"));
    let Some((arg, owed)) = obligations.next() else {
        let is_meant = method.values().any(|arg| is_named(&arg.ty.written, "Reply"));
        if let Some(receipt) = receipt.filter(|_| !is_meant) {
            diagnostics.at(
                &receipt.written,
                "a receipt is given for a `Reply<'_, ..>`, and this handler takes none",
            );
        }
        return;
    };
    types::owned(&owed.written, Place::Reply, diagnostics);
    if let Some((second, _)) = obligations.next() {
        diagnostics.at(
            &second.ty.written,
            "a handler has one ask to answer, and this is a second `Reply<..>`",
        );
    }
    if receipt.is_none() {
        let message =
            "a handler that takes a `Reply<..>` returns its receipt: write `-> Receipt<'_>`";
        match output {
            Some(output) => diagnostics.at(&output.written, message),
            None => diagnostics.at(&arg.ty.written, message),
        }
    }
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

/// Both may be there if no build has both.
pub(crate) fn may_stand_beside(one: &Method, other: &Method) -> bool {
    !one.threaded.cfgs.is_empty() && !other.threaded.cfgs.is_empty()
}
