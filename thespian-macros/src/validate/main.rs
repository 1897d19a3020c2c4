//! Rules about `#[thespian::main]`.

use super::entry;
use crate::diagnostics::Diagnostics;
use crate::model::entry::Entry;

pub(crate) fn main(main: &mut Entry, diagnostics: &mut Diagnostics) {
    let before = diagnostics.count();
    entry::rules(&main.signature, "#[thespian::main]", "`main`", diagnostics);
    main.sound = diagnostics.count() == before;
}
