//! The mailbox, in many orders in which senders, the cell and whoever ends it may meet.

use std::future::poll_fn;
use std::pin::Pin;

use shuttle::future::block_on;
use shuttle::thread::spawn;

use super::*;
use crate::exit::ExitReason;
use crate::hub::Flow;
use crate::sync::{every_order, many_orders};
use crate::world::Run as _;

/// What the cell does until it has begun so many.
fn cell(mailbox: &Mailbox<Note>, until: usize) -> Vec<u32> {
    let mut begun = Vec::new();
    while begun.len() < until {
        let one = block_on(poll_fn(|task| poll_take(mailbox, task)));
        begun.extend(one.map(|envelope| envelope.message.0));
        while let Some(item) = mailbox.begin_next() {
            begun.push(number(&item));
        }
    }
    begun
}

/// What there is to say of a mailbox whose messages are all through.
fn assert_sum(mailbox: &Mailbox<Note>) {
    let flow = mailbox.flow(&mailbox.state().book);
    let Flow { sent, handled, refused, expired, dropped, dead, waiting } = flow;
    assert_eq!(sent, handled + refused + expired + dropped + dead + waiting, "{flow:?}");
}

#[test]
fn a_parked_cell_is_woken_by_a_first_message() {
    every_order(|| {
        let mailbox = mailbox(4);
        let to = Addr::local(mailbox.clone());
        let teller = spawn(move || note(&to, 1).tell().unwrap());
        assert_eq!(cell(&mailbox, 1), [1]);
        teller.join().unwrap();
    });
}

#[test]
fn no_message_is_lost_and_each_senders_order_is_kept() {
    many_orders(|| {
        let mailbox = mailbox(4);
        let tellers = [10, 20].map(|first| {
            let to = Addr::local(mailbox.clone());
            spawn(move || (first..first + 2).for_each(|number| note(&to, number).tell().unwrap()))
        });
        let begun = cell(&mailbox, 4);
        tellers.into_iter().for_each(|teller| teller.join().unwrap());
        for of in [10, 20] {
            let own: Vec<u32> = begun.iter().copied().filter(|n| n / 10 == of / 10).collect();
            assert_eq!(own, [of, of + 1], "{begun:?}");
        }
    });
}

/// Where nothing is seen late, either the cell sees the flag, or whoever has joined the line sees the count.
#[test]
fn whoever_joins_the_line_while_the_last_message_is_begun_is_let_in() {
    every_order(|| {
        let mailbox = mailbox(1);
        let to = Addr::local(mailbox.clone());
        note(&to, 1).tell().unwrap();
        assert!(take(&mailbox));
        let sender = spawn(move || note(&to, 2).send());
        assert!(mailbox.begin_next().is_some());
        // The handler of the message that was begun may wait for this one.
        assert!(matches!(poll(&mut sender.join().unwrap()), Poll::Ready(Ok(()))));
    });
}

#[test]
fn senders_in_line_are_all_let_in_in_turn_and_the_bound_is_a_bound() {
    many_orders(|| {
        let mailbox = mailbox(1);
        let senders = [10, 20].map(|first| {
            let to = Addr::local(mailbox.clone());
            spawn(move || {
                for number in first..first + 2 {
                    block_on(note(&to, number).send()).unwrap();
                }
            })
        });
        let looker = mailbox.clone();
        let looker = spawn(move || assert!(looker.depth(&looker.state().book) <= 1));
        let begun = cell(&mailbox, 4);
        senders.into_iter().for_each(|sender| sender.join().unwrap());
        looker.join().unwrap();
        for of in [10, 20] {
            let own: Vec<u32> = begun.iter().copied().filter(|n| n / 10 == of / 10).collect();
            assert_eq!(own, [of, of + 1], "{begun:?}");
        }
        assert_eq!(mailbox.state().book.high_water, 1);
    });
}

#[test]
fn who_gives_up_in_line_was_let_in_or_is_not_sent() {
    many_orders(|| {
        let mailbox = mailbox(1);
        let to = Addr::local(mailbox.clone());
        note(&to, 1).tell().unwrap();
        assert!(take(&mailbox));
        let sender = spawn(move || {
            let mut sending = note(&to, 2).send();
            poll(&mut sending).is_ready()
            // and gives up.
        });
        assert!(mailbox.begin_next().is_some());
        let was_let_in = sender.join().unwrap();
        let mut begun = Vec::new();
        while take(&mailbox) {
            begun.extend(begin_all(&mailbox));
        }
        assert!(if was_let_in { begun == [2] } else { begun.len() <= 1 }, "{begun:?}");
        let book = &mailbox.state().book;
        assert!(!book.has_line() && book.accepted == 2);
    });
}

#[test]
fn an_ask_that_is_given_up_at_any_moment_is_begun_or_not_and_counts_once() {
    many_orders(|| {
        let mailbox = mailbox(1);
        let to = Addr::local(mailbox.clone());
        note(&to, 1).tell().unwrap();
        let asker = spawn(move || drop(note(&to, 2).ask()));
        let mut begun = 0;
        for _ in 0..2 {
            if take(&mailbox) {
                begun += begin_all(&mailbox).len();
            }
        }
        asker.join().unwrap();
        while take(&mailbox) {
            begun += begin_all(&mailbox).len();
        }
        let flow = mailbox.flow(&mailbox.state().book);
        assert_eq!((flow.sent, flow.waiting), (2, 0));
        assert_eq!(begun as u64 + flow.expired, 2);
    });
}

#[test]
fn what_comes_while_the_mailbox_closes_is_settled_once() {
    many_orders(|| {
        let mailbox = mailbox(1);
        let mut letters = mailbox.header().hub.dead_letters();
        let [told, sent, asked] = [0, 1, 2].map(|_| Addr::local(mailbox.clone()));
        let told = spawn(move || note(&told, 1).tell().map_err(|error| error.why));
        let sent = spawn(move || block_on(note(&sent, 2).send()).map_err(|error| error.why));
        let asked = spawn(move || block_on(note(&asked, 3).ask()).unwrap_err());
        mailbox.any().seal();
        // One was accepted at most, and a send or a tell that was is a dead letter now.
        let (told, sent) = (told.join().unwrap(), sent.join().unwrap());
        let asked = asked.join().unwrap();
        assert_eq!(asked.not_executed(), Some(NotExecuted::Stopped));
        assert!(matches!(told, Ok(()) | Err(NotExecuted::Stopped | NotExecuted::Full)));
        assert!(matches!(sent, Ok(()) | Err(NotExecuted::Stopped)));
        let accepted = usize::from(told.is_ok()) + usize::from(sent.is_ok());
        let letters = std::iter::from_fn(|| letters.try_next()).count();
        assert_eq!(letters, accepted);
        assert_sum(&mailbox);
        assert_eq!(mailbox.flow(&mailbox.state().book).sent, 3);
    });
}

#[test]
fn a_mailbox_that_closes_for_silence_loses_nobody() {
    every_order(|| {
        let mailbox = mailbox(1);
        let to = Addr::local(mailbox.clone());
        let teller = spawn(move || note(&to, 1).tell().is_ok());
        let closed = mailbox.any().close_if_empty();
        let accepted = teller.join().unwrap();
        assert!(closed || accepted, "it is empty, or somebody has come");
        assert_eq!(take(&mailbox) && begin_all(&mailbox) == [1], accepted);
    });
}

/// Takes a message out as the cell does, and has it wait for another state, for no time.
fn defer(mailbox: &Arc<Mailbox<Note>>) {
    let one = block_on(poll_fn(|task| poll_take(mailbox, task)));
    let limits = Limits { at_most: 8, within: Duration::ZERO };
    mailbox.defer(one.expect("one that is alone"), limits);
}

#[test]
fn one_that_waits_for_another_state_has_one_end_whoever_comes_first() {
    many_orders(|| {
        let mailbox = mailbox(1);
        let mut letters = mailbox.header().hub.dead_letters();
        let to = Addr::local(mailbox.clone());
        for number in 1..4 {
            note(&to, number).tell().unwrap();
            defer(&mailbox);
        }
        // The agenda's driver, whoever gives the actor up, and the actor.
        let driver = spawn({
            let inbox = mailbox.clone() as Arc<Inbox>;
            move || inbox.expire()
        });
        let ending = spawn({
            let mailbox = mailbox.clone();
            move || mailbox.any().seal()
        });
        let skipped = std::cell::Cell::new(false);
        let but_the_first = |_| skipped.replace(true);
        let begun = mailbox.recall(&but_the_first).map(|envelope| envelope.message.0);
        note(&to, 4).tell().ok();
        if mailbox.state().book.queued > 0 {
            mailbox.any().let_deferred_go();
        }
        driver.join().unwrap();
        ending.join().unwrap();
        assert!(matches!(begun, None | Some(2)), "{begun:?}");
        assert_eq!(mailbox.state().book.deferred, 0);
        let letters = std::iter::from_fn(|| letters.try_next()).count();
        let accepted = mailbox.state().book.accepted as usize;
        assert_eq!(letters + usize::from(begun.is_some()), accepted);
    });
}

#[test]
fn an_alarm_is_there_as_long_as_somebody_waits_and_no_longer() {
    many_orders(|| {
        let mailbox = mailbox(1);
        let to = Addr::local(mailbox.clone());
        note(&to, 1).tell().unwrap();
        defer(&mailbox);
        let driver = spawn({
            let inbox = mailbox.clone() as Arc<Inbox>;
            move || inbox.expire()
        });
        note(&to, 2).tell().unwrap();
        defer(&mailbox);
        driver.join().unwrap();
        let alarms = || mailbox.header().hub.agenda.owners().len();
        let is_there = mailbox.state().book.deferred > 0;
        assert_eq!(alarms(), usize::from(is_there));
        drop(mailbox.recall(&|_| true));
        assert_eq!(alarms(), 0);
    });
}

/// Between the two steps of dispatch a message lies in the hand, and is neither dropped nor handled twice.
#[test]
fn the_oldest_is_dropped_or_begun_and_never_both() {
    many_orders(|| {
        let mailbox = mailbox_with(Life::DEFAULT.mailbox(2).overflow(Overflow::DropOldest));
        let mut letters = mailbox.header().hub.dead_letters();
        let to = Addr::local(mailbox.clone());
        (1..3).for_each(|number| note(&to, number).tell().unwrap());
        assert!(take(&mailbox));
        let teller = spawn(move || (3..5).for_each(|number| note(&to, number).tell().unwrap()));
        let mut begun = Vec::new();
        loop {
            while let Some(Item::Message(envelope)) = mailbox.begin_next() {
                let number = envelope.message.0;
                mailbox.any().lay_back(Box::new(Some(envelope)));
                let mut place: Option<Envelope<Note>> = None;
                mailbox.any().take_up(&mut place);
                let taken_up = place.map(|envelope| envelope.message.0);
                assert_eq!(taken_up, Some(number));
                begun.push(number);
            }
            if !take(&mailbox) {
                break;
            }
        }
        teller.join().unwrap();
        while take(&mailbox) {
            begun.extend(begin_all(&mailbox));
        }
        let dropped = std::iter::from_fn(|| letters.try_next()).count();
        assert!(begun.is_sorted() && begun.ends_with(&[4]), "{begun:?}");
        assert_eq!(begun.len() + dropped, 4);
    });
}

/// What goes on when the actor is run: it writes down what it handles, until it has come so far, or is killed.
struct Reader {
    mailbox: Arc<Mailbox<Note>>,
    begun: Vec<u32>,
    until: usize,
    /// Waits for something of its own that never comes.
    is_busy: bool,
}

impl Reader {
    /// Has an actor run as a task until it is through; what it has begun is in the order of that.
    fn play(mailbox: &Arc<Mailbox<Note>>, until: usize, is_busy: bool) {
        let reader = Self { mailbox: mailbox.clone(), begun: Vec::new(), until, is_busy };
        mailbox.any().embody(Box::pin(reader));
        block_on(poll_fn(|task| mailbox.clone().poll(task)));
    }
}

impl Body for Reader {
    fn go_on(self: Pin<&mut Self>, one: &mut dyn Letter, _: bool, _: &mut Context<'_>) -> Pause {
        let Self { mailbox, begun, until, is_busy } = self.get_mut();
        if *is_busy {
            return if mailbox.any().killed_or_busy() { Pause::Over } else { Pause::Waits };
        }
        let mut begins: Option<Envelope<Note>> = None;
        one.give(&mut begins);
        begun.extend(begins.map(|envelope| envelope.message.0));
        while let Some(item) = mailbox.begin_next() {
            begun.push(number(&item));
        }
        assert!(begun.is_sorted(), "{begun:?}");
        if begun.len() == *until { Pause::Over } else { Pause::Silent }
    }

    fn change(self: Pin<Box<Self>>) -> Boxed {
        self
    }
}

#[test]
fn an_actor_that_is_run_finds_every_message() {
    many_orders(|| {
        let mailbox = mailbox(4);
        let to = Addr::local(mailbox.clone());
        let teller = spawn(move || (0..3).for_each(|number| note(&to, number).tell().unwrap()));
        Reader::play(&mailbox, 3, false);
        teller.join().unwrap();
    });
}

#[test]
fn a_kill_is_seen_or_wakes_whoever_is_busy() {
    every_order(|| {
        let mailbox = mailbox(1);
        let killer = mailbox.clone();
        let killer = spawn(move || killer.any().kill());
        Reader::play(&mailbox, 0, true);
        killer.join().unwrap();
    });
}

#[test]
fn a_signal_wakes_a_parked_cell() {
    every_order(|| {
        let mailbox = mailbox(1);
        let stopper = mailbox.clone();
        let stopper = spawn(move || stopper.any().stop());
        let one = block_on(poll_fn(|task| poll_take(&mailbox, task)));
        assert!(one.is_none() && mailbox.is_signalled());
        assert!(matches!(mailbox.any().next_control(), Some(Control::End(Stop::Stop))));
        stopper.join().unwrap();
    });
}

#[test]
fn whoever_begins_to_watch_while_it_ends_hears_of_it_once() {
    many_orders(|| {
        let (watched, watcher) = (mailbox(1), mailbox(1));
        let (begins, waits) = (watched.clone(), watched.clone());
        let node: Arc<dyn Node> = watcher.clone();
        let begins = spawn(move || begins.any().watch(node));
        let waits = spawn(move || {
            let mut key = None;
            block_on(poll_fn(|task| waits.any().poll_exit(&mut key, task)))
        });
        let ends = watched.clone();
        let ends = spawn(move || ends.any().finish(&ExitReason::Killed { confirmed: false }));
        let first = watched.any().finish(&ExitReason::Stopped);
        assert!(first != ends.join().unwrap(), "the end is written once");
        begins.join().unwrap();
        let exit = waits.join().unwrap();
        assert_eq!(first, matches!(exit, ExitReason::Stopped));
        assert!(take(&watcher));
        assert_eq!(begin_all(&watcher), [1000]);
        assert!(!take(&watcher));
    });
}
