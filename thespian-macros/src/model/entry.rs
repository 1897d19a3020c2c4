//! The function under `#[thespian::main]`.

use super::attributes::Threaded;
use crate::parse::block_args::ListArgs;
use crate::parse::function::Function;
use crate::paths::Library;
use proc_macro2::TokenStream;
use syn::{Path, Signature, Visibility};

/// An async main.
pub(crate) struct Entry {
    pub(crate) library: Library,
    /// The function as written.
    pub(crate) item: TokenStream,
    pub(crate) threaded: Threaded,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    /// The kinds of actors in `cast(..)`.
    pub(crate) casts: Vec<Path>,
    /// Whether nothing was found wrong with it; otherwise it is not run.
    pub(crate) sound: bool,
}

impl Entry {
    pub(crate) fn lower(item: TokenStream, function: Function, mut args: ListArgs) -> Self {
        Self {
            casts: args.list("cast").unwrap_or_default(),
            library: args.library,
            item,
            threaded: Threaded::sort(&function.attributes),
            visibility: function.visibility,
            signature: function.signature,
            sound: true,
        }
    }
}
