//! The roster: notes how many workers each stage has.

use crate::timeline::Course;
use std::time::Duration;
use thespian::prelude::*;
use thespian::{Event, Events, What};

/// Hears what happens in the system, and keeps the changes of those pools that are called as its courses are.
#[derive(Debug)]
#[actor]
pub struct Roster {
    /// Until it has started.
    events: Option<Events>,
    began: Duration,
    courses: Vec<Course>,
}

#[handlers]
impl Roster {
    /// A roster for these stages.
    pub fn new(events: Events, courses: Vec<Course>) -> Self {
        Self { events: Some(events), began: Duration::ZERO, courses }
    }

    #[started]
    fn begin(&mut self, cx: &mut Context<Self>) {
        self.began = cx.now().since_start();
        if let Some(events) = self.events.take() {
            listen(events, cx);
        }
    }

    /// What was noted so far.
    #[handler]
    pub fn courses(&self) -> Vec<Course> {
        self.courses.clone()
    }

    /// A pool has another size.
    #[handler]
    fn resized(&mut self, cx: &mut Context<Self>, change: Option<(Change, Events)>) {
        let Some((change, events)) = change else { return };
        let at = change.at.saturating_sub(self.began);
        if let Some(course) = self.courses.iter_mut().find(|course| course.stage == change.stage) {
            course.change(at, change.workers);
        }
        listen(events, cx);
    }
}

/// A pool has had so many workers since.
#[derive(Debug)]
struct Change {
    at: Duration,
    stage: String,
    workers: u32,
}

/// Only what is about sizes comes as a message: with chaos there are thousands of other events.
fn listen(mut events: Events, cx: &Context<Roster>) {
    let next = async move {
        while let Some(event) = events.next().await {
            if let Some(change) = change(&event) {
                return Some((change, events));
            }
        }
        None
    };
    cx.pipe(next, |change| RosterMsg::Resized { change });
}

fn change(event: &Event) -> Option<Change> {
    let What::Resized { to, .. } = event.what else { return None };
    let name = event.path.rsplit('/').next()?;
    let stage = name.split('#').next()?.to_owned();
    Some(Change {
        at: event.at.since_start(),
        stage,
        workers: u32::try_from(to).unwrap_or(u32::MAX),
    })
}
