//! Asking from synchronous code.

use std::future::IntoFuture;

use super::Call;
use crate::error::{AskError, NotExecuted};
use crate::mailbox::Message;
use crate::world::{Stalled, World, is_inside, park_on};

pub(super) fn ask<M: Message<Reply: Send>, Args, R>(
    call: Call<'_, M, Args, R>,
) -> Result<R, AskError> {
    let world = call.to().route().hub().world.clone();
    if is_inside() {
        let to = call.to().target();
        let message = call.into_message().kind();
        return Err(AskError::NotExecuted { why: NotExecuted::WouldBlock, to, message });
    }
    let mut ask = call.into_future();
    if let World::Simple(simple) = &world {
        match simple.block_on(&mut ask) {
            Some(Ok(result)) => return result,
            Some(Err(Stalled)) => return ask.stall(),
            // Another thread drives the stage.
            None => {}
        }
    }
    park_on(ask)
}
