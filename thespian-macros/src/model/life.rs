//! What `#[actor(..)]` says about how an actor lives, with its durations read.

use super::duration;
use crate::diagnostics::Diagnostics;
use crate::parse::actor_args::ActorArgs;
use crate::parse::header::Header;
use crate::paths::Library;
use proc_macro2::Ident;
use syn::{Attribute, Generics, LitInt, LitStr};

pub(crate) use crate::parse::actor_args::Mailbox;

/// An actor's type and how it lives.
pub(crate) struct Actor {
    pub(crate) library: Library,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) mailbox: Option<Mailbox>,
    pub(crate) restart: Option<Ident>,
    pub(crate) max_restarts: Option<LitInt>,
    pub(crate) within: Option<Time>,
    pub(crate) stop_within: Option<Time>,
}

/// A duration and where it was written.
pub(crate) struct Time {
    pub(crate) written: LitStr,
    pub(crate) milliseconds: u64,
}

impl Actor {
    pub(crate) fn lower(header: Header, args: ActorArgs, diagnostics: &mut Diagnostics) -> Self {
        let cfgs = super::attributes::Threaded::sort(&header.attributes).cfgs;
        Self {
            library: args.library,
            name: header.name,
            generics: header.generics,
            cfgs,
            mailbox: args.mailbox,
            restart: args.restart,
            max_restarts: args.max_restarts,
            within: time(args.within, diagnostics),
            stop_within: time(args.stop_within, diagnostics),
        }
    }
}

fn time(written: Option<LitStr>, diagnostics: &mut Diagnostics) -> Option<Time> {
    let written = written?;
    match duration::milliseconds(&written.value()) {
        Ok(milliseconds) => Some(Time { written, milliseconds }),
        Err(message) => {
            diagnostics.at(written, message);
            None
        }
    }
}
