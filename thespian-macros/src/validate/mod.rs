//! Validate: what is allowed.
//! In: a model. Out: complaints, and the model with every method that has one marked as not sound.
//! Never knows: how things were parsed, or what will be emitted.
//! Order: method by method as in the source; rustc speaks where it speaks better, so there is no rule
//! here that only repeats it.

mod actor;
mod entry;
mod handler;
mod hook;
mod init;
mod main;
mod names;
mod protocol;
mod states;
mod test;
mod types;

use crate::diagnostics::Diagnostics;
use crate::model::Block;

pub(crate) use actor::{life, message};
pub(crate) use main::main;
pub(crate) use protocol::{may_be_performed, protocol};
pub(crate) use test::test;

/// Applies all rules to a block.
pub(crate) fn block(block: &mut Block, diagnostics: &mut Diagnostics) {
    for handler in &mut block.handlers {
        let before = diagnostics.count();
        handler::rules(handler, &block.name, diagnostics);
        handler.method.sound &= diagnostics.count() == before;
    }
    states::rules(block, diagnostics);
    names::collisions(&mut block.handlers, diagnostics);
    protocol::spoken(block, diagnostics);
    init::rules(&mut block.inits, &block.functions, diagnostics);
    hook::rules(&mut block.hooks, diagnostics);
}
