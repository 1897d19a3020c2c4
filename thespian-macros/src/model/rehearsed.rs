//! The function under `#[thespian::test]`.

use super::duration;
use crate::diagnostics::Diagnostics;
use crate::parse::function::Function;
use crate::parse::test_args::TestArgs;
use crate::paths::Library;
use proc_macro2::TokenStream;
use syn::{Attribute, LitInt, LitStr, Signature, Visibility};

pub(crate) use crate::parse::test_args::{BaseName, Faults};

/// An async test.
pub(crate) struct Rehearsed {
    pub(crate) library: Library,
    /// The function as written, without its attributes.
    pub(crate) bare: TokenStream,
    /// All of its attributes; they go to the test around it.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) bases: Vec<BaseName>,
    pub(crate) seeds: Option<LitInt>,
    pub(crate) limit: Option<Limit>,
    pub(crate) faults: Option<Faults>,
    pub(crate) record: bool,
    pub(crate) twice: bool,
    /// Whether nothing was found wrong with it; otherwise it is not run.
    pub(crate) sound: bool,
}

/// How long a run may take.
pub(crate) struct Limit {
    pub(crate) written: LitStr,
    pub(crate) milliseconds: u64,
}

impl Rehearsed {
    pub(crate) fn lower(
        bare: TokenStream,
        function: Function,
        args: TestArgs,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let limit = args.limit.and_then(|written| match duration::milliseconds(&written.value()) {
            Ok(milliseconds) => Some(Limit { written, milliseconds }),
            Err(complaint) => {
                diagnostics.at(&written, complaint);
                None
            }
        });
        Self {
            library: args.library,
            bare,
            attributes: function.attributes,
            visibility: function.visibility,
            signature: function.signature,
            bases: args.bases,
            seeds: args.seeds,
            limit,
            faults: args.faults,
            record: args.record,
            twice: args.twice,
            sound: true,
        }
    }
}
