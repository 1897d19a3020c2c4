//! Actors that find one another by name.

use std::time::Duration;

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Poll, Wake, Waker};

use thespian::prelude::*;
use thespian::{Addr, ClaimError, LookUpError, Name, Passing, WaitFor};

use crate::stages::{everywhere, everywhere_ending, everywhere_often, on_simple, simple, threads};

const BANK: Name<BankAddr> = Name::new("bank");
/// Another type under the same text.
const FALSE: Name<ThiefAddr> = Name::new("bank");

#[actor]
struct Bank;

#[handlers]
impl Bank {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    fn lend(&self, cents: u64) -> u64 {
        cents
    }

    #[handler]
    fn crash(&self) {
        panic!("on purpose");
    }
}

#[actor]
struct Thief;

#[handlers]
impl Thief {
    /// Borrows as soon as there is a bank, and handles other messages meanwhile.
    #[handler]
    fn wait(
        &self,
        cx: &mut Context<Self>,
        reply: Reply<'_, Result<BankAddr, LookUpError>>,
    ) -> Receipt<'_> {
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        let waiting = cx.wait_for(&BANK);
        cx.pipe(waiting, |found| ThiefMsg::Tell { reply, found });
        receipt
    }

    #[handler]
    fn tell(
        &self,
        reply: ReplyTo<Result<BankAddr, LookUpError>>,
        found: Result<BankAddr, LookUpError>,
    ) {
        reply.answer(found);
    }

    #[handler]
    fn nothing(&self) {}

    #[handler]
    fn settle_down(&self, cx: &mut Context<Self>) -> bool {
        cx.claim(&FALSE, &cx.addr()).expect("a free name");
        cx.look_up(&FALSE).expect("itself") == cx.addr() && cx.release(&FALSE, &cx.addr())
    }
}

/// After one look.
async fn is_pending(mut future: Pin<&mut impl Future>) -> bool {
    poll_fn(|task| Poll::Ready(future.as_mut().poll(task).is_pending())).await
}

fn bank(system: &System) -> BankAddr {
    system.spawn(Bank::props()).expect("a bank")
}

fn thief(system: &System) -> ThiefAddr {
    system.spawn(Thief).expect("a thief")
}

#[test]
fn who_claims_a_name_is_found_by_it() {
    everywhere(async |system| {
        let bank = bank(&system);
        assert_eq!(system.look_up(&BANK), Err(LookUpError::Nobody { name: "bank".into() }));
        system.claim(&BANK, &bank).unwrap();
        let found: BankAddr = system.look_up(&BANK).unwrap();
        assert_eq!((&found, found.lend(3).await), (&bank, Ok(3)));
        // What counts is what it understands, and not through which address type.
        let plain: Name<Addr<BankMsg>> = Name::of(String::from("ba") + "nk");
        assert_eq!(system.look_up(&plain).as_ref(), Ok(bank.as_addr()));
        assert!(thief(&system).settle_down().await.is_err(), "taken");
        assert!(system.release(&BANK, &bank));
        assert!(thief(&system).settle_down().await.unwrap());
    });
}

#[test]
fn a_name_is_borne_by_one_and_the_next_is_told_by_whom() {
    everywhere(async |system| {
        let (one, two) = (bank(&system), bank(&system));
        system.claim(&BANK, &one).unwrap();
        system.claim(&BANK, &one).expect("its own name");
        let taken = system.claim(&BANK, &two).unwrap_err();
        assert!(
            matches!(&taken, ClaimError::Taken { name, by } if &**name == "bank" && by.id == one.id())
        );
        assert!(taken.to_string().starts_with(&format!("the name `bank` is borne by {one};")));
        assert!(!system.release(&BANK, &two), "not its name");
        let branch = Name::of("branch");
        system.claim(&branch, &one).expect("several names for one");
        let names: Vec<_> =
            system.names().iter().map(|(name, who)| format!("{name}: {}", who.kind)).collect();
        assert_eq!(names, ["bank: Bank", "branch: Bank"]);
        assert!(system.release(&BANK, &one) && !system.release(&BANK, &one));
        system.claim(&BANK, &two).expect("a free name");
        assert_eq!(system.look_up(&branch), Ok(one));
    });
}

#[test]
fn a_name_is_free_again_when_the_end_is_heard() {
    everywhere_often(async |system| {
        let (one, two) = (bank(&system), bank(&system));
        system.claim(&BANK, &one).unwrap();
        one.kill();
        one.stopped().await;
        assert!(system.names().is_empty());
        system.claim(&BANK, &two).unwrap();
        assert_eq!(system.look_up(&BANK), Ok(two));
    });
}

#[test]
fn a_restart_keeps_the_name() {
    everywhere(async |system| {
        let bank = system.spawn(Bank::props().restart(thespian::Restart::Permanent)).unwrap();
        system.claim(&BANK, &bank).unwrap();
        bank.crash().await.unwrap_err();
        assert_eq!(bank.lend(1).await, Ok(1));
        assert_eq!(system.look_up(&BANK), Ok(bank));
    });
}

#[test]
fn the_dead_are_given_no_name() {
    everywhere(async |system| {
        let bank = bank(&system);
        bank.stop();
        bank.stopped().await;
        let refused = system.claim(&BANK, &bank).unwrap_err();
        assert!(matches!(refused, ClaimError::Ended { who, .. } if who.id == bank.id()));
        assert!(system.names().is_empty());
    });
}

#[test]
fn a_claim_for_one_who_is_just_dying_leaves_no_name_behind() {
    everywhere_often(async |system| {
        for _ in 0..20 {
            let bank = bank(&system);
            bank.stop();
            // On `simple` the end comes between some of these, on `threads` at any moment.
            while system.claim(&BANK, &bank).is_ok() {
                thief(&system).nothing().await.unwrap();
            }
            bank.stopped().await;
            assert!(system.names().is_empty());
        }
    });
}

#[test]
fn two_systems_never_meet_by_name() {
    for base in [simple(0), threads()] {
        let start = || System::builder().base(base).ignore_environment().start().unwrap();
        let (left, right) = (start(), start());
        let (here, there) = (bank(&left), bank(&right));
        left.claim(&BANK, &here).unwrap();
        assert!(right.look_up(&BANK).is_err());
        right.claim(&BANK, &there).unwrap();
        assert_eq!(
            (left.look_up(&BANK), right.look_up(&BANK)),
            (Ok(here.clone()), Ok(there.clone()))
        );
        let refused = left.claim(&Name::of("branch"), &there).unwrap_err();
        assert!(matches!(refused, ClaimError::OtherSystem { who, .. } if who.id == there.id()));
        // Its number may be the same in the other system.
        assert!(!left.release(&BANK, &there));
        left.block_on(left.shutdown()).unwrap().unwrap();
        assert_eq!(right.look_up(&BANK), Ok(there));
        right.block_on(right.shutdown()).unwrap().unwrap();
    }
}

#[test]
fn another_type_under_the_same_text_is_an_error_that_says_so() {
    everywhere(async |system| {
        let bank = bank(&system);
        system.claim(&BANK, &bank).unwrap();
        let other = system.look_up(&FALSE).unwrap_err();
        assert!(matches!(other, LookUpError::OtherType { by, .. } if by.id == bank.id()));
        assert!(other.to_string().contains("ThiefAddr"), "{other}");
        assert_eq!(system.wait_for(&FALSE).await, Err(other));
        let taken = system.claim(&FALSE, &thief(&system)).unwrap_err();
        assert!(matches!(taken, ClaimError::Taken { by, .. } if by.id == bank.id()));
    });
}

#[test]
fn everybody_who_waits_for_a_name_is_told_of_the_claim() {
    everywhere_often(async |system| {
        let thief = thief(&system);
        let (first, second) = (thief.wait().ask(), thief.wait().ask());
        let mut given_up = pin!(system.wait_for(&BANK));
        assert!(is_pending(given_up.as_mut()).await);
        // It goes on with its work meanwhile.
        thief.nothing().await.unwrap();
        let bank = bank(&system);
        system.claim(&BANK, &bank).unwrap();
        assert_eq!((first.await, second.await), (Ok(Ok(bank.clone())), Ok(Ok(bank.clone()))));
        assert_eq!(system.wait_for(&BANK).await, Ok(bank));
    });
}

#[test]
fn who_waits_for_a_name_hears_that_the_system_stops() {
    everywhere_ending(
        async |system| {
            let mut waiting = pin!(system.wait_for(&BANK));
            assert!(is_pending(waiting.as_mut()).await);
            // It begins to stop, and goes on with that although nobody waits for it here.
            let mut end = Box::pin(system.shutdown());
            is_pending(end.as_mut()).await;
            drop(end);
            let stopping = LookUpError::Stopping { name: "bank".into() };
            assert_eq!(waiting.await, Err(stopping.clone()));
            system.stopped().await.unwrap();
            assert_eq!(system.wait_for(&BANK).await, Err(stopping));
        },
        |end| end.expect("an orderly end"),
    );
}

#[test]
fn a_pool_bears_a_name_as_one() {
    everywhere(async |system| {
        let pool = system.spawn(Pool::new(2, Bank::props())).unwrap();
        system.claim(&BANK, &pool).unwrap();
        let found = system.look_up(&BANK).unwrap();
        assert_eq!((found.lend(1).await, found.lend(2).await), (Ok(1), Ok(2)));
        pool.stop();
        pool.stopped().await;
        assert!(system.look_up(&BANK).is_err());
    });
}

#[test]
fn an_intercepted_address_is_found_with_its_interceptors() {
    everywhere(async |system| {
        let bank = bank(&system);
        system.claim(&BANK, &bank.intercepted(|_, _| Passing::reject("closed"))).unwrap();
        let found = system.look_up(&BANK).unwrap();
        assert_eq!(found, bank, "the same actor");
        let refused = found.lend(1).await.unwrap_err().not_executed();
        assert_eq!(refused, Some(NotExecuted::Rejected("closed".into())));
        assert_eq!(bank.lend(1).await, Ok(1));
        assert!(system.release(&BANK, &bank));
    });
}

/// Looks into the registry whenever it is woken or dropped.
struct Curious(System, Arc<AtomicUsize>);

impl Curious {
    fn look(&self) {
        let _ = self.0.look_up(&BANK);
        self.1.fetch_add(1, Ordering::Relaxed);
    }
}

impl Wake for Curious {
    fn wake(self: Arc<Self>) {
        self.look();
    }
}

impl Drop for Curious {
    fn drop(&mut self) {
        self.look();
    }
}

#[test]
fn a_waker_may_look_into_the_registry_itself() {
    on_simple(1, async |system| {
        let looks = Arc::new(AtomicUsize::new(0));
        let poll = |waiting: &mut Pin<&mut WaitFor<BankAddr>>| {
            let waker = Waker::from(Arc::new(Curious(system.clone(), looks.clone())));
            assert!(
                waiting.as_mut().poll(&mut std::task::Context::from_waker(&waker)).is_pending()
            );
        };
        let mut one = Box::pin(system.wait_for(&BANK));
        poll(&mut one.as_mut());
        poll(&mut one.as_mut());
        assert_eq!(looks.load(Ordering::Relaxed), 1, "the first waker was dropped");
        drop(one);
        assert_eq!(looks.load(Ordering::Relaxed), 2, "and so was the second");
        let mut two = Box::pin(system.wait_for(&BANK));
        poll(&mut two.as_mut());
        system.claim(&BANK, &bank(&system)).unwrap();
        assert_eq!(looks.load(Ordering::Relaxed), 4, "woken and dropped");
    });
}

/// Claims its name while it starts.
#[actor]
struct Founder;

#[handlers]
impl Founder {
    #[started]
    fn found(&mut self, cx: &mut Context<Self>) {
        cx.claim(&Name::of("founder"), &cx.addr()).expect("a free name");
    }

    #[handler]
    fn nothing(&self) {}
}

#[test]
fn a_name_claimed_while_starting_is_there_for_whoever_waits() {
    everywhere(async |system| {
        for _ in 0..10 {
            let founder = system.spawn(Founder).unwrap();
            let found = system.wait_for(&Name::<FounderAddr>::of("founder")).await;
            assert_eq!(found.as_ref(), Ok(&founder));
            founder.stop();
            founder.stopped().await;
        }
    });
}
