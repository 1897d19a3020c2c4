//! Rules about a function that the library calls: `#[thespian::main]` and `#[thespian::test]`.

use crate::diagnostics::Diagnostics;
use syn::{FnArg, Signature};

/// `attribute` is what it wears, `who` what it is.
pub(super) fn rules(
    signature: &Signature,
    attribute: &str,
    who: &str,
    diagnostics: &mut Diagnostics,
) {
    if signature.asyncness.is_none() {
        diagnostics.at(signature.fn_token, "actors are spoken to with `.await`: write `async fn`");
    }
    if let Some(first) = signature.generics.params.first() {
        let complaint = format!("nobody calls {who}, so nobody can say what its parameters are");
        diagnostics.at(first, complaint);
    }
    for (position, input) in signature.inputs.iter().enumerate() {
        match input {
            FnArg::Receiver(receiver) => {
                let complaint = format!("`{attribute}` goes on a free function");
                diagnostics.at(receiver.self_token, complaint);
            }
            FnArg::Typed(extra) if position > 0 => {
                diagnostics.at(extra, format!("{who} is given one thing: `system: System`"));
            }
            FnArg::Typed(_) => {}
        }
    }
}
