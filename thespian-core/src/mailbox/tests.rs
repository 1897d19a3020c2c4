//! The rules of `ARCHITECTURE.md`, "The mailbox", one by one and without a runtime.

// Built with other locks, nothing works outside of a model.
#[cfg(not(shuttle))]
mod machine;
#[cfg(shuttle)]
mod models;
#[cfg(not(shuttle))]
mod run;

use std::pin::pin;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use super::take::{After, Share, Taken};
use super::*;
use crate::address::Addr;
use crate::call::{Ask, Call, Sending};
use crate::error::{NotExecuted, Unknown};
use crate::exit::{Cause, Failure};
use crate::hub::{Hub, Settings};
use crate::id::Target;
use crate::reply::ReturnPath;
use crate::supervision::{Life, Nature, Options, Overflow, Strategy};
use crate::tree::{Node, Parent, Question, Round, Terminated};
use crate::world::{Rouse, Simple, World};

/// A message that can do something when it is dropped.
struct Note(u32, Option<Box<dyn FnOnce() + Send>>);

impl Drop for Note {
    fn drop(&mut self) {
        if let Some(last_words) = self.1.take() {
            last_words();
        }
    }
}

impl Message for Note {
    type Reply = u32;

    const KINDS: &'static Kinds = &Kinds::of(&["note"]);

    fn index(&self) -> usize {
        0
    }
}

struct Nobody(Family);

impl Parent for Nobody {
    fn write_path(&self, _: &mut String) {}

    fn family(&self) -> &Family {
        &self.0
    }

    fn escalate(&self, _: Failure) {}

    fn strategy(&self) -> Strategy {
        Strategy::OneForOne
    }

    fn consult(self: Arc<Self>, _: Question) -> Option<(Arc<dyn Node>, Duration)> {
        None
    }
}

fn mailbox(bound: usize) -> Arc<Mailbox<Note>> {
    mailbox_with(Life::DEFAULT.mailbox(bound))
}

fn mailbox_with(life: Life) -> Arc<Mailbox<Note>> {
    mailbox_of(life)
}

fn mailbox_of<M: Message>(life: Life) -> Arc<Mailbox<M>> {
    let hub = Hub::new(World::Simple(Simple::new(0, None)), Settings::default());
    let header = Header {
        target: Target { id: hub.next_id(), kind: "Notes" },
        name: None,
        life: Options::Own(Nature { renewable: false, decides: false }, Box::new(life)),
        hub,
        parent: Arc::new(Nobody(Family::default())),
    };
    Arc::new(Mailbox::new(header))
}

type NoteCall<'a> = Call<'a, Note, Note, u32>;

fn note(to: &Addr<Note>, number: u32) -> NoteCall<'_> {
    Call::new(to, Note(number, None), |note| note, Some)
}

fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// What whoever runs the actor as a task does with nothing in hand: takes all that waits, or has it wait for that. A message that
/// is alone is returned, and has been begun.
fn poll_take<M: Message + Send>(
    mailbox: &Mailbox<M>,
    cx: &mut Context<'_>,
) -> Poll<Option<Envelope<M>>> {
    let waker = cx.waker().clone();
    let mut after = After::default();
    let mut guard = mailbox.state();
    let State { book, contents } = &mut *guard;
    let told = book.shift.begin_task();
    let mut one = None;
    let taken = mailbox.take(book, contents, Share::All, &mut one, &mut after);
    if let Taken::Nothing = taken {
        book.rest(true, Rouse::Task(waker));
    }
    drop(guard);
    drop(told);
    mailbox.finish_taking(&mut after);
    match taken {
        Taken::Some => Poll::Ready(one),
        Taken::Nothing => Poll::Pending,
    }
}

fn take_now(mailbox: &Mailbox<Note>) -> Poll<Option<Envelope<Note>>> {
    poll_take(mailbox, &mut Context::from_waker(Waker::noop()))
}

/// What the cell would do: takes all that waits into the empty hand. For tests of what lies there: a message that is alone is
/// laid there, too, and has not been begun.
fn take(mailbox: &Mailbox<Note>) -> bool {
    let Poll::Ready(one) = take_now(mailbox) else { return false };
    if let Some(envelope) = one {
        in_hand(mailbox, |batch| batch.items.push_front(Item::Message(envelope)));
        mailbox.in_hand.fetch_add(1, Ordering::Relaxed);
        mailbox.state().book.taken += 1;
    }
    true
}

fn in_hand<T>(mailbox: &Mailbox<Note>, look: impl FnOnce(&mut hand::Batch<Note>) -> T) -> T {
    look(mailbox.hand().open().open_batch().expect("a batch of notes"))
}

/// What the cell would do next: begins what it has in hand, one after the other.
fn begin_all(mailbox: &Mailbox<Note>) -> Vec<u32> {
    std::iter::from_fn(|| mailbox.begin_next()).map(|item| number(&item)).collect()
}

fn number(item: &Item<Note>) -> u32 {
    match item {
        Item::Message(envelope) => envelope.message.0,
        Item::Notice(Notice::Terminated(_), _) => 1000,
        Item::Notice(Notice::Drain, _) => 2000,
        Item::Notice(Notice::Marker(_), _) => 3000,
    }
}

#[test]
fn a_message_that_is_alone_is_begun_as_it_is_taken() {
    let mailbox = mailbox(1);
    let to = Addr::local(mailbox.clone());
    note(&to, 0).tell().unwrap();
    let Poll::Ready(Some(first)) = take_now(&mailbox) else { panic!("a message") };
    assert_eq!(first.message.0, 0);
    note(&to, 1).tell().expect("its place is free");
    assert!(mailbox.begin_next().is_none(), "nothing is in hand");
}

/// The flag that says so may be seen late: then nobody has let the sender in before the cell looks under the lock.
#[test]
fn whoever_is_let_in_as_the_only_one_hears_of_it() {
    struct Rung(AtomicBool);
    impl Wake for Rung {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let mailbox = mailbox(1);
    let to = Addr::local(mailbox.clone());
    note(&to, 0).tell().unwrap();
    let rung = Arc::new(Rung(AtomicBool::new(false)));
    let waker = Waker::from(rung.clone());
    let mut send = pin!(note(&to, 1).send());
    assert!(send.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    assert!(take_now(&mailbox).is_ready());
    mailbox.line_waits.store(false, Ordering::Relaxed);
    assert_eq!(begin_all(&mailbox), [0]);
    assert!(!rung.0.load(Ordering::Relaxed), "nobody has looked");
    let Poll::Ready(Some(second)) = take_now(&mailbox) else { panic!("it is alone") };
    assert_eq!(second.message.0, 1);
    assert!(rung.0.load(Ordering::Relaxed));
}

#[test]
fn whoever_asked_for_a_message_that_was_alone_can_be_found() {
    let mailbox = mailbox(2);
    let to = Addr::local(mailbox.clone());
    let mut ask: Ask<Note, u32> = note(&to, 0).ask();
    assert!(poll(&mut ask).is_pending());
    let Poll::Ready(Some(asked)) = take_now(&mailbox) else { panic!("a message") };
    assert!(asked.path().begin(&|| crate::time::Time::START));
    mailbox.any().give_up_stuck();
    let Poll::Ready(Err(error)) = poll(&mut ask) else { panic!("an answer") };
    assert_eq!(error.unknown(), Some(Unknown::Unanswered), "{error:?}");
    drop(asked);
    note(&to, 1).tell().unwrap();
    let Poll::Ready(Some(_)) = take_now(&mailbox) else { panic!("a message") };
    assert!(mailbox.any().take_asker().is_none(), "nobody asked for this one");
}

#[test]
fn the_first_message_is_begun_as_it_is_taken_unless_a_signal_comes_before_it() {
    type Put = fn(&Mailbox<Note>, &Addr<Note>);
    let cases: [(&str, Put, bool); 3] = [
        ("another message", |_, to| note(to, 1).tell().unwrap(), true),
        ("a notice", |mailbox, _| mailbox.any().drain(), true),
        ("a signal", |mailbox, _| mailbox.any().stop(), false),
    ];
    for (beside, put, is_begun) in cases {
        let mailbox = mailbox(2);
        let to = Addr::local(mailbox.clone());
        note(&to, 0).tell().unwrap();
        put(&mailbox, &to);
        let Poll::Ready(one) = take_now(&mailbox) else { panic!("there is {beside}") };
        assert_eq!(one.map(|envelope| envelope.message.0), is_begun.then_some(0), "{beside}");
        assert!(in_hand(&mailbox, |batch| batch.items.len() == 1), "{beside}");
    }
}

#[test]
fn whoever_asked_for_the_first_of_several_can_be_found_until_the_next_is_begun() {
    for goes_on in [false, true] {
        let mailbox = mailbox(2);
        let to = Addr::local(mailbox.clone());
        let mut ask: Ask<Note, u32> = note(&to, 0).ask();
        assert!(poll(&mut ask).is_pending());
        note(&to, 1).tell().unwrap();
        assert!(matches!(take_now(&mailbox), Poll::Ready(Some(_))));
        if goes_on {
            assert_eq!(begin_all(&mailbox), [1]);
        }
        assert_eq!(mailbox.any().take_asker().is_some(), !goes_on);
    }
}

#[test]
fn what_is_in_hand_and_not_begun_counts_against_the_bound() {
    let mailbox = mailbox(3);
    let to = Addr::local(mailbox.clone());
    (0..3).for_each(|number| note(&to, number).tell().unwrap());
    assert!(take(&mailbox));

    let refused = note(&to, 3).tell().unwrap_err();
    assert_eq!((refused.why, refused.message.0), (NotExecuted::Full, 3));

    assert_eq!(mailbox.begin_next().map(|item| number(&item)), Some(0));
    note(&to, 4).tell().unwrap();
    assert_eq!(note(&to, 5).tell().unwrap_err().why, NotExecuted::Full);
}

/// Between the two steps of dispatch it lies in the hand again, and has been begun all the same.
#[test]
fn a_message_that_was_begun_is_never_dropped_for_a_newer_one() {
    let life = Life::DEFAULT.mailbox(2).overflow(Overflow::DropOldest);
    let mailbox = mailbox_with(life);
    let to = Addr::local(mailbox.clone());
    (0..2).for_each(|number| note(&to, number).tell().unwrap());
    assert!(take(&mailbox));
    let Some(Item::Message(begun)) = mailbox.begin_next() else { panic!("a message") };
    mailbox.any().lay_back(Box::new(Some(begun)));
    (2..5).for_each(|number| note(&to, number).tell().unwrap());
    let mut taken_up: Option<Envelope<Note>> = None;
    mailbox.any().take_up(&mut taken_up);
    assert_eq!(taken_up.map(|envelope| envelope.message.0), Some(0));
    assert!(begin_all(&mailbox).is_empty());
    assert!(take(&mailbox));
    assert_eq!(begin_all(&mailbox), [3, 4]);
}

#[test]
fn waiting_senders_come_in_in_turn_and_no_tell_passes_them() {
    let mailbox = mailbox(1);
    let to = Addr::local(mailbox.clone());
    note(&to, 0).tell().unwrap();
    let mut first: Sending<Note> = note(&to, 1).send();
    let mut second: Ask<Note, u32> = note(&to, 2).ask();
    let mut third = note(&to, 3).send();
    assert!(poll(&mut first).is_pending());

    assert!(take(&mailbox));
    // Beginning a message makes room for one, and it belongs to the first in line.
    let mut handled = begin_all(&mailbox);
    assert_eq!(note(&to, 4).tell().unwrap_err().why, NotExecuted::Full);
    assert!(matches!(poll(&mut first), Poll::Ready(Ok(()))));
    assert!(poll(&mut third).is_pending());

    for _ in 0..3 {
        assert!(take(&mailbox));
        handled.extend(begin_all(&mailbox));
    }
    assert_eq!(handled, [0, 1, 2, 3]);
    assert!(matches!(poll(&mut third), Poll::Ready(Ok(()))));
    assert!(poll(&mut second).is_ready(), "the envelope was dropped, and its asker told");
}

/// A batch of long sync handlers must not keep a sender out although there is room.
#[test]
fn room_is_given_to_the_line_with_each_message_that_is_begun() {
    let mailbox = mailbox(3);
    let to = Addr::local(mailbox.clone());
    (0..3).for_each(|number| note(&to, number).tell().unwrap());
    assert!(take(&mailbox));
    let mut waiting = note(&to, 3).send();
    assert!(poll(&mut waiting).is_pending());
    assert!(mailbox.begin_next().is_some());
    assert!(matches!(poll(&mut waiting), Poll::Ready(Ok(()))));
}

/// One place at a time would cost two switches between tasks for each message.
#[test]
fn a_large_mailbox_lets_the_line_in_by_the_eighth_and_before_the_cell_waits() {
    let mailbox = mailbox(64);
    let to = Addr::local(mailbox.clone());
    let begin = |count| assert_eq!((0..count).filter_map(|_| mailbox.begin_next()).count(), count);
    (0..64).for_each(|number| note(&to, number).tell().unwrap());
    assert!(take(&mailbox));
    let mut waiting = note(&to, 64).send();
    begin(7);
    assert!(poll(&mut waiting).is_pending());
    begin(1);
    assert!(poll(&mut waiting).is_ready());

    (0..7).for_each(|number| note(&to, number).tell().unwrap());
    let mut waiting = note(&to, 65).send();
    begin(1);
    assert!(poll(&mut waiting).is_pending());
    assert_eq!(mailbox.any().cut_or_busy(), None, "its handler waits");
    assert!(poll(&mut waiting).is_ready());

    let mut waiting = note(&to, 66).send();
    begin(1);
    assert!(poll(&mut waiting).is_pending());
    note(&to, 67).tell().unwrap_err();
    assert!(
        poll(&mut waiting).is_ready(),
        "the one with a place, although a tell has found no room"
    );
}

#[test]
fn a_sender_that_gave_up_is_passed_over() {
    let mailbox = mailbox(1);
    let to = Addr::local(mailbox.clone());
    note(&to, 0).tell().unwrap();
    drop(note(&to, 1).send());
    drop(note(&to, 2).ask());
    note(&to, 3).tell().unwrap_err();
    assert!(take(&mailbox));
    assert_eq!(begin_all(&mailbox), [0]);
    note(&to, 4).tell().unwrap();
    assert!(take(&mailbox));
    assert_eq!(begin_all(&mailbox), [4]);
}

#[test]
fn a_stuck_actors_line_stays_in_proportion_to_those_who_wait() {
    static ALIVE: AtomicUsize = AtomicUsize::new(0);
    let mailbox = mailbox(1);
    let to = Addr::local(mailbox.clone());
    note(&to, 0).tell().unwrap();
    for number in 0..10_000 {
        ALIVE.fetch_add(1, Ordering::Relaxed);
        let message =
            Note(number, Some(Box::new(|| assert!(ALIVE.fetch_sub(1, Ordering::Relaxed) > 0))));
        drop(NoteCall::new(&to, message, |note| note, Some).ask());
        assert!(ALIVE.load(Ordering::Relaxed) <= 129, "asks that were given up pile up");
    }
}

#[test]
fn control_is_never_refused_and_notices_stand_behind_what_was_accepted() {
    let mailbox = mailbox(1);
    let to = Addr::local(mailbox.clone());
    note(&to, 7).tell().unwrap();
    mailbox
        .any()
        .tell_terminated(Terminated { who: to.target(), reason: crate::exit::ExitReason::Stopped });
    mailbox.any().drain();
    assert!(take(&mailbox));
    assert_eq!(begin_all(&mailbox), [7, 1000, 2000]);

    mailbox.any().stop();
    assert!(mailbox.is_signalled());
    assert!(matches!(mailbox.any().next_control(), Some(Control::End(Stop::Stop))));
    mailbox.any().kill();
    mailbox.any().stop();
    assert!(
        matches!(mailbox.any().next_control(), Some(Control::End(Stop::Kill))),
        "a stop does not soften a kill"
    );
}

#[test]
fn a_call_is_heard_of_until_it_is_taken_and_an_end_comes_before_it() {
    let mailbox = mailbox(1);
    let (_usher, mut seats) = Round::among(vec![mailbox.clone()]);
    mailbox.any().call(seats.remove(0));
    for _ in 0..2 {
        assert!(matches!(mailbox.any().next_control(), Some(Control::Call)));
    }
    mailbox.any().stop();
    assert!(matches!(mailbox.any().next_control(), Some(Control::End(Stop::Stop))));
    assert!(mailbox.any().take_call().is_some());
    assert!(mailbox.any().take_call().is_none());
}

#[test]
fn notices_take_no_room_in_the_queue_nor_in_hand() {
    let mailbox = mailbox(1);
    let to = Addr::local(mailbox.clone());
    for _ in 0..2 {
        let reason = crate::exit::ExitReason::Stopped;
        mailbox.any().tell_terminated(Terminated { who: to.target(), reason });
    }
    note(&to, 1).tell().unwrap();
    note(&to, 2).tell().unwrap_err();
    assert!(take(&mailbox));
    let waiting = note(&to, 2).send();
    for begun in [1000, 1000] {
        assert_eq!(number(&mailbox.begin_next().expect("a notice")), begun);
        note(&to, 3).tell().unwrap_err();
    }
    assert_eq!(begin_all(&mailbox), [1]);
    assert!(take(&mailbox));
    assert_eq!(begin_all(&mailbox), [2]);
    drop(waiting);
}

#[test]
fn answers_piped_to_oneself_pass_the_bound() {
    let mailbox = mailbox(1);
    let to = Addr::local(mailbox.clone());
    note(&to, 0).tell().unwrap();
    let answer = Envelope::join(Note(1, None), ReturnPath::nowhere());
    assert!(mailbox.push_answer(answer).is_ok());
}

#[test]
fn closing_tells_everybody_who_waits() {
    let mailbox = mailbox(2);
    let to = Addr::local(mailbox.clone());
    let mut letters = mailbox.header().hub.dead_letters();
    note(&to, 0).tell().unwrap();
    let mut asked = note(&to, 1).ask();
    let mut in_line = note(&to, 2).send();
    let mut asked_in_line = note(&to, 3).ask();
    assert!(poll(&mut in_line).is_pending());

    mailbox.any().seal();

    let letter = letters.try_next().expect("the accepted tell became a dead letter");
    assert_eq!((letter.message, letter.why), ("note", crate::hub::DeadReason::Stopped));
    assert!(letters.try_next().is_none(), "and nothing else did");
    for ask in [&mut asked, &mut asked_in_line] {
        let Poll::Ready(Err(error)) = poll(ask) else { panic!("an asker still waits") };
        assert_eq!(error.not_executed(), Some(NotExecuted::Stopped));
    }
    let Poll::Ready(Err(error)) = poll(&mut in_line) else { panic!("a sender still waits") };
    assert_eq!((error.why, error.message.0), (NotExecuted::Stopped, 2));
    assert_eq!(note(&to, 4).tell().unwrap_err().why, NotExecuted::Stopped);
}

#[test]
fn it_closes_for_silence_only_if_nobody_wants_anything() {
    let wanted: [fn(&Arc<Mailbox<Note>>); 5] = [
        |mailbox| note(&Addr::local(mailbox.clone()), 1).tell().unwrap(),
        |mailbox| mailbox.any().drain(),
        |mailbox| mailbox.any().stop(),
        |mailbox| mailbox.any().kill(),
        |mailbox| mailbox.any().fail(Cause::Error(Arc::from(Box::from("any")))),
    ];
    for want in wanted {
        let mailbox = mailbox(1);
        want(&mailbox);
        assert!(!mailbox.any().close_if_empty());
        assert!(!mailbox.any().is_sealed());
    }

    let mailbox = mailbox(1);
    let to = Addr::local(mailbox.clone());
    // Those who gave up want nothing any more.
    note(&to, 1).tell().unwrap();
    let (mut ask, mut send) = (note(&to, 2).ask(), note(&to, 3).send());
    assert!(poll(&mut ask).is_pending() && poll(&mut send).is_pending());
    drop((ask, send));
    assert!(take(&mailbox));
    assert_eq!(begin_all(&mailbox), [1]);
    assert!(mailbox.any().close_if_empty());

    let refused = note(&to, 4).tell().unwrap_err();
    assert_eq!((refused.why, refused.message.0), (NotExecuted::Stopped, 4));
    let Poll::Ready(Err(refused)) = poll(&mut note(&to, 5).send()) else { panic!("let in") };
    assert_eq!((refused.why, refused.message.0), (NotExecuted::Stopped, 5));
    let Poll::Ready(Err(refused)) = poll(&mut note(&to, 6).ask()) else { panic!("let in") };
    assert_eq!(refused.not_executed(), Some(NotExecuted::Stopped));
}

#[test]
fn what_was_accepted_before_it_closed_for_silence_is_handled() {
    for _ in 0..100 {
        let mailbox = mailbox(usize::MAX);
        let to = Addr::local(mailbox.clone());
        let tell = || (0..300).take_while(|_| note(&to, 0).tell().is_ok()).count();
        let (accepted, handled) = std::thread::scope(|scope| {
            let tellers = [scope.spawn(tell), scope.spawn(tell)];
            let mut handled = 0;
            // Not before they have begun to tell.
            while take(&mailbox) || handled == 0 || !mailbox.any().close_if_empty() {
                handled += begin_all(&mailbox).len();
            }
            (tellers.map(|teller| teller.join().unwrap()), handled)
        });
        assert_eq!(accepted.iter().sum::<usize>(), handled);
    }
}

#[test]
fn no_user_code_runs_under_the_lock() {
    let mailbox = mailbox(1);
    let to = Addr::local(mailbox.clone());
    let drops = Arc::new(AtomicUsize::new(0));
    // Telling the same mailbox from a drop would deadlock if the drop ran under its lock.
    let meddler = |number| {
        let (own, drops) = (to.clone(), drops.clone());
        let meddle = move || {
            drops.fetch_add(1, Ordering::Relaxed);
            let _ = note(&own, 99).tell();
        };
        Call::new(
            &to,
            Note(number, Some(Box::new(meddle))),
            |note: Note| note,
            Some as fn(u32) -> Option<u32>,
        )
    };
    // refused
    note(&to, 0).tell().unwrap();
    drop(meddler(1).tell());
    // given up in line, then swept or passed over
    drop(meddler(2).ask());
    drop(meddler(3).send());
    while take(&mailbox) {
        begin_all(&mailbox);
    }
    // closed: accepted, and in line
    meddler(5).tell().unwrap();
    let _asked = meddler(6).ask();
    mailbox.any().seal();
    assert_eq!(drops.load(Ordering::Relaxed), 5);
}

#[test]
fn a_waker_may_tell_the_mailbox_that_wakes_it() {
    struct Meddler(Addr<Note>, AtomicUsize);
    impl Wake for Meddler {
        fn wake(self: Arc<Self>) {
            self.1.fetch_add(1, Ordering::Relaxed);
            let _ = note(&self.0, 1).tell();
        }
    }
    let mailbox = mailbox(4);
    let to = Addr::local(mailbox.clone());
    let meddler = Arc::new(Meddler(to.clone(), AtomicUsize::new(0)));
    let waker = Waker::from(meddler.clone());
    assert!(poll_take(&mailbox, &mut Context::from_waker(&waker)).is_pending());
    note(&to, 0).tell().unwrap();
    note(&to, 2).tell().unwrap();
    assert!(take(&mailbox));
    assert_eq!(begin_all(&mailbox), [0, 1, 2]);
    assert_eq!(meddler.1.load(Ordering::Relaxed), 1, "woken at the first message only");
}

#[test]
fn threads_hammering_one_small_mailbox_lose_and_double_nothing() {
    let mailbox = mailbox(4);
    let to = Addr::local(mailbox.clone());
    let taken = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for sender in 0..4 {
            let to = &to;
            scope.spawn(move || {
                for number in 0..250 {
                    crate::world::park_on(note(to, sender * 250 + number).send()).unwrap();
                }
            });
        }
        while taken.lock().unwrap().len() < 1000 {
            let take = std::future::poll_fn(|task| poll_take(&mailbox, task));
            let one = crate::world::park_on(take);
            assert!(mailbox.depth(&mailbox.state().book) <= 4, "the bound is a bound");
            let mut taken = taken.lock().unwrap();
            taken.extend(one.map(|envelope| envelope.message.0));
            taken.extend(begin_all(&mailbox));
        }
    });
    let taken = taken.into_inner().unwrap();
    for sender in 0..4u32 {
        let own: Vec<u32> = taken.iter().copied().filter(|number| number / 250 == sender).collect();
        assert!(own.is_sorted() && own.len() == 250, "each sender's order is kept");
    }
}
