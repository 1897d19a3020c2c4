//! Where an actor begins: elsewhere than it is made, anew after a restart, and what becomes of those who wait meanwhile.

use thespian::{Restart, Unknown};

use super::*;

/// Where it is before it is ready, and after.
struct Connecting;
struct Ready;

type Connected = Ready;

/// Begins elsewhere than it is made, unless it `waits`.
#[actor(idle = "2s")]
struct Link<T> {
    waits: bool,
    last: Option<T>,
    tries: u32,
}

#[handlers(
    states(Connecting -> Connected, Connected -> Connecting),
    start = Connecting,
    deferred(at_most = 2, within = "5s", on_restart = drop),
)]
impl<T: Send + 'static> Link<T> {
    #[init]
    fn new(waits: bool) -> Self {
        Self { waits, last: None, tries: 0 }
    }

    #[started]
    async fn connect(&mut self, cx: &mut Context<Self>, at: In<'_, Connecting>) {
        cx.sleep(MOMENT).await;
        if !self.waits {
            at.go(Ready);
        }
    }

    #[handler(refuse(*))]
    fn connected(&mut self, at: In<'_, Connecting>) {
        at.go(Ready);
    }

    #[handler(when(Connected), defer(*))]
    fn say(&mut self, what: T) -> Option<T> {
        self.last.replace(what)
    }

    /// Does well where it begins.
    #[handler(when(*), retry = 1)]
    fn fail_once(&mut self, at: In<'_, (Connecting, Connected)>) -> u32 {
        drop(at);
        assert!(self.tries == 0, "on purpose");
        9
    }

    #[handler(when(*))]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[entering(Connected)]
    fn note(&mut self) {
        self.tries += 1;
    }

    #[handler(when(*))]
    fn tries(&self) -> u32 {
        self.tries
    }
}

#[test]
fn it_may_go_on_before_its_first_message() {
    everywhere(async |system| {
        let link = system.spawn(Link::<String>::props(false)).expect("a link");
        assert_eq!(link.say("a".into()).await, Ok(None));
        assert_eq!(link.say("b".into()).await.as_ref().map(|last| last.as_deref()), Ok(Some("a")));
        assert_eq!(link.tries().await, Ok(1), "as any step");
    });
}

#[test]
fn a_restart_may_let_those_go_who_wait() {
    everywhere(async |system| {
        let link = system.spawn(Link::<u64>::props(true)).expect("a link");
        let mut letters = system.dead_letters();
        let early = link.say(1).ask();
        link.say(2).send().await.expect("room");
        assert!(link.crash().await.is_err());
        assert_eq!(in_vain(early.await), InVain::Restarted);
        let mut next = async || letters.next().await.map(|letter| (letter.message, letter.why));
        let both = [next().await, next().await];
        assert!(both.contains(&Some(("say", DeadReason::Deferred))), "{both:?}");
        assert_eq!(link.connected().await, Ok(Ok(())));
        assert_eq!(link.say(3).await, Ok(None));
    });
}

#[test]
fn another_try_is_one_in_the_state_in_which_it_is_then() {
    everywhere(async |system| {
        let link = system.spawn(Link::<u64>::props(false)).expect("a link");
        // The new incarnation goes on at once as the old one did, so both tries fail.
        let failed = link.fail_once().await;
        assert!(
            matches!(failed, Err(AskError::Unknown { why: Unknown::Crashed, .. })),
            "{failed:?}"
        );
        let waits = system.spawn(Link::<u64>::props(true)).expect("a link");
        assert_eq!(waits.connected().await, Ok(Ok(())));
        assert_eq!(waits.fail_once().await, Ok(9), "the second time, where it begins");
    });
}

#[test]
fn who_gives_up_makes_room_for_others() {
    everywhere(async |system| {
        let link = system.spawn(Link::<u64>::props(true)).expect("a link");
        let (one, other) = (link.say(1).ask(), link.say(2).ask());
        assert_eq!(in_vain(link.say(3).await), InVain::TooMany);
        drop(one);
        let third = link.say(4).ask();
        assert_eq!(in_vain(link.say(5).await), InVain::TooMany);
        assert_eq!(link.connected().await, Ok(Ok(())));
        assert_eq!((other.await, third.await), (Ok(None), Ok(Some(2))));
    });
}

#[test]
fn one_that_has_somebody_waiting_is_not_idle() {
    on_simple(30, async |system| {
        let link = system.spawn(Link::<u64>::props(true)).expect("a link");
        link.tries().await.expect("a link");
        system.sleep(SECOND).await;
        let since = system.now();
        let early = link.say(1).ask();
        assert_eq!(in_vain(early.await), InVain::TooLong);
        link.stopped().await;
        assert_eq!(system.now() - since, PATIENCE, "and then it has been silent for long enough");
    });
}

struct Never;

impl Never {
    fn begin() -> Self {
        panic!("on purpose: no beginning");
    }
}

#[actor]
struct Doomed;

#[handlers(states(Never), start = Never::begin())]
impl Doomed {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler(when(*))]
    fn hello(&self) {}
}

#[test]
fn a_beginning_that_panics_is_a_start_that_fails() {
    everywhere(async |system| {
        let doomed = system
            .spawn(Doomed::props().life(|life| life.restart(Restart::Temporary)))
            .expect("a place");
        let exit = doomed.stopped().await;
        assert!(exit.to_string().contains("no beginning"), "{exit}");
    });
}
