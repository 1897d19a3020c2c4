//! What interceptors delay.

use super::*;

fn delay_deposits(builder: Builder) -> Builder {
    builder.intercept(|passage| match passage.kind {
        "deposit" => Passing::Delay(SECOND),
        _ => Passing::Pass,
    })
}

#[test]
fn what_is_delayed_comes_so_much_later_and_in_its_order() {
    on_simple(USUAL, delay_deposits, async |system| {
        let account = account(&system);
        let begun = system.now();
        for n in 0..10 {
            account.deposit(n).tell().unwrap();
        }
        account.deposit(10).send().await.unwrap();
        account.withdraw(99).await.unwrap();
        assert_eq!(system.now(), begun, "nobody waits for the delay");
        assert_eq!(account.deposit(11).await, Ok(99 + 66));
        assert_eq!(system.now() - begun, SECOND);
        let expected: Vec<u64> = [99].into_iter().chain(0..=11).collect();
        assert_eq!(account.log().await.unwrap(), expected);
        // The asker's patience is not longer for it.
        let hasty = account.deposit(12).timeout(SECOND / 2).await;
        assert_eq!(hasty.unwrap_err().not_executed(), Some(NotExecuted::Expired));
        system.sleep(SECOND).await;
        assert_eq!(account.log().await.unwrap(), expected);
    });
}

#[test]
fn what_was_delayed_stands_in_line_for_room() {
    on_simple(USUAL, delay_deposits, async |system| {
        let (account, gate) = (account(&system), gate(&system));
        account.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        (0..20).for_each(|_| account.withdraw(0).tell().unwrap());
        for n in 1..=20 {
            account.deposit(n).tell().unwrap();
        }
        system.sleep(2 * SECOND).await;
        gate.open().await.unwrap();
        let log = account.log().await.unwrap();
        assert!(log[20..].iter().copied().eq(1..=20), "{log:?}");
    });
}

#[test]
fn as_many_are_delayed_as_the_mailbox_holds() {
    on_simple(USUAL, delay_deposits, async |system| {
        let account = account(&system);
        for n in 0..20 {
            account.deposit(n).tell().unwrap();
        }
        let refused = account.deposit(20).tell().unwrap_err();
        assert_eq!(refused.why, NotExecuted::Full);
        // These wait themselves, as at a mailbox, and behind those before them.
        let begun = system.now();
        let (send, ask) = (account.deposit(21).send(), account.deposit(22).ask());
        send.await.unwrap();
        assert_eq!(system.now() - begun, SECOND);
        ask.await.unwrap();
        assert_eq!(system.now() - begun, SECOND);
        account.deposit(23).tell().unwrap();
        system.sleep(2 * SECOND).await;
        let expected: Vec<u64> = (0..=19).chain(21..=23).collect();
        assert_eq!(account.log().await.unwrap(), expected);
    });
}

/// Nobody else bounds them: a tell has been accepted, and whoever told it goes on.
#[test]
fn those_in_line_after_a_delay_count_among_the_delayed() {
    on_simple(USUAL, delay_deposits, async |system| {
        let (account, gate) = (account(&system), gate(&system));
        account.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        (0..20).for_each(|_| account.withdraw(0).tell().unwrap());
        (1..=20).for_each(|n| account.deposit(n).tell().unwrap());
        system.sleep(2 * SECOND).await;
        assert_eq!(account.deposit(21).tell().unwrap_err().why, NotExecuted::Full);
        gate.open().await.unwrap();
        let log = account.log().await.unwrap();
        assert!(log[20..].iter().copied().eq(1..=20), "{log:?}");
        // They have left the line, so there is room for as many.
        system.sleep(SECOND).await;
        (1..=20).for_each(|n| account.deposit(n).tell().unwrap());
    });
}

#[test]
fn at_the_door_of_a_pool_as_many_are_delayed_as_one_workers_mailbox_holds() {
    on_simple(1, delay_deposits, async |system| {
        let pool = system.spawn(Pool::new(3, Account::props())).unwrap();
        (0..20).for_each(|n| pool.deposit(n).tell().unwrap());
        assert_eq!(pool.deposit(20).tell().unwrap_err().why, NotExecuted::Full);
    });
}

#[test]
fn what_is_delayed_for_somebody_who_ends_comes_to_nothing_and_is_told_at_once() {
    let delay = |builder: Builder| builder.intercept(|_| Passing::Delay(3600 * SECOND));
    everywhere(USUAL, delay, async |system| {
        let begun = system.now();
        for end in [AccountAddr::stop, AccountAddr::kill, AccountAddr::drain] {
            let account = account(&system);
            let mut letters = system.dead_letters();
            account.deposit(1).tell().unwrap();
            let ask = account.deposit(2).ask();
            end(&account);
            assert_eq!(ask.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
            account.stopped().await;
            let letter = letters.next().await.unwrap();
            assert_eq!((letter.message, letter.why), ("deposit", DeadReason::Stopped));
            assert_eq!(account.deposit(3).tell().unwrap_err().why, NotExecuted::Stopped);
        }
        assert!(system.now() - begun < 3600 * SECOND);
    });
}

#[test]
fn in_line_after_a_delay_they_are_told_of_the_end_too() {
    on_simple(USUAL, delay_deposits, async |system| {
        let (account, gate) = (account(&system), gate(&system));
        let mut letters = system.dead_letters();
        account.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        (0..20).for_each(|_| account.withdraw(0).tell().unwrap());
        account.deposit(1).tell().unwrap();
        let ask = account.deposit(2).ask();
        system.sleep(2 * SECOND).await;
        account.kill();
        account.stopped().await;
        assert_eq!(ask.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        system.sleep(SECOND).await;
        let kinds: Vec<_> = std::iter::from_fn(|| letters.try_next()).map(|l| l.message).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "deposit").count(), 1, "{kinds:?}");
        // Two of them to the gate.
        assert_eq!(system.flow().sent, 25);
    });
}

#[test]
fn in_line_after_a_delay_they_are_no_less_lost_when_the_system_is_dropped() {
    quiet();
    let builder = System::builder().base(simple(0)).ignore_environment().without_dead_letter_log();
    let system = delay_deposits(builder).start().unwrap();
    let (account, gate) = (account(&system), gate(&system));
    let mut letters = system.dead_letters();
    let played = system.block_on(async {
        account.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        (0..20).for_each(|_| account.withdraw(0).tell().unwrap());
        (0..3).for_each(|_| account.deposit(1).tell().unwrap());
        system.sleep(2 * SECOND).await;
    });
    played.unwrap();
    drop(system);
    let kinds: Vec<_> = std::iter::from_fn(|| letters.try_next()).map(|l| l.message).collect();
    let how_many = |kind| kinds.iter().filter(|known| **known == kind).count();
    assert_eq!((how_many("withdraw"), how_many("deposit")), (20, 3), "{kinds:?}");
}

#[test]
fn a_delay_without_end_rejects() {
    let forever = |builder: Builder| builder.intercept(|_| Passing::Delay(Duration::MAX));
    everywhere(1, forever, async |system| {
        let error = account(&system).deposit(1).tell().unwrap_err().to_string();
        assert!(error.ends_with("for longer than the clock can count"), "{error}");
    });
}

#[test]
fn whoever_waits_in_a_circle_by_way_of_a_delay_is_told_at_once() {
    let build = |builder: Builder| {
        builder.intercept(|passage| match passage.kind {
            "deposit" => Passing::Delay(3600 * SECOND),
            _ => Passing::Pass,
        })
    };
    on_simple(USUAL, build, async |system| {
        let begun = system.now();
        assert_eq!(account(&system).circle().await, Ok(true));
        assert_eq!(system.now(), begun);
    });
}

/// The rest of the way is gone when the time has come.
#[test]
fn the_next_is_asked_when_the_delay_is_over() {
    let build = |builder: Builder| {
        builder.intercept_kind::<Account>(|message, _| match message {
            AccountMsg::Deposit { amount: 1 } => Passing::reject("not one"),
            AccountMsg::Deposit { amount: 2 } => Passing::Drop,
            _ => Passing::Pass,
        })
    };
    on_simple(USUAL, build, async |system| {
        let mut letters = system.dead_letters();
        let account = account(&system).intercepted(|_, _| Passing::Delay(SECOND));
        (1..4).for_each(|n| account.deposit(n).tell().unwrap());
        let asks = [1, 2, 3].map(|n| account.deposit(n).ask());
        let [one, two, three] = asks;
        let why = |error: AskError| error.not_executed();
        assert_eq!(one.await.map_err(why), Err(Some(NotExecuted::Rejected("not one".into()))));
        assert_eq!(two.await.map_err(why), Err(Some(NotExecuted::Dropped)));
        assert_eq!(three.await, Ok(6));
        for _ in 0..2 {
            assert_eq!(letters.try_next().unwrap().why, DeadReason::Intercepted);
        }
        assert!(letters.try_next().is_none());
    });
}
