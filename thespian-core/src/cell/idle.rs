//! Waiting for the next message, and for how long nobody wants anything.

use std::future::Future;
use std::pin::Pin;
use std::task::Context;

use super::{End, Next, Part, Turn};
use crate::mailbox::{Pause, Phase};
use crate::time::Time;
use crate::world::Sleep;

/// An actor's patience with silence. Only actors with the option `idle` have one.
///
/// The timer stays set while messages come and go, and when it rings too early it is set to the right moment: so there
/// is one timer for each stretch of silence that could have been long enough, and not one for each message.
pub(super) struct Idle {
    until: Time,
    timer: Option<Sleep>,
}

impl dyn Part {
    /// There is nothing to do: from now on it is silent. Once that has been so for too long, it closes its mailbox, unless there
    /// is something in it, and ends.
    pub(super) fn wait_silently(&mut self, task: &mut Context<'_>) -> Pause {
        self.inbox().show(Phase::Idle);
        if !std::mem::replace(&mut self.life_mut().is_silent, true) {
            self.be_patient();
        }
        if self.is_out_of_patience(task) && self.inbox().close_if_empty() {
            return self.turn(Next::Over(Turn::End(End::Stopped)), false);
        }
        Pause::Silent
    }

    fn be_patient(&mut self) {
        let header = self.inbox().header();
        let Some(limit) = header.life.idle else { return };
        match (header.hub.world.now().checked_add(limit), &mut self.life_mut().idle) {
            (Some(until), Some(idle)) => idle.until = until,
            (Some(until), idle @ None) => *idle = Some(Box::new(Idle { until, timer: None })),
            // Time itself is shorter than that.
            (None, idle) => *idle = None,
        }
    }

    fn is_out_of_patience(&mut self, task: &mut Context<'_>) -> bool {
        let inbox = self.share();
        let world = &inbox.header().hub.world;
        let Some(idle) = &mut self.life_mut().idle else { return false };
        loop {
            let timer = idle.timer.get_or_insert_with(|| world.sleep_until(idle.until));
            if Pin::new(timer).poll(task).is_pending() {
                return false;
            }
            idle.timer = None;
            if world.now() >= idle.until {
                return true;
            }
            // It was too early.
        }
    }
}
