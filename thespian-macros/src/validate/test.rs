//! Rules about `#[thespian::test]`.

use super::entry;
use crate::diagnostics::Diagnostics;
use crate::model::base;
use crate::model::rehearsed::Rehearsed;

pub(crate) fn test(test: &mut Rehearsed, diagnostics: &mut Diagnostics) {
    entry::rules(&test.signature, "#[thespian::test]", "a test", diagnostics);
    for attribute in &test.attributes {
        if attribute.path().segments.last().is_some_and(|last| last.ident == "test") {
            diagnostics
                .at(attribute.path(), "`#[thespian::test]` makes a test by itself; leave this out");
        }
    }
    for name in &test.bases {
        if let Some(objection) = base::objection(&name.text) {
            diagnostics.at(&name.place, objection);
        }
    }
    if let Some(seeds) = &test.seeds
        && seeds.base10_parse::<u64>().is_ok_and(|seeds| seeds == 0)
    {
        diagnostics.at(seeds, "with no seed at all nothing is played; write at least `seeds = 1`");
    }
    if let Some(limit) = &test.limit
        && limit.milliseconds == 0
    {
        diagnostics
            .at(&limit.written, "no test ends in no time at all; write at least `limit = \"1ms\"`");
    }
    // An option that could not be read says nothing about the function. But it is not to be played without it.
    test.sound = diagnostics.count() == 0;
}
