//! What a tree of actors ought to do about failures and ends, said once more and as simply as possible.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;
use proptest_state_machine::ReferenceStateMachine;
use thespian::{Directive, Restart, Strategy as Siblings};

/// In nanoseconds, as is all time here.
pub(super) const WINDOW: u64 = 10_000_000_000;

/// How a limb is made and lives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) from_props: bool,
    pub(super) restart: Option<Restart>,
    pub(super) max_restarts: u32,
    pub(super) on_panic: Option<Directive>,
    pub(super) on_child: Option<Directive>,
    pub(super) children: Siblings,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A child of this one, or one at the top.
    Sprout(Option<u32>, Kind),
    Grow(u32),
    Panic(u32),
    Fail(u32),
    Leave(u32),
    Stop(u32),
    Kill(u32),
    Drain(u32),
    Watch(u32, u32),
    Pass(u64),
}

/// The ways to end, without their reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Stopped,
    Drained,
    Failed,
    Killed,
}

#[derive(Clone, Debug)]
pub(super) struct Limb {
    pub(super) parent: Option<u32>,
    kind: Kind,
    /// What it has counted in this life.
    pub(super) sum: u32,
    /// How often it was made.
    pub(super) made: u32,
    restarts: Vec<u64>,
    pub(super) end: Option<End>,
    /// Whom it watches.
    watches: BTreeSet<u32>,
    /// Of whose ends it has heard, each as often as it asked.
    pub(super) heard: Vec<(u32, End)>,
}

/// What made a limb fail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    Panic,
    Error,
    Child,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Reference {
    pub(super) seed: u64,
    pub(super) limbs: BTreeMap<u32, Limb>,
    now: u64,
    /// A failure came to the top, and the system stops.
    pub(super) is_over: bool,
}

fn kind() -> impl Strategy<Value = Kind> {
    let directive = || {
        let all = vec![Directive::Restart, Directive::Resume, Directive::Stop, Directive::Escalate];
        prop::option::weighted(0.2, select(all))
    };
    // Mostly such as are made again, so that there are families of some size.
    let restart = prop_oneof![
        2 => Just(None),
        4 => Just(Some(Restart::Permanent)),
        4 => Just(Some(Restart::Transient)),
        1 => Just(Some(Restart::Temporary)),
    ];
    let children = select(vec![Siblings::OneForOne, Siblings::OneForAll, Siblings::RestForOne]);
    (prop::bool::weighted(0.85), restart, 0u32..6, directive(), directive(), children).prop_map(
        |(from_props, restart, max_restarts, on_panic, on_child, children)| Kind {
            from_props,
            restart,
            max_restarts,
            on_panic,
            on_child,
            children,
        },
    )
}

impl ReferenceStateMachine for Reference {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        (0u64..1000).prop_map(|seed| Self { seed, ..Self::default() }).boxed()
    }

    fn transitions(state: &Self) -> BoxedStrategy<Step> {
        let living = state.living();
        let known: Vec<u32> = state.limbs.keys().copied().collect();
        if state.is_over {
            return Just(Step::Pass(1)).boxed();
        }
        let at_top = kind().prop_map(|kind| Step::Sprout(None, kind));
        if living.is_empty() {
            return at_top.boxed();
        }
        let any = || select(living.clone());
        // The oldest have most children.
        let parent = prop_oneof![3 => select(living[..living.len().min(3)].to_vec()), 1 => any()];
        prop_oneof![
            1 => at_top,
            10 => (parent, kind()).prop_map(|(parent, kind)| Step::Sprout(Some(parent), kind)),
            6 => any().prop_map(Step::Grow),
            6 => any().prop_map(Step::Panic),
            4 => any().prop_map(Step::Fail),
            2 => any().prop_map(Step::Leave),
            1 => any().prop_map(Step::Stop),
            1 => any().prop_map(Step::Kill),
            1 => any().prop_map(Step::Drain),
            4 => (any(), select(known)).prop_map(|(by, whom)| Step::Watch(by, whom)),
            2 => select(vec![1, WINDOW / 2, WINDOW - 1, WINDOW, 2 * WINDOW]).prop_map(Step::Pass),
        ]
        .boxed()
    }

    fn preconditions(state: &Self, step: &Step) -> bool {
        let lives = |limb: &u32| state.limbs.get(limb).is_some_and(|limb| limb.end.is_none());
        match step {
            _ if state.is_over => matches!(step, Step::Pass(_)),
            Step::Sprout(None, _) => true,
            Step::Sprout(Some(limb), _)
            | Step::Grow(limb)
            | Step::Panic(limb)
            | Step::Fail(limb)
            | Step::Leave(limb)
            | Step::Stop(limb)
            | Step::Kill(limb)
            | Step::Drain(limb) => lives(limb),
            // To watch oneself means nothing, and whoever hears of two ends at once has them in no order of ours.
            Step::Watch(by, whom) => by != whom && lives(by) && state.limbs.contains_key(whom),
            Step::Pass(_) => true,
        }
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        match *step {
            Step::Sprout(parent, kind) => state.sprout(parent, kind),
            Step::Grow(limb) => state.limb(limb).sum += 1,
            Step::Panic(limb) => state.fail(limb, Cause::Panic),
            Step::Fail(limb) => state.fail(limb, Cause::Error),
            Step::Leave(limb) => state.leave(limb),
            Step::Stop(limb) => state.end(limb, End::Stopped),
            Step::Kill(limb) => state.end(limb, End::Killed),
            Step::Drain(limb) => state.end(limb, End::Drained),
            Step::Watch(by, whom) => state.watch(by, whom),
            Step::Pass(time) => state.now += time,
        }
        // Each step takes a moment, at the end of which nobody has anything to do.
        state.now += 1;
        state
    }
}

impl Reference {
    pub(super) fn living(&self) -> Vec<u32> {
        let lives = |(&number, limb): (&u32, &Limb)| limb.end.is_none().then_some(number);
        self.limbs.iter().filter_map(lives).collect()
    }

    /// The number of the limb that came last.
    pub(super) fn last(&self) -> u32 {
        self.limbs.len() as u32
    }

    fn limb(&mut self, number: u32) -> &mut Limb {
        self.limbs.get_mut(&number).expect("a limb")
    }

    fn sprout(&mut self, parent: Option<u32>, kind: Kind) {
        let limb = Limb {
            parent,
            kind,
            sum: 0,
            made: 1,
            restarts: Vec::new(),
            end: None,
            watches: BTreeSet::new(),
            heard: Vec::new(),
        };
        self.limbs.insert(self.last() + 1, limb);
    }

    /// Those who live, oldest first.
    fn children(&self, of: Option<u32>) -> Vec<u32> {
        self.living().into_iter().filter(|number| self.limbs[number].parent == of).collect()
    }

    fn fail(&mut self, number: u32, cause: Cause) {
        let kind = self.limbs[&number].kind;
        let declared = match cause {
            Cause::Panic => kind.on_panic,
            Cause::Child => kind.on_child,
            Cause::Error => None,
        };
        let by_kind = match kind.restart {
            Some(Restart::Temporary) => Directive::Stop,
            None if !kind.from_props => Directive::Stop,
            _ => Directive::Restart,
        };
        match declared.unwrap_or(by_kind) {
            Directive::Resume => {}
            Directive::Restart if kind.from_props => {
                if self.counts(number) {
                    self.renew(number)
                } else {
                    self.escalate(number)
                }
            }
            Directive::Escalate => self.escalate(number),
            // A plain value cannot be made again.
            _ => self.end(number, End::Failed),
        }
    }

    /// Whether one more restart is allowed, which is then counted.
    fn counts(&mut self, number: u32) -> bool {
        let now = self.now;
        let limb = self.limb(number);
        let recent = limb.restarts.iter().filter(|&&at| now - at <= WINDOW).count();
        let allowed = recent < limb.kind.max_restarts as usize;
        if allowed {
            limb.restarts.push(now);
        }
        allowed
    }

    fn escalate(&mut self, number: u32) {
        let parent = self.limbs[&number].parent;
        self.end(number, End::Failed);
        match parent {
            Some(parent) => self.fail(parent, Cause::Child),
            None => self.is_over = true,
        }
    }

    /// Who stops himself and is permanent is made again, if that is allowed once more.
    fn leave(&mut self, number: u32) {
        let kind = self.limbs[&number].kind;
        let is_permanent = kind.from_props && kind.restart == Some(Restart::Permanent);
        if is_permanent && self.counts(number) {
            self.renew(number);
        } else {
            self.end(number, End::Stopped);
        }
    }

    /// Those whom it concerns lose their children and their state, and are made again, if they can be.
    fn renew(&mut self, number: u32) {
        let parent = self.limbs[&number].parent;
        let siblings = self.children(parent);
        let strategy =
            parent.map_or(Siblings::OneForOne, |parent| self.limbs[&parent].kind.children);
        let is_concerned = |sibling: &u32| match strategy {
            Siblings::OneForAll => true,
            Siblings::RestForOne => *sibling >= number,
            _ => *sibling == number,
        };
        for sibling in siblings.into_iter().filter(is_concerned) {
            let kind = self.limbs[&sibling].kind;
            let comes_back = kind.from_props && kind.restart != Some(Restart::Temporary);
            if sibling != number && !comes_back {
                self.end(sibling, End::Stopped);
                continue;
            }
            for child in self.children(Some(sibling)) {
                self.end(child, End::Stopped);
            }
            let limb = self.limb(sibling);
            (limb.sum, limb.made) = (0, limb.made + 1);
        }
    }

    /// Children end before their parents: killed with those who are killed, and in order with all others.
    fn end(&mut self, number: u32, end: End) {
        let childrens = if end == End::Killed { End::Killed } else { End::Stopped };
        for child in self.children(Some(number)) {
            self.end(child, childrens);
        }
        self.limb(number).end = Some(end);
        for limb in self.limbs.values_mut().filter(|limb| limb.end.is_none()) {
            if limb.watches.remove(&number) {
                limb.heard.push((number, end));
            }
        }
    }

    fn watch(&mut self, by: u32, whom: u32) {
        let end = self.limbs[&whom].end;
        let limb = self.limb(by);
        match end {
            Some(end) => limb.heard.push((whom, end)),
            None => {
                limb.watches.insert(whom);
            }
        }
    }
}
