//! Rules about `#[init]`.

use super::handler::may_stand_beside;
use super::types::{self, Place};
use crate::diagnostics::Diagnostics;
use crate::model::Method;
use proc_macro2::Ident;

/// What is generated from `#[init]`.
const GENERATED: [&str; 2] = ["props", "props_with"];

pub(crate) fn rules(inits: &mut [Method], functions: &[Ident], diagnostics: &mut Diagnostics) {
    for function in functions {
        if !inits.is_empty() && GENERATED.iter().any(|taken| function == taken) {
            diagnostics.at(
                function,
                format!("`{function}` is generated from `#[init]`; choose another name"),
            );
            // Two of one name would be a second complaint.
            for init in inits.iter_mut() {
                init.sound = false;
            }
        }
    }
    for later in 0..inits.len() {
        let (before, rest) = inits.split_at_mut(later);
        let Some(init) = rest.first_mut() else { return };
        let errors = diagnostics.count();
        if before.iter().any(|earlier| !may_stand_beside(earlier, init)) {
            diagnostics.at(&init.ident, "an actor has one `#[init]`, and this is a second one");
        }
        if init.generics.params.is_empty() {
            for arg in init.values() {
                types::owned(&arg.ty.written, Place::Argument, diagnostics);
            }
        }
        match &init.output {
            None => diagnostics
                .at(&init.ident, "`#[init]` makes the actor: return `Self` or `Result<Self, E>`"),
            Some(output) if init.generics.params.is_empty() => {
                types::owned(&output.written, Place::Reply, diagnostics);
            }
            Some(_) => {}
        }
        init.sound &= diagnostics.count() == errors;
    }
}
