//! What interceptors find no room for.

use super::*;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

const MS: Duration = Duration::from_millis(1);

fn no_room_for_deposits(builder: Builder) -> Builder {
    builder.intercept(|passage| match passage.kind {
        "deposit" => Passing::Full,
        _ => Passing::Pass,
    })
}

/// Whether it has ended when it is looked at once.
async fn is_ready<F: Future>(mut future: Pin<&mut F>) -> bool {
    poll_fn(|task| Poll::Ready(future.as_mut().poll(task).is_ready())).await
}

#[test]
fn as_if_it_were_full_a_tell_comes_back() {
    everywhere(USUAL, no_room_for_deposits, async |system| {
        let account = account(&system);
        let error = account.deposit(7).tell().unwrap_err();
        assert_eq!(error.why, NotExecuted::Full);
        assert!(matches!(error.message, AccountMsg::Deposit { amount: 7 }));
        let error = account.deposit(7).try_ask().unwrap_err();
        assert_eq!(error.why, NotExecuted::Full);
        assert_eq!(account.withdraw(1).await, Ok(1));
        assert_eq!(account.save().await, Ok(()), "its own tell came back");
        assert_eq!(account.log().await, Ok(vec![1]));
        account.stop();
        account.stopped().await;
        assert_eq!(account.deposit(7).tell().unwrap_err().why, NotExecuted::Stopped);
    });
}

#[test]
fn as_if_it_were_full_a_send_and_an_ask_wait_a_moment() {
    everywhere(USUAL, no_room_for_deposits, async |system| {
        let account = account(&system);
        account.deposit(1).send().await.unwrap();
        assert_eq!(account.deposit(2).await, Ok(3));
    });
    on_simple(USUAL, no_room_for_deposits, async |system| {
        let (account, begun) = (account(&system), system.now());
        let (one, two) = (account.deposit(1).send(), account.deposit(2).ask());
        let mut one = pin!(one);
        account.withdraw(10).await.unwrap();
        assert!(!is_ready(one.as_mut()).await, "it waits");
        assert_eq!(system.now(), begun);
        one.await.unwrap();
        assert_eq!(two.await, Ok(13));
        assert_eq!(system.now() - begun, MS);
        assert_eq!(account.log().await, Ok(vec![10, 1, 2]), "in their order");
    });
}

#[test]
fn whoever_gives_up_in_that_moment_has_not_sent() {
    on_simple(USUAL, no_room_for_deposits, async |system| {
        let account = account(&system);
        drop(account.deposit(1).send());
        let error = account.deposit(2).timeout(MS / 2).send().await.unwrap_err();
        assert_eq!(error.why, NotExecuted::Expired);
        assert!(matches!(error.message, AccountMsg::Deposit { amount: 2 }));
        let error = account.deposit(3).timeout(MS / 2).await.unwrap_err();
        assert_eq!(error.not_executed(), Some(NotExecuted::Expired));
        system.sleep(2 * MS).await;
        assert_eq!(account.log().await, Ok(vec![]));
        // Each of the three, and the question for the log.
        let flow = system.flow();
        assert_eq!((flow.sent, flow.expired), (4, 3), "{flow:?}");
        drop(account.deposit(4).send());
        account.kill();
        account.stopped().await;
        let flow = system.flow();
        assert_eq!((flow.sent, flow.expired), (5, 4), "{flow:?}");
    });
}

#[test]
fn after_that_moment_the_real_line_decides() {
    on_simple(USUAL, no_room_for_deposits, async |system| {
        let (account, gate) = (account(&system), gate(&system));
        account.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        (0..20).for_each(|_| account.withdraw(0).tell().unwrap());
        let mut one = pin!(account.deposit(1).send());
        let mut late = pin!(account.deposit(2).timeout(2 * MS).send());
        let dropped = account.deposit(3).send();
        assert!(!is_ready(one.as_mut()).await && !is_ready(late.as_mut()).await);
        system.sleep(MS).await;
        assert!(!is_ready(one.as_mut()).await, "it stands in line");
        drop(dropped);
        assert_eq!(late.await.unwrap_err().why, NotExecuted::Expired);
        gate.open().await.unwrap();
        one.await.unwrap();
        assert_eq!(account.log().await.unwrap()[20..], [1]);
    });
}

#[test]
fn whoever_waits_for_such_room_is_told_of_the_end() {
    everywhere(USUAL, no_room_for_deposits, async |system| {
        for end in [AccountAddr::stop, AccountAddr::kill, AccountAddr::drain] {
            let account = account(&system);
            let (send, ask) = (account.deposit(1).send(), account.deposit(2).ask());
            end(&account);
            account.stopped().await;
            // Where time is real, the moment may be over before the end: then it was accepted.
            if system.stage() == "simple" {
                assert_eq!(send.await.unwrap_err().why, NotExecuted::Stopped);
                assert_eq!(ask.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
            } else {
                let _ = (send.await, ask.await);
            }
        }
    });
}

#[test]
fn whoever_waits_in_a_circle_for_such_room_is_told_so() {
    on_simple(USUAL, no_room_for_deposits, async |system| {
        assert_eq!(account(&system).circle().await, Ok(true));
    });
}

/// Refuses nothing.
#[actor(mailbox = 1, overflow = drop_oldest)]
#[derive(Default)]
struct Sieve(u64);

#[handlers]
impl Sieve {
    #[handler]
    fn deposit(&mut self, amount: u64) -> u64 {
        self.0 += amount;
        self.0
    }
}

#[test]
fn whoever_refuses_nothing_is_never_full() {
    on_simple(USUAL, no_room_for_deposits, async |system| {
        let (sieve, begun) = (system.spawn(Sieve::default()).unwrap(), system.now());
        sieve.deposit(1).tell().unwrap();
        sieve.deposit(2).send().await.unwrap();
        assert_eq!(sieve.deposit(3).await, Ok(3), "there is room for one");
        assert_eq!(system.now(), begun);
    });
}

#[test]
fn the_next_interceptor_is_asked_when_the_moment_is_over() {
    let build = |builder: Builder| {
        builder.intercept(|passage| match passage.kind {
            "deposit" => Passing::reject("no deposits"),
            _ => Passing::Pass,
        })
    };
    on_simple(USUAL, build, async |system| {
        let account = account(&system).intercepted(|_, _| Passing::Full);
        let error = account.deposit(1).send().await.unwrap_err();
        assert_eq!(error.why, NotExecuted::Rejected("no deposits".into()));
        let error = account.deposit(1).await.unwrap_err().not_executed();
        assert_eq!(error, Some(NotExecuted::Rejected("no deposits".into())));
    });
}
