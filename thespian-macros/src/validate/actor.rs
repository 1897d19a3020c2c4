//! Rules about an actor's type and life, and about data types that travel.

use crate::diagnostics::Diagnostics;
use crate::model::data::Data;
use crate::model::life::{Actor, Backoff};

/// The durations that may not be zero, and why.
const NEVER_ZERO: &[(&str, &str)] = &[
    ("within", "in no time at all no restart can be counted"),
    ("start_within", "no actor starts in no time at all"),
    ("hook_within", "no hook ends in no time at all"),
    ("idle", "without a message for no time at all it would be idle at once"),
];

pub(crate) fn life(actor: &Actor, diagnostics: &mut Diagnostics) {
    for time in actor.times.iter().filter(|time| time.milliseconds == 0) {
        let name = time.option.to_string();
        if let Some((_, why)) = NEVER_ZERO.iter().find(|(option, _)| *option == name) {
            diagnostics.at(&time.written, format!("{why}; write at least `{name} = \"1ms\"`"));
        }
    }
    if let Some(Backoff { written, first, most }) = &actor.backoff {
        if *first == 0 {
            diagnostics.at(
                written,
                "no wait at all stays none when it is doubled; begin with at least `1ms`",
            );
        } else if first > most {
            diagnostics.at(written, "the first wait is longer than the longest; swap the two");
        }
    }
    for lifetime in actor.generics.lifetimes() {
        diagnostics.at(
            &lifetime.lifetime,
            "an actor owns its state, since it lives longer than whoever made it: \
             own the data or share it in an `Arc`",
        );
    }
}

pub(crate) fn message(data: &Data, diagnostics: &mut Diagnostics) {
    for lifetime in data.generics.lifetimes() {
        diagnostics.at(
            &lifetime.lifetime,
            "a message owns its data, since it waits in a mailbox while its sender goes on: \
             own the data or share it in an `Arc`",
        );
    }
}
