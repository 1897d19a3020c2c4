//! Rules about what is a protocol, as far as that is known without the compiler.

use crate::diagnostics::Diagnostics;
use crate::model::{Block, Spoken};
use crate::names;
use syn::Path;

/// Traits that everybody knows, and nobody calls a protocol. Of others rustc says whether they are one, and says it more than once.
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

/// Complains about what is spoken and cannot be, and leaves it out.
pub(super) fn spoken(block: &mut Block, diagnostics: &mut Diagnostics) {
    let speaks = std::mem::take(&mut block.speaks);
    for spoken in speaks {
        if is_something_else(&spoken.path) {
            diagnostics.at(&spoken.path, "this trait is no protocol: `#[protocol]` makes one");
        } else if let Some(why) = clash(&spoken, block) {
            diagnostics.at(&spoken.path, why);
        } else {
            block.speaks.push(spoken);
        }
    }
}

fn is_something_else(path: &Path) -> bool {
    path.segments
        .last()
        .is_some_and(|last| SOMETHING_ELSE.contains(&names::plain(&last.ident).as_str()))
}

/// Why there cannot be a variant for it.
fn clash(spoken: &Spoken, block: &Block) -> Option<String> {
    let variant = &spoken.variant;
    if block.speaks.iter().any(|earlier| earlier.variant == *variant) {
        return Some(format!(
            "`{variant}` is here twice, and would be one variant of the messages"
        ));
    }
    let handler =
        block.handlers.iter().find(|handler| handler.variant.as_ref() == Some(variant))?;
    let handler = names::plain(&handler.method.ident);
    Some(format!(
        "the protocol and the handler `{handler}` would both become the variant `{variant}`; rename the handler"
    ))
}
