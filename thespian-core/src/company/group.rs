//! Group: actors that are spoken to together.

use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::circle::Circle;
use super::replies::{AllOf, AnyOf};
use super::{Company, JoinError, Name, Topic, topic};
use crate::actor::{Actor, Context};
use crate::address::{Addr, Address};
use crate::call::{Ask, Call};
use crate::contain::contain;
use crate::director::Touched;
use crate::error::SendError;
use crate::id::ActorId;
use crate::mailbox::Message;
use crate::world::touch;

/// A group of actors of one system that are spoken to in the same way, through addresses of type `A`.
///
/// A handle, cheap to clone; [`System::group`](crate::System::group) and [`Context::group`] give out handles of the same group
/// for the same name and type. Members are always in the order in which they were spawned. What is said to the group is said
/// to those who are members at that moment.
pub struct Group<A: Address> {
    core: Arc<Core<A>>,
}

struct Core<A: Address> {
    company: Arc<Company>,
    number: u64,
    state: Mutex<State<A::Msg>>,
    changes: Arc<topic::Core<Change<A>>>,
}

struct State<M: Message> {
    members: BTreeMap<ActorId, Addr<M>>,
    /// What has changed and is not told yet, so that it is told in this order although it is told without the lock.
    untold: VecDeque<(How, Addr<M>)>,
    /// Somebody is telling, and goes on until all is told.
    is_telling: bool,
}

#[derive(Clone, Copy)]
enum How {
    Joined,
    Left,
    Ended,
}

/// What happened to a group. See [`Group::changes`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change<A> {
    /// Somebody became a member.
    Joined(A),
    /// Somebody is a member no more, and lives on.
    Left(A),
    /// A member has ended.
    Ended(A),
}

/// Who accepted what was said to a group, and who did not.
#[non_exhaustive]
pub struct Broadcast<M> {
    /// How many members accepted it.
    pub delivered: usize,
    /// What came back, with the reasons.
    pub refused: Vec<SendError<M>>,
}

impl<A: Address<Msg: Send> + Send> Group<A> {
    /// Makes an actor a member, until it leaves or ends. A restart is no end. False if it is one already.
    ///
    /// # Errors
    /// [`JoinError`]: the actor has ended, or belongs to another system.
    pub fn join(&self, who: &A) -> Result<bool, JoinError> {
        let (addr, company) = (who.as_addr(), &self.core.company);
        let node = company.check(addr)?;
        let id = addr.target().id;
        let is_new = {
            let mut state = self.core.state();
            let is_new = !state.members.contains_key(&id);
            if is_new {
                state.members.insert(id, addr.clone());
                state.untold.push_back((How::Joined, addr.clone()));
            }
            is_new
        };
        company.circles.enter(id, self.core.clone());
        node.at_end(company.clone());
        self.core.tell();
        Ok(is_new)
    }

    /// Ends a membership. Says whether there was one.
    pub fn leave(&self, who: &A) -> bool {
        let id = who.id();
        self.core.company.circles.leave(id, self.core.number);
        self.core.strike_off(id, How::Left)
    }

    /// The members, in the order in which they were spawned.
    pub fn members(&self) -> Vec<A> {
        let members: Vec<_> = self.core.state().members.values().cloned().collect();
        members.into_iter().map(A::from_addr).collect()
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.core.state().members.len()
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.core.state().members.is_empty()
    }

    /// Whether this actor is a member.
    pub fn contains(&self, who: &A) -> bool {
        self.core.state().members.contains_key(&who.id())
    }

    /// Tells each member what `call` says to it. Never waits.
    ///
    /// A member that does not accept it gives it back; the others get it all the same:
    /// `readers.broadcast(|reader| reader.read(page.clone())).refused`
    pub fn broadcast<Args, R>(
        &self,
        mut call: impl for<'a> FnMut(&'a A) -> Call<'a, A::Msg, Args, R>,
    ) -> Broadcast<A::Msg> {
        let mut broadcast = Broadcast { delivered: 0, refused: Vec::new() };
        for member in self.members() {
            match call(&member).tell() {
                Ok(()) => broadcast.delivered += 1,
                Err(refused) => broadcast.refused.push(refused),
            }
        }
        broadcast
    }

    /// Asks all members, and waits for the first answer. The asks are on their way when this returns, and those that are not
    /// begun when the first answer comes are not executed.
    ///
    /// A deadline is that of each ask: `copies.any_of(|copy| copy.read(key).timeout(second)).await`
    pub fn any_of<Args, R>(
        &self,
        call: impl for<'a> FnMut(&'a A) -> Call<'a, A::Msg, Args, R>,
    ) -> AnyOf<A, R>
    where
        A::Msg: Message<Reply: Send>,
    {
        AnyOf::new(self.ask(call))
    }

    /// Asks all members, and waits until each has answered or failed. The asks are on their way when this returns.
    ///
    /// A deadline is that of each ask: `voters.all_of(|voter| voter.vote().timeout(second)).await.answered`
    pub fn all_of<Args, R>(
        &self,
        call: impl for<'a> FnMut(&'a A) -> Call<'a, A::Msg, Args, R>,
    ) -> AllOf<A, R>
    where
        A::Msg: Message<Reply: Send>,
    {
        AllOf::new(self.ask(call))
    }

    fn ask<Args, R>(
        &self,
        mut call: impl for<'a> FnMut(&'a A) -> Call<'a, A::Msg, Args, R>,
    ) -> Vec<(A, Ask<A::Msg, R>)>
    where
        A::Msg: Message<Reply: Send>,
    {
        let ask = |member: A| {
            let ask = call(&member).ask();
            (member, ask)
        };
        self.members().into_iter().map(ask).collect()
    }

    /// Who joins and leaves from now on, as a topic: [`listen`](Topic::listen) to it, or [`subscribe`](Topic::subscribe) an
    /// actor. The changes are told in the order in which they happened, once each, by whoever made them or, if several did at
    /// once, by one of these.
    ///
    /// Who listens first and asks for the [`members`](Self::members) then misses nobody.
    pub fn changes(&self) -> Topic<Change<A>> {
        Topic::of(self.core.changes.clone(), Some(self.core.clone()))
    }
}

impl<A: Address<Msg: Send> + Send> Core<A> {
    fn state(&self) -> MutexGuard<'_, State<A::Msg>> {
        touch(|| Touched::Company);
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn strike_off(&self, who: ActorId, how: How) -> bool {
        let was_member = {
            let mut state = self.state();
            let member = state.members.remove(&who);
            let was_member = member.is_some();
            state.untold.extend(member.map(|member| (how, member)));
            was_member
        };
        self.tell();
        was_member
    }

    /// Tells what has changed, unless somebody is just doing so: then he tells this, too.
    fn tell(&self) {
        loop {
            let (how, member) = {
                let mut state = self.state();
                if state.is_telling {
                    return;
                }
                let Some(change) = state.untold.pop_front() else { return };
                state.is_telling = true;
                change
            };
            let member = A::from_addr(member);
            let change = match how {
                How::Joined => Change::Joined(member),
                How::Left => Change::Left(member),
                How::Ended => Change::Ended(member),
            };
            let changes = Topic::of(self.changes.clone(), None);
            // An address type may be somebody's own, and so is its clone.
            contain(|| drop(changes.publish(change)));
            self.state().is_telling = false;
        }
    }
}

impl<A: Address<Msg: Send> + Send> Circle for Core<A> {
    fn number(&self) -> u64 {
        self.number
    }

    fn lose(&self, who: ActorId) {
        self.strike_off(who, How::Ended);
    }

    fn close(&self) {
        self.changes.close();
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

impl Company {
    pub(crate) fn group<A>(self: &Arc<Self>, name: &Name<Group<A>>) -> Group<A>
    where
        A: Address<Msg: Send> + Send,
    {
        let core = self.circles.find(name.shared(), || {
            Arc::new(Core {
                company: self.clone(),
                number: self.circles.number(),
                state: Mutex::new(State {
                    members: BTreeMap::new(),
                    untold: VecDeque::new(),
                    is_telling: false,
                }),
                changes: topic::Core::new(self),
            })
        });
        Group { core }
    }
}

impl<B: Actor> Context<B> {
    /// As [`System::group`](crate::System::group). To join it: `cx.group(&READERS).join(&cx.addr())?`
    pub fn group<A: Address<Msg: Send> + Send>(&self, name: &Name<Group<A>>) -> Group<A> {
        Company::of(self.hub()).group(name)
    }
}

// By hand, so that nothing is asked of the address or the message.
impl<A: Address> Clone for Group<A> {
    fn clone(&self) -> Self {
        Self { core: self.core.clone() }
    }
}

impl<A: Address> fmt::Debug for Group<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = {
            let state = self.core.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.members.values().map(Addr::target).collect::<Vec<_>>()
        };
        f.debug_tuple("Group").field(&members).finish()
    }
}

impl<M> fmt::Debug for Broadcast<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Broadcast")
            .field("delivered", &self.delivered)
            .field("refused", &self.refused)
            .finish()
    }
}
