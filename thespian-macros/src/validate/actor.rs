//! Rules about an actor's type and life, and about data types that travel.

use crate::diagnostics::Diagnostics;
use crate::model::data::Data;
use crate::model::life::Actor;

pub(crate) fn life(actor: &Actor, diagnostics: &mut Diagnostics) {
    if let Some(within) = &actor.within
        && within.milliseconds == 0
    {
        diagnostics.at(
            &within.written,
            "in no time at all no restart can be counted; write at least `within = \"1ms\"`",
        );
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
