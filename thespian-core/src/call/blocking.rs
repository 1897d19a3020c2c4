//! Asking from synchronous code.

use tokio::runtime::{Handle, RuntimeFlavor};

use super::Call;
use crate::error::{AskError, NotExecuted, Unknown};
use crate::mailbox::Message;
use crate::world::{Undriven, World, is_inside, park_on};

pub(super) fn ask<M: Message<Reply: Send> + Send, Args, R>(
    call: Call<'_, M, Args, R>,
) -> Result<R, AskError> {
    let world = call.to().route().hub().world.clone();
    if would_block(&world) {
        let to = call.to().target();
        let message = call.into_message().kind();
        return Err(AskError::NotExecuted { why: NotExecuted::WouldBlock, to, message });
    }
    let mut ask = call.ask();
    match &world {
        World::Simple(simple) => match simple.block_on(&mut ask) {
            Ok(result) => result,
            Err(Undriven::Limit) => ask.end(NotExecuted::TimeLimit, Unknown::TimeLimit),
            Err(Undriven::Stalled | Undriven::Halted(_) | Undriven::Inside) => {
                ask.end(NotExecuted::Stalled, Unknown::Stalled)
            }
        },
        World::Threads(_) | World::Other(_) => park_on(ask),
    }
}

/// Whether blocking this thread would keep the very tasks from running that could answer.
fn would_block(world: &World) -> bool {
    match world {
        World::Simple(simple) => {
            simple.is_driven_here() || (simple.is_real() && Handle::try_current().is_ok())
        }
        // The one thread of such a runtime. A thread for blocking work of the same runtime cannot be told from it.
        World::Threads(_) => {
            is_inside()
                || Handle::try_current()
                    .is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::CurrentThread)
        }
        World::Other(_) => is_inside(),
    }
}
