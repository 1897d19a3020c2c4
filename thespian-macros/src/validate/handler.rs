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
        if let Param::Value(arg) | Param::ReplyTo(arg) = param
            && !own
        {
            types::owned(&arg.ty.written, Place::Argument, diagnostics);
        }
    }
    if handler.later.is_some() {
        later(handler, diagnostics);
    } else if let Some(output) = &method.output
        && !own
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
    if handler.later.is_some() {
        diagnostics.at(
            word,
            "a `ReplyTo<..>` is given once and goes with the state that failed, \
             so a handler that answers later cannot be tried again; leave `retry` out",
        );
    } else if times.base10_parse::<u32>().is_ok_and(|times| times == 0) {
        diagnostics
            .at(times, "0 more tries are none; leave `retry` out, or write at least `retry = 1`");
    }
}

fn later(handler: &Handler, diagnostics: &mut Diagnostics) {
    const HOW: &str = "a handler that answers later is given the way to answer: \
                       take a `ReplyTo<..>` as the first argument after the context";
    let method = &handler.method;
    match (&handler.later, method.reply_to()) {
        (Some(word), None) => diagnostics.at(word, HOW),
        // The right one in another place, or else what cannot be one.
        (_, Some(arg))
            if !may_be_reply_to(&arg.ty.written)
                || last_name(&arg.ty.written).is_none_or(|name| name != REPLY_TO)
                    && method.values().any(|other| {
                        last_name(&other.ty.written).is_some_and(|name| name == REPLY_TO)
                    }) =>
        {
            diagnostics.at(&arg.ty.written, HOW);
        }
        _ => {}
    }
    if let Some(output) = &method.output
        && !output.is_unit()
    {
        diagnostics.at(
            &output.written,
            "a handler that answers later answers through its `ReplyTo<..>`; leave the return type out",
        );
    }
}

const REPLY_TO: &str = "ReplyTo";

/// What everybody knows under this name, and nobody calls a `ReplyTo<..>`.
const SOMETHING_ELSE: &[&str] = &[
    "String", "Vec", "Option", "Result", "Box", "Arc", "Rc", "Cow", "HashMap", "HashSet",
    "BTreeMap", "BTreeSet", "VecDeque", "Duration", "Instant", "PathBuf",
];

/// Whether a type may be a `ReplyTo<..>`, perhaps under a name that the user gave it. Of one that is not, rustc would
/// complain once for each place where the reply's type is needed.
fn may_be_reply_to(ty: &Type) -> bool {
    let Some(name) = last_name(ty) else { return matches!(ty, Type::Macro(_) | Type::Group(_)) };
    !name.starts_with(char::is_lowercase) && !SOMETHING_ELSE.contains(&name.as_str())
}

fn last_name(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|last| names::plain(&last.ident))
}

/// Both may be there if no build has both.
pub(crate) fn may_stand_beside(one: &Method, other: &Method) -> bool {
    !one.threaded.cfgs.is_empty() && !other.threaded.cfgs.is_empty()
}
