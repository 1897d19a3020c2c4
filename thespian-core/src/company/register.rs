//! The register: who bears which name, and who waits for one. Plain data; what is let go of is handed out.

use std::any::{Any, TypeId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::task::Waker;

use crate::id::{ActorId, Target};

/// An address, whatever its messages are.
pub(super) type AnyAddr = Arc<dyn Any + Send + Sync>;

/// Who bears a name.
#[derive(Clone)]
pub(super) struct Bearer {
    pub(super) who: Target,
    /// The type of the messages, as there can be several types of addresses for one actor.
    pub(super) understands: TypeId,
    pub(super) addr: AnyAddr,
}

#[derive(Default)]
pub(super) struct Register {
    bearers: BTreeMap<Arc<str>, Bearer>,
    /// The same the other way round, for when somebody ends.
    names: BTreeMap<ActorId, BTreeSet<Arc<str>>>,
    waiting: BTreeMap<Arc<str>, BTreeMap<u64, Waker>>,
    last_key: u64,
    is_stopping: bool,
}

/// What came of a claim.
pub(super) enum Claim {
    /// These have waited for it.
    Granted(Vec<Waker>),
    /// It is borne by the same actor already.
    Again,
    Taken(Target),
}

/// What is known of a name.
pub(super) enum Known {
    Borne(Bearer),
    Free,
    /// Free, and it will hardly be claimed any more.
    Stopping,
}

impl Register {
    /// A name is borne by one actor at a time; whoever has it may claim it again.
    pub(super) fn claim(&mut self, name: &Arc<str>, bearer: &Bearer) -> Claim {
        match self.bearers.get(name) {
            Some(other)
                if other.who.id == bearer.who.id && other.understands == bearer.understands =>
            {
                return Claim::Again;
            }
            Some(other) => return Claim::Taken(other.who),
            None => {}
        }
        self.names.entry(bearer.who.id).or_default().insert(name.clone());
        self.bearers.insert(name.clone(), bearer.clone());
        Claim::Granted(
            self.waiting.remove(name).into_iter().flat_map(BTreeMap::into_values).collect(),
        )
    }

    /// Only its bearer's name is given back.
    pub(super) fn release(&mut self, name: &str, who: ActorId) -> Option<Bearer> {
        if self.bearers.get(name).is_none_or(|bearer| bearer.who.id != who) {
            return None;
        }
        if let Some(names) = self.names.get_mut(&who) {
            names.remove(name);
            if names.is_empty() {
                self.names.remove(&who);
            }
        }
        self.bearers.remove(name)
    }

    /// All of an actor's names are given back.
    pub(super) fn forget(&mut self, who: ActorId) -> Vec<Bearer> {
        let names = self.names.remove(&who).unwrap_or_default();
        names.iter().filter_map(|name| self.bearers.remove(name)).collect()
    }

    pub(super) fn look_up(&self, name: &str) -> Known {
        match self.bearers.get(name) {
            Some(bearer) => Known::Borne(bearer.clone()),
            None if self.is_stopping => Known::Stopping,
            None => Known::Free,
        }
    }

    /// Registers `waker` under `key`, giving one out if there is none yet. Returns the waker it replaced.
    pub(super) fn wait(
        &mut self,
        name: &Arc<str>,
        key: &mut Option<u64>,
        waker: Waker,
    ) -> Option<Waker> {
        let key = *key.get_or_insert_with(|| {
            self.last_key += 1;
            self.last_key
        });
        self.waiting.entry(name.clone()).or_default().insert(key, waker)
    }

    /// Somebody waits no more.
    pub(super) fn leave(&mut self, name: &str, key: u64) -> Option<Waker> {
        let waiting = self.waiting.get_mut(name)?;
        let waker = waiting.remove(&key);
        if waiting.is_empty() {
            self.waiting.remove(name);
        }
        waker
    }

    /// The system is stopping: these wait for nothing.
    pub(super) fn stop_waiting(&mut self) -> Vec<Waker> {
        self.is_stopping = true;
        std::mem::take(&mut self.waiting).into_values().flat_map(BTreeMap::into_values).collect()
    }

    pub(super) fn names(&self) -> Vec<(Arc<str>, Target)> {
        self.bearers.iter().map(|(name, bearer)| (name.clone(), bearer.who)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bearer(serial: u64) -> Bearer {
        let who = Target { id: ActorId::new(0, serial), kind: "Actor" };
        Bearer { who, understands: TypeId::of::<u8>(), addr: Arc::new(()) }
    }

    fn claim(register: &mut Register, name: &str, serial: u64) -> Result<usize, u64> {
        match register.claim(&name.into(), &bearer(serial)) {
            Claim::Granted(waiting) => Ok(waiting.len()),
            Claim::Again => Ok(0),
            Claim::Taken(by) => Err((1..9).find(|&s| by.id == ActorId::new(0, s)).unwrap()),
        }
    }

    fn list(register: &Register) -> String {
        let names: Vec<_> =
            register.names().iter().map(|(name, who)| format!("{name}={who}")).collect();
        names.join(" ")
    }

    #[test]
    fn a_name_is_for_one_and_one_can_have_several() {
        let mut register = Register::default();
        assert_eq!(claim(&mut register, "a", 1), Ok(0));
        assert_eq!(claim(&mut register, "a", 2), Err(1));
        assert_eq!(claim(&mut register, "a", 1), Ok(0));
        assert_eq!(claim(&mut register, "b", 1), Ok(0));
        assert_eq!(claim(&mut register, "c", 2), Ok(0));
        assert_eq!(list(&register), "a=Actor#1 b=Actor#1 c=Actor#2");
        assert_eq!(register.forget(ActorId::new(0, 1)).len(), 2);
        assert_eq!(list(&register), "c=Actor#2");
        assert!(register.names.len() == 1, "nothing of it is left");
    }

    #[test]
    fn a_name_is_given_back_by_its_bearer_only() {
        let mut register = Register::default();
        assert_eq!(claim(&mut register, "a", 1), Ok(0));
        assert!(register.release("a", ActorId::new(0, 2)).is_none());
        assert!(register.release("b", ActorId::new(0, 1)).is_none());
        assert!(register.release("a", ActorId::new(0, 1)).is_some());
        assert!(register.names.is_empty() && register.bearers.is_empty());
        assert!(register.forget(ActorId::new(0, 1)).is_empty());
    }

    #[test]
    fn who_waits_is_told_of_the_claim_or_of_the_end_and_leaves_no_trace() {
        let mut register = Register::default();
        let (mut one, mut two, mut three) = (None, None, None);
        let a: Arc<str> = "a".into();
        assert!(register.wait(&a, &mut one, Waker::noop().clone()).is_none());
        assert!(register.wait(&a, &mut one, Waker::noop().clone()).is_some());
        register.wait(&a, &mut two, Waker::noop().clone());
        assert!(register.leave("a", one.unwrap()).is_some());
        assert_eq!(claim(&mut register, "a", 1), Ok(1));
        assert!(register.leave("a", two.unwrap()).is_none());
        register.wait(&"b".into(), &mut three, Waker::noop().clone());
        assert_eq!(register.stop_waiting().len(), 1);
        assert!(register.waiting.is_empty());
        assert!(matches!(register.look_up("b"), Known::Stopping));
        assert!(matches!(register.look_up("a"), Known::Borne(_)));
    }
}
