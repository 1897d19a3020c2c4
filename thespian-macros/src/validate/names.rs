//! Rules about the names of handlers among each other.

use super::handler::may_stand_beside;
use crate::diagnostics::Diagnostics;
use crate::model::Handler;
use crate::names;

/// Two handlers whose variants would have one name: the later one is complained about.
pub(crate) fn collisions(handlers: &mut [Handler], diagnostics: &mut Diagnostics) {
    for later in 1..handlers.len() {
        let (before, rest) = handlers.split_at_mut(later);
        let Some(handler) = rest.first_mut() else { return };
        let clash = before.iter().find(|earlier| {
            earlier.variant == handler.variant
                && earlier.variant.is_some()
                && !may_stand_beside(&earlier.method, &handler.method)
        });
        let Some(earlier) = clash else { continue };
        handler.method.sound = false;
        // Two methods of one name are rustc's to tell.
        if earlier.method.ident != handler.method.ident
            && let Some(variant) = &handler.variant
        {
            diagnostics.at(
                &handler.method.ident,
                format!(
                    "`{}` and `{}` would both become the variant `{variant}`; rename one",
                    names::plain(&earlier.method.ident),
                    names::plain(&handler.method.ident),
                ),
            );
        }
    }
}
