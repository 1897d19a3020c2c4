//! From one incarnation to the next: alone, or together with siblings.

use std::sync::Arc;
use std::time::Duration;

use super::guard::{unless_killed, unless_wanted};
use super::{Part, Turn};
use crate::exit::{ExitReason, Failure};
use crate::hub::DeadReason;
use crate::mailbox::Phase;
use crate::supervision::{Restart, Strategy};
use crate::tree::{
    Convened, GRACE, Milestone, Node, On, Pace, Seat, Usher, begin_to_wait, end, end_all, within,
};
use crate::world::yield_now;

/// Why an incarnation makes room for the next.
pub(super) enum Because {
    Failed(Failure),
    /// It stopped itself although it is permanent, or its siblings are restarted.
    Asked,
}

/// What a cell that wants its whole group restarted came to.
enum Role {
    /// It has put off its own state, and those of the others.
    Usher(Usher, Seat),
    /// Somebody else was first, and has called this one.
    Called(Seat),
    /// Only this one is concerned, and has put off its state.
    Alone,
}

impl dyn Part {
    /// Puts off the state, and those of all siblings that are concerned; then waits as long as the policy says. The next
    /// incarnation is made by whoever calls this.
    pub(super) async fn renew(&mut self, because: Because, wait: Duration) {
        let mut because = Some(because);
        match self.gather(&mut because).await {
            Role::Alone => self.pause(wait).await,
            Role::Usher(usher, seat) => {
                self.pause(wait).await;
                drop(usher);
                self.sit(seat).await;
            }
            Role::Called(seat) => {
                self.put_off(because.take()).await;
                self.sit(seat).await;
            }
        }
        self.note_restart();
        // An actor that fails at every message of a long queue must not keep the others waiting.
        yield_now().await;
    }

    /// Siblings wait for this one to be restarted with them.
    pub(super) async fn answer_call(&mut self) -> Option<ExitReason> {
        // A message with `retry` comes again, and has not failed.
        if self.tries_left().is_none() {
            self.bury_message(DeadReason::CutOff);
        }
        self.life_mut().handling = None;
        let seat = self.inbox().take_call()?;
        self.record().restarts += 1;
        self.put_off(Some(Because::Asked)).await;
        self.sit(seat).await;
        self.note_restart();
        None
    }

    /// How often it was restarted.
    pub(super) fn restarts(&self) -> u64 {
        self.life().record.as_ref().map_or(0, |record| record.restarts)
    }

    /// Unless it came to its end while it waited.
    fn note_restart(&self) {
        if self.inbox().ending().is_none() {
            self.inbox().restarted(self.restarts());
        }
    }

    async fn gather(&mut self, because: &mut Option<Because>) -> Role {
        let inbox = self.share();
        let header = inbox.header();
        let strategy = header.parent.strategy();
        // Whoever fails before it has started is tried again alone: nobody can have relied on it.
        // And whoever is about to end restarts nobody.
        let ends = inbox.ending().is_some();
        let life = self.life();
        if strategy == Strategy::OneForOne || !life.started || life.seat.is_some() || ends {
            self.put_off(because.take()).await;
            return Role::Alone;
        }
        let (parent, me) = (header.parent.clone(), header.target.id);
        loop {
            match parent.family().convene(strategy, me) {
                Convened::Alone => {
                    self.put_off(because.take()).await;
                    return Role::Alone;
                }
                Convened::Busy(round) => {
                    let milestone = Milestone::default();
                    let everybody = On::Before(round.clone(), usize::MAX);
                    begin_to_wait(&self.node(), milestone.of(everybody));
                    let over = unless_wanted(&inbox, round.over()).await;
                    inbox.forget_waits();
                    if let Some(seat) = inbox.take_call() {
                        return Role::Called(seat);
                    }
                    if over.is_none() {
                        // Asked to end, so that nobody else is concerned any more.
                        self.put_off(because.take()).await;
                        return Role::Alone;
                    }
                }
                Convened::Round { usher, group } => {
                    let Some(seat) = self.usher(&usher, group, because).await else {
                        return Role::Alone;
                    };
                    return Role::Usher(usher, seat);
                }
            }
        }
    }

    /// Has everybody put off their states, youngest first, and returns this one's seat; nothing once it is itself asked to
    /// end.
    async fn usher(
        &mut self,
        usher: &Usher,
        group: Vec<(Arc<dyn Node>, Seat)>,
        because: &mut Option<Because>,
    ) -> Option<Seat> {
        let inbox = self.share();
        let mut own = None;
        for (place, (sibling, seat)) in group.into_iter().enumerate().rev() {
            if sibling.header().target.id == inbox.header().target.id {
                self.put_off(because.take()).await;
                seat.put_off();
                own = Some(seat);
                continue;
            }
            let milestone = Milestone::default();
            begin_to_wait(&self.node(), milestone.of(On::Actor(sibling.clone())));
            let called = call(usher, place, sibling, seat);
            if unless_wanted(&inbox, called).await.is_none() {
                break;
            }
        }
        inbox.forget_waits();
        self.put_off(because.take()).await;
        own
    }

    /// Puts off the state: children first. Nothing, if that is done already.
    async fn put_off(&mut self, because: Option<Because>) {
        let Some(because) = because else { return };
        self.inbox().show(Phase::Restarting);
        self.end_children().await;
        let farewell = match because {
            Because::Asked => Some(ExitReason::Stopped),
            Because::Failed(failure) => {
                self.habits().stops_after_failure.then(|| ExitReason::Failed(failure))
            }
        };
        if let Some(reason) = farewell.filter(|_| self.life().started)
            && let Err(Turn::Fail(cause)) = self.say_goodbye(reason).await
        {
            self.note_failure(*cause);
        }
        // Last words may have had children.
        self.end_children().await;
        self.drop_state();
    }

    /// Waits for this one's turn to be made again. Whoever is asked to end waits no longer.
    async fn sit(&mut self, seat: Seat) {
        seat.put_off();
        let milestone = Milestone::default();
        let older = On::Before(seat.round().clone(), seat.place());
        begin_to_wait(&self.node(), milestone.of(older));
        let inbox = self.share();
        inbox.show(Phase::Waiting);
        unless_wanted(&inbox, seat.turn()).await;
        inbox.forget_waits();
        self.life_mut().seat = Some(Box::new(seat));
    }

    /// Waits before an incarnation. Siblings that are restarted just then take this one with them.
    pub(super) async fn pause(&mut self, wait: Duration) {
        if wait.is_zero() {
            return;
        }
        let inbox = self.share();
        inbox.show(Phase::Waiting);
        let sleep = inbox.header().hub.world.sleep(wait);
        if unless_wanted(&inbox, sleep).await.is_none()
            && let Some(seat) = inbox.take_call()
        {
            self.sit(seat).await;
        }
    }

    /// Ends the children in order, or by force once this actor is killed itself: then the result is true.
    ///
    /// What they had to say is forgotten with them: a failure that the last incarnation's child escalated is no failure of
    /// the next one.
    pub(super) async fn end_children(&mut self) -> bool {
        let inbox = self.share();
        if inbox.family().is_empty() {
            inbox.forget_children();
            return false;
        }
        // A child that asks its parent meanwhile is told at once that this cannot be.
        let milestone = Milestone::default();
        let node = self.node();
        begin_to_wait(&node, milestone.of(On::ChildrenOf(node.clone())));
        let orderly = end_all(inbox.family(), Pace::Orderly { until: None });
        let killed = unless_killed(&inbox, orderly).await.is_none();
        if killed {
            end_all(inbox.family(), Pace::kill(&inbox.header().hub.world)).await;
        }
        inbox.forget_children();
        inbox.forget_waits();
        killed
    }

    /// Whether it has stopped itself although it is permanent.
    pub(super) fn may_revive(&self) -> bool {
        self.own().stops
            && self.inbox().header().life.restart_kind(true) == Restart::Permanent
            && self.recipe().is_some()
            && self.inbox().ending().is_none()
    }

    /// An actor that stopped itself although it is permanent is made again, within its window of restarts.
    pub(super) async fn revive(&mut self, reason: ExitReason) -> Option<ExitReason> {
        let revives = self.may_revive();
        self.own_mut().stops = false;
        let (inbox, now) = (self.share(), self.now());
        let life = &inbox.header().life;
        let Some(rest) = revives.then(|| self.record().count(life, now)).flatten() else {
            return Some(reason);
        };
        self.renew(Because::Asked, rest).await;
        None
    }
}

/// Calls one sibling to the round and waits until it has put off its state. Whoever does not come is cut off, and whoever
/// does not come then is ended by force; whoever cannot be made again is ended in order.
async fn call(usher: &Usher, place: usize, sibling: Arc<dyn Node>, seat: Seat) {
    let world = sibling.header().hub.world.clone();
    if sibling.header().comes_back() {
        sibling.call(seat);
        let patience = world.sleep(sibling.header().life.stop_within);
        if !within(usher.off(place), Some(patience)).await {
            sibling.cut_off();
            if !within(usher.off(place), Some(world.sleep(GRACE))).await {
                sibling.kill();
                end(sibling, Pace::kill(&world)).await;
                return usher.give_up(place);
            }
        }
        if !sibling.is_sealed() {
            return;
        }
    }
    end(sibling, Pace::Orderly { until: None }).await;
    usher.give_up(place);
}
