//! The manager of a pool: one task, which hires and lets go, so that nobody else ever waits for that.

use std::collections::BTreeMap;
use std::future::{Future as _, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::desk::{End, News};
use super::moving::Transition;
use super::places::{Place, Places};
use super::routing::Routing;
use super::scaling::Scaling;
use super::staff::Staff;
use crate::director::Role;
use crate::error::SpawnError;
use crate::hub::What;
use crate::id::ActorId;
use crate::mailbox::{Mailbox, Message, Waiting};
use crate::supervision::{Life, Record};
use crate::time::Time;
use crate::tree::{Exit, Node as _};
use crate::world::yield_now;

pub(super) struct Manager<M: Message + Send, H> {
    pub(super) staff: Arc<Staff<M>>,
    /// Makes a worker, which starts after so long.
    hire: H,
    life: Life,
    /// How often somebody had to be replaced at each seat.
    records: BTreeMap<u32, Record>,
    /// Who has left the places and works off what he had accepted.
    leaving: BTreeMap<ActorId, Arc<Mailbox<M>>>,
    /// While keys are on their way.
    pub(super) transition: Option<Transition<M>>,
    scaling: Scaling,
    drains: bool,
    has_drained: bool,
    is_over: bool,
}

impl<M: Message + Send, H> Manager<M, H>
where
    H: Fn(Duration) -> Result<Arc<Mailbox<M>>, SpawnError> + Send + 'static,
{
    pub(super) fn new(staff: Arc<Staff<M>>, hire: H, life: Life) -> Self {
        let (records, leaving) = (BTreeMap::new(), BTreeMap::new());
        let (drains, has_drained, is_over) = (false, false, false);
        let scaling = Scaling::new(staff.head.header().hub.world.now());
        let manager = Self {
            transition: None,
            staff,
            hire,
            life,
            records,
            leaving,
            scaling,
            drains,
            has_drained,
            is_over,
        };
        for place in &manager.staff.places().all {
            manager.attend(place);
        }
        manager
    }

    pub(super) async fn run(mut self) {
        let mut end = pin!(Exit::new(self.staff.head.clone()));
        while let Some(news) = self.news(end.as_mut()).await {
            self.drains |= news.drains;
            self.scaling.heed(&news, self.now());
            for end in news.ended {
                self.heed_end(end).await;
            }
            self.heed_marks(&news.reached);
            self.adapt().await;
            self.scale().await;
            if self.leaving.is_empty() && self.transition.is_none() {
                self.staff.desk.settle();
            }
        }
    }

    /// Nothing, once the pool has ended.
    async fn news(&mut self, mut end: Pin<&mut Exit>) -> Option<News> {
        poll_fn(|cx| {
            if end.as_mut().poll(cx).is_ready() {
                return Poll::Ready(None);
            }
            match self.staff.desk.poll_news(cx) {
                Poll::Ready(news) => Poll::Ready(Some(news)),
                Poll::Pending => self.scaling.poll_look(cx).map(|()| Some(News::default())),
            }
        })
        .await
    }

    fn now(&self) -> Time {
        self.staff.head.header().hub.world.now()
    }

    /// Sees to it that the end of this one is heard of.
    fn attend(&self, place: &Arc<Place<M>>) {
        let (worker, desk) = (place.worker.clone(), self.staff.desk.clone());
        let attending = Box::pin(async move {
            let who = worker.header().target.id;
            let reason = Exit::new(worker).await;
            desk.tell(|news| news.ended.push(End { who, reason }));
        });
        self.staff.head.header().hub.world.spawn(Role::Helper("pool"), attending);
    }

    async fn heed_end(&mut self, end: End) {
        // A failure that was escalated ends the pool in a moment: nobody is to be hired for that.
        while self.staff.head.is_signalled() && !self.staff.head.any().is_sealed() {
            yield_now().await;
        }
        if self.leaving.remove(&end.who).is_some() || self.is_over {
            return;
        }
        let places = self.staff.places();
        let is_his = |place: &Arc<Place<M>>| place.worker.header().target.id == end.who;
        let Some(at) = places.all.iter().position(is_his) else { return };
        let least = self.staff.scale.as_ref().map_or(0, |(scale, _)| scale.min);
        let is_missed =
            end.reason.is_abnormal() || self.staff.desk.want_less(least) >= places.all.len();
        // What was accepted before a drain is handled, also what waits for a successor.
        let is_awaited = self.drains && !places.all[at].lobby.is_empty();
        // While keys are on their way everybody keeps his seat.
        if (is_missed && !self.drains) || is_awaited || self.transition.is_some() {
            self.replace(&places, at);
        } else {
            self.strike_off(&places, at).await;
        }
    }

    /// Somebody else takes a place, at once or when there have not been too many before him.
    fn replace(&mut self, places: &Places<M>, at: usize) {
        let place = &places.all[at];
        let now = self.now();
        let record = self.records.entry(place.seat).or_default();
        let rest = record.count(&self.life, now).unwrap_or_default();
        let Ok(worker) = (self.hire)(rest) else { return self.close() };
        let successor = Place::new(place.seat, worker.clone());
        self.attend(&successor);
        let mut all = places.all.clone();
        all[at] = successor;
        self.hand_over(place, Arc::new(Places { all, moving: places.moving.clone() }));
        if self.has_drained {
            // The others have been told.
            worker.any().drain();
        }
    }

    /// A place is given up: he who had it stopped himself.
    async fn strike_off(&mut self, places: &Places<M>, at: usize) {
        let mut all = places.all.clone();
        let place = all.remove(at);
        if all.is_empty() {
            // A pool without workers is none.
            self.close();
            // Its end would cut those off who have left and still work. If it is stopped meanwhile, so are they.
            for worker in std::mem::take(&mut self.leaving).into_values() {
                Exit::new(worker).await;
            }
            self.staff.head.any().drain();
            return;
        }
        let size = all.len();
        self.hand_over(&place, Arc::new(Places { all, moving: places.moving.clone() }));
        self.resized(size);
    }

    /// Replaces the places by others, in the moment in which nobody waits any more at one that is not among them.
    fn hand_over(&self, place: &Place<M>, places: Arc<Places<M>>) {
        loop {
            match place.lobby.take_or_close(|| self.staff.publish(places.clone())) {
                Ok(held) => {
                    held.into_iter().for_each(|(to, waiting)| self.pass(&places, to, waiting))
                }
                Err(before) => return drop(before),
            }
        }
    }

    /// Makes the number of workers what it is to be.
    async fn adapt(&mut self) {
        if self.is_over || self.transition.is_some() {
            return;
        }
        let places = self.staff.places();
        if self.drains {
            if !std::mem::replace(&mut self.has_drained, true) {
                places.all.iter().for_each(|place| place.worker.any().drain());
            }
            return;
        }
        let wanted = self.staff.desk.wanted();
        if wanted > places.all.len() {
            self.grow(places, wanted).await;
        } else if wanted < places.all.len() {
            self.shrink(places, wanted).await;
        }
    }

    async fn grow(&mut self, places: Arc<Places<M>>, wanted: usize) {
        let mut grown = Places { all: places.all.clone(), moving: None };
        while grown.all.len() < wanted {
            let Ok(worker) = (self.hire)(Duration::ZERO) else { return self.close() };
            let place = Place::new(grown.free_seat(), worker);
            self.attend(&place);
            grown.all.push(place);
        }
        if !self.staff.rule.is_for_anybody() {
            self.move_keys(places, grown.all, Vec::new()).await;
            return self.resized(wanted);
        }
        let grown = Arc::new(grown);
        drop(self.staff.publish(grown.clone()));
        // Who stands in line has not chosen to stand there.
        for place in &places.all {
            for waiting in place.worker.any().hand_over_line() {
                self.pass(&grown, 0, waiting);
            }
        }
        self.resized(wanted);
    }

    /// Whoever leaves does so first, and works off what he has afterwards.
    async fn shrink(&mut self, places: Arc<Places<M>>, wanted: usize) {
        let (mut all, mut gone) = (places.all.clone(), Vec::new());
        while all.len() > wanted
            && let Some(last) = (0..all.len()).max_by_key(|&at| all[at].seat)
        {
            gone.push(all.remove(last));
        }
        let leaves =
            |place: &Arc<Place<M>>| (place.worker.header().target.id, place.worker.clone());
        self.leaving.extend(gone.iter().map(leaves));
        if !self.staff.rule.is_for_anybody() {
            self.move_keys(places, all, gone).await;
            return self.resized(wanted);
        }
        let places = Arc::new(Places { all, moving: None });
        drop(self.staff.publish(places.clone()));
        for place in gone {
            for waiting in place.worker.any().retire() {
                self.pass(&places, 0, waiting);
            }
            self.hand_over(&place, places.clone());
        }
        self.resized(wanted);
    }

    /// Has as many workers as there should be by what there is to do.
    async fn scale(&mut self) {
        let staff = self.staff.clone();
        let Some((scale, alarm)) = &staff.scale else { return };
        while !self.is_over && !self.drains && self.transition.is_none() {
            alarm.set(true);
            let world = &staff.head.header().hub.world;
            let (rests, size) = self.scaling.look(scale, &staff.places(), world, &staff.desk);
            alarm.set(rests);
            let Some(size) = size else { return };
            staff.desk.want(size);
            self.adapt().await;
        }
    }

    fn resized(&mut self, to: usize) {
        self.scaling.changed(self.now());
        let from = self.staff.desk.resized(to);
        let header = self.staff.head.header();
        header.hub.note(header.target, || header.path(), What::Resized { from, to });
    }
}

impl<M: Message + Send, H> Manager<M, H> {
    /// Lets somebody who waited for one wait for another.
    pub(super) fn pass(&self, places: &Places<M>, to: u64, waiting: Waiting) {
        let by_key = self.staff.rule.is_by_key();
        let routing = if by_key { Routing::Key(to) } else { Routing::LeastLoaded };
        let wish = self.staff.wish(routing);
        if let Err(waiting) = places.take_in(&wish, to, waiting)
            && let Some(how) = waiting.disappoint(self.staff.head.header())
        {
            self.staff.head.count_turned_away(how);
        }
    }

    /// There will be no workers any more.
    fn close(&mut self) {
        self.is_over = true;
        self.staff.shut();
        self.staff.desk.close();
        let places = self.staff.places();
        let gone = self.transition.iter().flat_map(|transition| &transition.gone);
        let of_places = places.all.iter().chain(gone).map(|place| &place.lobby);
        let of_keys = places.moving.iter().flat_map(|moving| &moving.from).map(|(_, lobby)| lobby);
        for lobby in of_places.chain(of_keys) {
            for how in lobby.dissolve(self.staff.head.header()) {
                self.staff.head.count_turned_away(how);
            }
        }
    }
}

impl<M: Message + Send, H> Drop for Manager<M, H> {
    /// It ends with the pool; or the stage has dropped it.
    fn drop(&mut self) {
        self.close();
    }
}
