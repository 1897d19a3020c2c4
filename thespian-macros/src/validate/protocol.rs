//! Rules about what is a protocol, as far as that is known without the compiler.

use crate::diagnostics::Diagnostics;
use crate::model::Block;
use crate::model::protocol::{Protocol, is_marker};
use crate::names;
use quote::ToTokens;
use syn::{Path, TypeParamBound};

/// Traits that everybody knows, and nobody calls a protocol. Of others rustc says whether they are one.
const SOMETHING_ELSE: &[&str] = &[
    "AsRef",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deref",
    "DerefMut",
    "Display",
    "Drop",
    "Eq",
    "Error",
    "From",
    "FromStr",
    "Future",
    "Hash",
    "Index",
    "Into",
    "IntoIterator",
    "Iterator",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Read",
    "Send",
    "Sized",
    "Sync",
    "ToString",
    "TryFrom",
    "Unpin",
    "Write",
];

/// Complains unless the trait of an impl may be a protocol. Whether it may.
pub(crate) fn may_be_performed(of_trait: &Path, diagnostics: &mut Diagnostics) -> bool {
    let is_other = is_something_else(of_trait);
    if is_other {
        diagnostics.at(
            of_trait,
            "this trait is no protocol: `#[handlers]` goes on the actor's own impl block, and on those of protocols",
        );
    }
    !is_other
}

/// All rules about a protocol. A supertrait that is none is left out, since it may be one that `dyn` cannot have.
pub(crate) fn protocol(protocol: &mut Protocol, diagnostics: &mut Diagnostics) {
    super::block(&mut protocol.block, diagnostics);
    let supertraits = std::mem::take(&mut protocol.head.supertraits);
    let kept = supertraits.into_iter().filter(|bound| match bound {
        TypeParamBound::Trait(bound) => is_marker(&bound.path) || !is_something_else(&bound.path),
        _ => true,
    });
    protocol.head.supertraits = kept.collect();
}

/// Complains about what is spoken and cannot be, and leaves it out.
pub(super) fn spoken(block: &mut Block, diagnostics: &mut Diagnostics) {
    let speaks = std::mem::take(&mut block.speaks);
    for mut spoken in speaks {
        if is_something_else(&spoken.path) {
            diagnostics.at(
                &spoken.path,
                match block.of_protocol {
                    Some(_) => "this trait is no protocol, and a protocol includes nothing else; leave it out",
                    None => "this trait is no protocol: `#[protocol]` makes one",
                },
            );
            continue;
        }
        let variant = spoken.variant.clone();
        if let Some(earlier) = block.speaks.iter().find(|earlier| earlier.variant == variant) {
            if shown(&earlier.path) == shown(&spoken.path) {
                diagnostics.at(&spoken.path, format!("`{variant}` is here twice; leave one out"));
                continue;
            }
            diagnostics.at(
                &spoken.path,
                format!(
                    "two protocols would become the variant `{variant}`; give one another name: `use .. as ..`"
                ),
            );
            spoken.variant = names::public(&format!("{variant}_"), variant.span());
        }
        block.speaks.push(spoken);
    }
    for handler in &mut block.handlers {
        let Some(variant) = &handler.variant else { continue };
        if handler.method.sound && block.speaks.iter().any(|spoken| spoken.variant == *variant) {
            handler.method.sound = false;
            let name = names::plain(&handler.method.ident);
            diagnostics.at(
                &handler.method.ident,
                format!("`{name}` and the protocol `{variant}` would both become the variant `{variant}`; rename the handler"),
            );
        }
    }
}

fn shown(path: &Path) -> String {
    path.to_token_stream().to_string()
}

fn is_something_else(path: &Path) -> bool {
    path.segments
        .last()
        .is_some_and(|last| SOMETHING_ELSE.contains(&names::plain(&last.ident).as_str()))
}
