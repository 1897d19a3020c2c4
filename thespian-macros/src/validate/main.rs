//! Rules about `#[thespian::main]`.

use crate::diagnostics::Diagnostics;
use crate::model::entry::Entry;
use syn::FnArg;

pub(crate) fn main(entry: &mut Entry, diagnostics: &mut Diagnostics) {
    let signature = &entry.signature;
    let before = diagnostics.count();
    if signature.asyncness.is_none() {
        diagnostics.at(signature.fn_token, "actors are spoken to with `.await`: write `async fn`");
    }
    if let Some(first) = signature.generics.params.first() {
        diagnostics.at(first, "nobody calls `main`, so nobody can say what its parameters are");
    }
    for (position, input) in signature.inputs.iter().enumerate() {
        match input {
            FnArg::Receiver(receiver) => {
                diagnostics.at(receiver.self_token, "`#[thespian::main]` goes on a free function");
            }
            FnArg::Typed(extra) if position > 0 => {
                diagnostics.at(extra, "`main` is given one thing: `system: System`");
            }
            FnArg::Typed(_) => {}
        }
    }
    entry.sound = diagnostics.count() == before;
}
