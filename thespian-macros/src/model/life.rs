//! What `#[actor(..)]` says about how an actor lives, with its durations read.

use super::attributes::Threaded;
use super::duration;
use crate::diagnostics::Diagnostics;
use crate::parse::actor_args::ActorArgs;
use crate::parse::header::Header;
use crate::paths::Library;
use proc_macro2::Ident;
use syn::{Attribute, Generics, LitInt, LitStr};

pub(crate) use crate::parse::actor_args::{Choice, Mailbox};

/// An actor's type and how it lives.
pub(crate) struct Actor {
    pub(crate) library: Library,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) mailbox: Option<Mailbox>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) max_restarts: Option<LitInt>,
    pub(crate) backoff: Option<Backoff>,
    pub(crate) times: Vec<Time>,
    pub(crate) drains: bool,
    pub(crate) phase: Option<i8>,
}

/// An option that is a duration, and where that was written.
pub(crate) struct Time {
    pub(crate) option: Ident,
    pub(crate) written: LitStr,
    pub(crate) milliseconds: u64,
}

/// The first wait and the longest one, in milliseconds.
pub(crate) struct Backoff {
    pub(crate) written: LitStr,
    pub(crate) first: u64,
    pub(crate) most: u64,
}

impl Actor {
    pub(crate) fn lower(header: Header, args: ActorArgs, diagnostics: &mut Diagnostics) -> Self {
        let Threaded { docs, cfgs, .. } = Threaded::sort(&header.attributes);
        let times = args.times.into_iter().filter_map(|(option, written)| {
            let milliseconds = read(&written, duration::milliseconds, diagnostics)?;
            Some(Time { option, written, milliseconds })
        });
        let times = times.collect();
        let backoff = args.backoff.and_then(|written| {
            let (first, most) = read(&written, duration::range, diagnostics)?;
            Some(Backoff { written, first, most })
        });
        Self {
            library: args.library,
            name: header.name,
            generics: header.generics,
            docs,
            cfgs,
            mailbox: args.mailbox,
            choices: args.choices,
            max_restarts: args.max_restarts,
            backoff,
            times,
            drains: args.drains,
            phase: args.phase,
        }
    }
}

fn read<T>(
    written: &LitStr,
    reader: impl FnOnce(&str) -> Result<T, String>,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    match reader(&written.value()) {
        Ok(value) => Some(value),
        Err(message) => {
            diagnostics.at(written, message);
            None
        }
    }
}
