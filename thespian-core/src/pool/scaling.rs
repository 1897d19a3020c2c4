//! Scaling: how the manager comes to look, and does what is decided.

use std::future::Future as _;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::desk::{Desk, News};
use super::places::{Place, Places};
use super::scale::{Scale, Seen, Verdict, decide};
use crate::mailbox::{Marker, Message, Pressure};
use crate::time::Time;
use crate::world::{Sleep, World};

/// What the manager of a pool that scales itself keeps in mind.
pub(super) struct Scaling {
    changed: Option<Time>,
    /// Since when no message has had to wait.
    quiet: Time,
    /// When to look again.
    look: Option<Sleep>,
    /// Whether it will be told when there is relief.
    marked: bool,
    /// Whether messages waited at the last look: since then nobody tells of more.
    deaf: bool,
}

impl Scaling {
    pub(super) fn new(now: Time) -> Self {
        Self { changed: None, quiet: now, look: None, marked: false, deaf: false }
    }

    pub(super) fn poll_look(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(look) = &mut self.look else { return Poll::Pending };
        let poll = Pin::new(look).poll(cx);
        if poll.is_ready() {
            self.look = None;
        }
        poll
    }

    pub(super) fn changed(&mut self, now: Time) {
        self.changed = Some(now);
    }

    pub(super) fn heed(&mut self, news: &News, now: Time) {
        self.marked &= !news.relieved;
        if news.pressed {
            self.quiet = now;
        }
    }

    /// How many workers there should be, if that is another number; else it is looked again in time.
    pub(super) fn look<M: Message + Send>(
        &mut self,
        scale: &Scale,
        places: &Places<M>,
        world: &World,
        desk: &Arc<Desk>,
    ) -> (bool, Option<usize>) {
        let now = world.now();
        let pressures: Vec<_> =
            places.all.iter().map(|place| (place.worker.any().pressure(now), place)).collect();
        let waiting = pressures.iter().map(|(pressure, _)| pressure.waiting).sum();
        if std::mem::replace(&mut self.deaf, waiting > 0) || waiting > 0 {
            self.quiet = now;
        }
        let seen = Seen {
            size: places.all.len(),
            busy: pressures.iter().filter(|(pressure, _)| pressure.busy).count(),
            waiting,
            oldest: pressures.iter().map(|(pressure, _)| pressure.oldest).max().unwrap_or_default(),
            unchanged: self.changed.map_or(Duration::MAX, |changed| now - changed),
            quiet: now - self.quiet,
        };
        self.look = None;
        let size = match decide(scale, &seen) {
            Verdict::Resize(size) => Some(size),
            Verdict::Look(wait) => {
                self.look = Some(world.sleep(wait));
                None
            }
            Verdict::Relief => {
                self.mark(&pressures, desk);
                None
            }
            Verdict::Rest => None,
        };
        (waiting == 0, size)
    }

    /// Has it told when the one who has most to do is through with what he has now.
    fn mark<M: Message + Send>(
        &mut self,
        pressures: &[(Pressure, &Arc<Place<M>>)],
        desk: &Arc<Desk>,
    ) {
        if std::mem::replace(&mut self.marked, true) {
            return;
        }
        if let Some((_, place)) = pressures.iter().max_by_key(|(pressure, _)| *pressure) {
            let desk = desk.clone();
            place.worker.any().mark(Marker::new(move || desk.tell(|news| news.relieved = true)));
        }
    }
}
