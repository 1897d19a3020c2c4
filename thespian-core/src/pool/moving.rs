//! How keys move from one worker to another, and the order of what is said with each is kept.
//!
//! The new places are published first, with a lobby for each of the old ones: who wants to say something with a key that
//! moves is held there. When nobody is left who knows only the old places, a marker is put into the queue of each worker that
//! loses keys, behind all that it has. When it is reached, those who were held go on to the new owner, and nobody is
//! held any more.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::manager::Manager;
use super::places::{Moving, Place, Places};
use crate::mailbox::{Lobby, Marker, Message};
use crate::tree::Node as _;
use crate::world::yield_now;

pub(super) struct Transition<M: Message> {
    moving: Arc<Moving<M>>,
    /// The seats that lose keys and have not come to the end of what they had.
    pending: BTreeSet<u32>,
    /// Those of them whose markers have been reached, or dropped.
    reached: BTreeSet<u32>,
    /// Who leaves when all is over.
    pub(super) gone: Vec<Arc<Place<M>>>,
}

impl<M: Message + Send, H: Send> Manager<M, H> {
    /// Replaces the places, of which, as of earlier ones, whoever calls this must have no other handle; `gone` are those that leave.
    pub(super) async fn move_keys(
        &mut self,
        places: Arc<Places<M>>,
        all: Vec<Arc<Place<M>>>,
        gone: Vec<Arc<Place<M>>>,
    ) {
        let bound = |place: &Arc<Place<M>>| place.worker.header().life.mailbox;
        let from = places.all.iter().map(|place| (place.clone(), Lobby::new(bound(place))));
        let moving = Arc::new(Moving { from: from.collect() });
        let new = Arc::new(Places { all, moving: Some(moving.clone()) });
        drop(places);
        drop(self.staff.publish(new));
        // Not only those of just now: a sender may have been held up since there were others.
        while self.staff.is_outdated() {
            yield_now().await;
        }
        // If somebody leaves it is he who loses keys; if somebody comes it may be all others.
        let losers: Vec<_> = match gone.is_empty() {
            true => moving.from.iter().map(|(place, _)| place.clone()).collect(),
            false => gone.clone(),
        };
        let pending = losers.iter().map(|place| place.seat).collect();
        self.transition = Some(Transition { moving, pending, reached: BTreeSet::new(), gone });
        for place in losers {
            let (seat, desk) = (place.seat, self.staff.desk.clone());
            place.worker.any().mark(Marker::new(move || desk.tell(|news| news.reached.push(seat))));
        }
    }

    /// Lets those go on who need not be held back any more.
    pub(super) fn heed_marks(&mut self, reached: &[u32]) {
        let Some(mut transition) = self.transition.take() else { return };
        transition.reached.extend(reached);
        let places = self.staff.places();
        for (before, lobby) in &transition.moving.from {
            let seat = before.seat;
            if !transition.pending.contains(&seat) || !transition.reached.contains(&seat) {
                continue;
            }
            let has_ended =
                |place: &Arc<Place<M>>| place.seat == seat && place.worker.any().is_sealed();
            match transition.gone.iter().find(|place| place.seat == seat) {
                // What waited because he has ended came before those who are held.
                Some(gone) => self.let_out(&gone.lobby, &places),
                // Somebody will take this place, and with it what waits there.
                None if places.all.iter().any(has_ended) => continue,
                None => {}
            }
            self.let_out(lobby, &places);
            transition.pending.remove(&seat);
        }
        if !transition.pending.is_empty() {
            self.transition = Some(transition);
            return;
        }
        drop(self.staff.publish(Arc::new(Places { all: places.all.clone(), moving: None })));
        transition.gone.iter().for_each(|place| place.worker.any().drain());
    }

    fn let_out(&self, lobby: &Lobby, places: &Places<M>) {
        while let Ok(held) = lobby.take_or_close(|| ()) {
            held.into_iter().for_each(|(to, waiting)| self.pass(places, to, waiting));
        }
    }
}
