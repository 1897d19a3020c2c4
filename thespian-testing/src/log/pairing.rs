//! Pairing: which of the messages that were sent is the one that is handled now.
//!
//! A message carries no number, since every program would pay for that. So the log pairs by receiver and kind, first in first
//! out, which is the order that mailboxes keep: what was delayed on purpose comes at its time, and what was lost is taken out.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use thespian_core::Time;

use super::Said;

/// Messages that are on their way, and asks that are being answered.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    sent: u64,
    waiting: BTreeMap<Key, Waiting>,
    /// With who handles them.
    begun: BTreeMap<Key, VecDeque<(Said, Arc<str>)>>,
}

/// Receiver and kind.
type Key = (Arc<str>, &'static str);

/// By when they are due, which is always for what is not held up, and by their numbers.
type Waiting = BTreeMap<(Time, u64), Said>;

/// How many messages of one kind to one receiver may wait. On stages on which nobody tells the log what came back, those that did
/// would wait for ever.
const MOST: usize = 1 << 14;

impl Pairing {
    /// A message is sent.
    pub(super) fn sent(
        &mut self,
        from: Arc<str>,
        to: Arc<str>,
        kind: &'static str,
        is_ask: bool,
    ) -> Said {
        self.sent += 1;
        let said = Said { number: Some(self.sent), from, to: to.clone(), kind, is_ask };
        let waiting = self.waiting.entry((to, kind)).or_default();
        waiting.insert((Time::START, self.sent), said.clone());
        if waiting.len() > MOST {
            waiting.pop_first();
        }
        said
    }

    /// A message is held up until then on its way.
    pub(super) fn delayed(&mut self, said: &Said, due: Time) {
        let waiting = self.waiting.get_mut(&(said.to.clone(), said.kind));
        if let (Some(waiting), Some(number)) = (waiting, said.number)
            && let Some(said) = waiting.remove(&(Time::START, number))
        {
            waiting.insert((due, number), said);
        }
    }

    /// A message is handled by the actor `who`.
    pub(super) fn handled(&mut self, who: &Arc<str>, kind: &'static str) -> Said {
        let said = self.take(who, kind).unwrap_or_else(|| unsent(who, kind));
        if said.is_ask {
            let begun = self.begun.entry((said.to.clone(), kind)).or_default();
            begun.push_back((said.clone(), who.clone()));
            if begun.len() > MOST {
                begun.pop_front();
            }
        }
        said
    }

    /// An ask of `asker` has ended that was handled; says by whom.
    pub(super) fn heard(
        &mut self,
        asker: &Arc<str>,
        to: &Arc<str>,
        kind: &'static str,
    ) -> Option<(Said, Arc<str>)> {
        let begun = self.begun.get_mut(&(to.clone(), kind))?;
        // Who has asked may have had somebody else wait for it, in a pipe for example.
        let place = begun.iter().position(|(said, _)| said.from == *asker).unwrap_or(0);
        begun.remove(place)
    }

    /// An ask of `asker` has ended before it was handled.
    pub(super) fn given_up(
        &mut self,
        asker: &Arc<str>,
        to: &Arc<str>,
        kind: &'static str,
    ) -> Option<Said> {
        let waiting = self.waiting.get_mut(&(to.clone(), kind))?;
        let is_it = |said: &Said| said.is_ask && said.from == *asker;
        let place = *waiting.iter().find(|(_, said)| is_it(said))?.0;
        waiting.remove(&place)
    }

    /// A message that was on its way to `to` is lost.
    pub(super) fn lost(&mut self, to: &Arc<str>, kind: &'static str) -> Said {
        self.take(to, kind).unwrap_or_else(|| unsent(to, kind))
    }

    /// The message that was sent last to `to` is given back.
    pub(super) fn given_back(&mut self, to: &Arc<str>, kind: &'static str) -> Option<Said> {
        let waiting = self.waiting.get_mut(&(to.clone(), kind))?;
        // What is held up was accepted, and does not come back.
        let last = *waiting.range(..=(Time::START, u64::MAX)).next_back()?.0;
        waiting.remove(&last)
    }

    /// The first that is due: for `who`, or for the pool that it works in.
    fn take(&mut self, who: &Arc<str>, kind: &'static str) -> Option<Said> {
        let pool = who.rsplit_once('/').map(|(pool, _)| Arc::from(pool));
        [Some(who.clone()), pool]
            .into_iter()
            .flatten()
            .find_map(|to| Some(self.waiting.get_mut(&(to, kind))?.pop_first()?.1))
    }
}

/// A message that nobody has sent through an address: an actor has piped it to itself.
fn unsent(who: &Arc<str>, kind: &'static str) -> Said {
    Said { number: None, from: who.clone(), to: who.clone(), kind, is_ask: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn path(text: &str) -> Arc<str> {
        text.into()
    }

    fn sent(pairing: &mut Pairing, from: &str, to: &str, kind: &'static str) -> Said {
        pairing.sent(path(from), path(to), kind, true)
    }

    #[test]
    fn what_was_sent_first_is_handled_first_for_each_receiver_and_kind() {
        let mut pairing = Pairing::default();
        let first = sent(&mut pairing, "/a", "/x", "put");
        let other = sent(&mut pairing, "/a", "/y", "put");
        let second = sent(&mut pairing, "/b", "/x", "put");
        let get = sent(&mut pairing, "/b", "/x", "get");
        assert_eq!(pairing.handled(&path("/x"), "get"), get);
        assert_eq!(pairing.handled(&path("/x"), "put"), first);
        assert_eq!(pairing.handled(&path("/x"), "put"), second);
        assert_eq!(pairing.handled(&path("/y"), "put"), other);
        assert_eq!(pairing.handled(&path("/y"), "put").number, None);
    }

    #[test]
    fn what_was_delayed_comes_after_what_was_not() {
        let mut pairing = Pairing::default();
        let late = sent(&mut pairing, "/a", "/x", "put");
        let prompt = sent(&mut pairing, "/b", "/x", "put");
        pairing.delayed(&late, Time::at(Duration::from_secs(1)));
        assert_eq!(pairing.handled(&path("/x"), "put"), prompt);
        assert_eq!(pairing.handled(&path("/x"), "put"), late);
    }

    #[test]
    fn what_is_lost_is_not_handled_and_what_is_given_back_was_sent_last() {
        let mut pairing = Pairing::default();
        let first = sent(&mut pairing, "/a", "/x", "put");
        let second = sent(&mut pairing, "/b", "/x", "put");
        let third = sent(&mut pairing, "/c", "/x", "put");
        assert_eq!(pairing.given_back(&path("/x"), "put"), Some(third));
        assert_eq!(pairing.lost(&path("/x"), "put"), first);
        assert_eq!(pairing.handled(&path("/x"), "put"), second);
        assert_eq!(pairing.given_back(&path("/x"), "put"), None);
    }

    #[test]
    fn what_is_never_heard_of_again_is_forgotten_some_day() {
        let mut pairing = Pairing::default();
        for _ in 0..=MOST {
            sent(&mut pairing, "/a", "/x", "put");
        }
        assert_eq!(pairing.handled(&path("/x"), "put").number, Some(2));
        for _ in 0..2 * MOST {
            sent(&mut pairing, "/a", "/y", "get");
            pairing.handled(&path("/y"), "get");
        }
        assert_eq!(pairing.begun[&(path("/y"), "get")].len(), MOST);
    }

    #[test]
    fn a_worker_handles_what_was_sent_to_its_pool() {
        let mut pairing = Pairing::default();
        let said = sent(&mut pairing, "/a", "/pool", "put");
        assert_eq!(pairing.handled(&path("/pool/worker#3"), "put"), said);
    }

    #[test]
    fn an_answer_goes_to_the_one_who_asked() {
        let mut pairing = Pairing::default();
        let first = sent(&mut pairing, "/a", "/pool", "get");
        let second = sent(&mut pairing, "/b", "/pool", "get");
        pairing.handled(&path("/pool/worker#3"), "get");
        pairing.handled(&path("/pool/worker#4"), "get");
        let mut heard = |by: &str| pairing.heard(&path(by), &path("/pool"), "get");
        assert_eq!(heard("/b"), Some((second, path("/pool/worker#4"))));
        assert_eq!(heard("a pipe"), Some((first, path("/pool/worker#3"))));
        assert_eq!(heard("/a"), None);
    }

    #[test]
    fn an_ask_that_is_given_up_is_not_handled() {
        let mut pairing = Pairing::default();
        let mut ask = |from| sent(&mut pairing, from, "/x", "get");
        let (first, second) = (ask("/a"), ask("/b"));
        assert_eq!(pairing.heard(&path("/a"), &path("/x"), "get"), None);
        assert_eq!(pairing.given_up(&path("/a"), &path("/x"), "get"), Some(first));
        assert_eq!(pairing.handled(&path("/x"), "get"), second);
    }
}
