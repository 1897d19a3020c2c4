//! A mailbox and a simple reference are put through the same steps, and must show the same after each.

mod reference;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use proptest::test_runner::Config;
use proptest_state_machine::{StateMachineTest, prop_state_machine};

use super::*;
use crate::exit::ExitReason;
use reference::{From, Outcome, Reference, Seen, Step};

/// A number, and whether it is in a hurry.
struct Word {
    number: u32,
    urgent: bool,
}

impl Message for Word {
    type Reply = ();

    const KINDS: &'static Kinds = &Kinds::of(&["word"]);
    const URGENT: bool = true;

    fn index(&self) -> usize {
        0
    }

    fn is_urgent(&self) -> bool {
        self.urgent
    }
}

#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Flag {
    fn is_up(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

enum Wait {
    Send(Sending<Word>),
    Ask(Ask<Word, ()>),
}

struct Real {
    mailbox: Arc<Mailbox<Word>>,
    to: Addr<Word>,
    waiting: BTreeMap<u32, (Wait, Arc<Flag>)>,
    cell: Arc<Flag>,
    from: BTreeMap<u32, From>,
}

impl Real {
    fn call(&mut self, number: u32, from: From, urgent: bool) -> Call<'static, Word, Word, ()> {
        self.from.insert(number, from);
        Call::new(&self.to, Word { number, urgent }, |word| word, Some).into_owned()
    }

    fn tell(&mut self, number: u32, urgent: bool) -> Result<(), NotExecuted> {
        self.call(number, From::Tell, urgent).tell().map_err(|error| {
            assert_eq!(error.message.number, number, "it is given back");
            error.why
        })
    }

    fn step(&mut self, step: &Step, next: u32) -> Seen {
        match step {
            Step::Tell { urgent } => return Seen::Told(self.tell(next, *urgent)),
            Step::Burst => {
                return Seen::Bursts((next - 17..=next).map(|it| self.tell(it, true)).collect());
            }
            Step::Send { urgent } => {
                let send = self.call(next, From::Send, *urgent).send();
                self.waiting.insert(next, (Wait::Send(send), Arc::default()));
            }
            Step::Ask { urgent } => {
                let ask = self.call(next, From::Ask, *urgent).ask();
                self.waiting.insert(next, (Wait::Ask(ask), Arc::default()));
            }
            Step::GiveUp(number) => {
                self.waiting.remove(number);
            }
            Step::Answer => {
                self.from.insert(next, From::Tell);
                let word = Word { number: next, urgent: false };
                let _ = self.mailbox.push_answer(Envelope::join(word, ReturnPath::nowhere()));
            }
            Step::Notice => {
                let reason = ExitReason::Stopped;
                self.mailbox.any().tell_terminated(Terminated { who: self.to.target(), reason });
            }
            Step::Drain => self.mailbox.any().drain(),
            Step::Take => {
                self.cell = Arc::default();
                let waker = Waker::from(self.cell.clone());
                let taken = poll_take(&self.mailbox, &mut Context::from_waker(&waker)).is_ready();
                return Seen::Taken(taken);
            }
            Step::Begin => return Seen::Begun(self.begin()),
            Step::Stop => self.mailbox.any().stop(),
            Step::Seal => self.mailbox.any().seal(),
            Step::CloseIfEmpty => return Seen::Closed(self.mailbox.any().close_if_empty()),
        }
        Seen::Nothing
    }

    /// What the cell does with its next item.
    fn begin(&self) -> Option<reference::Item> {
        let envelope = match self.mailbox.begin_next()? {
            Item::Notice(notice, behind) => {
                let drains = matches!(notice, Notice::Drain);
                return Some(reference::Item::Notice { drains, behind });
            }
            Item::Message(envelope) => envelope,
        };
        let Word { number, urgent } = *envelope.message();
        if !envelope.path().begin(&|| crate::time::Time::START) {
            self.mailbox.any().count_expired();
        } else {
            self.mailbox.began(envelope.index(), false);
            envelope.split().1.put(());
            self.mailbox.show(Phase::Idle);
        }
        Some(reference::Item::Message { number, from: self.from[&number], urgent })
    }

    /// Who waits no more, and how that ended.
    fn ended(&mut self) -> BTreeMap<u32, Outcome> {
        let mut ended = BTreeMap::new();
        self.waiting.retain(|&number, (wait, flag)| {
            let was_polled = Arc::strong_count(flag) > 1;
            let was_woken = flag.is_up();
            let waker = Waker::from(flag.clone());
            let task = &mut Context::from_waker(&waker);
            let outcome = match wait {
                Wait::Send(send) => pin!(send).poll(task).map(|sent| match sent {
                    Ok(()) => Outcome::Admitted,
                    Err(error) => {
                        assert_eq!(error.message.number, number, "it is given back");
                        Outcome::Not(error.why)
                    }
                }),
                Wait::Ask(ask) => pin!(ask).poll(task).map(|reply| match reply {
                    Ok(()) => Outcome::Replied,
                    Err(error) => Outcome::Not(error.not_executed().expect("nothing is unknown")),
                }),
            };
            match outcome {
                Poll::Ready(outcome) => {
                    assert!(was_woken || !was_polled, "{number} was not woken");
                    ended.insert(number, outcome);
                    false
                }
                Poll::Pending => {
                    assert!(!was_woken, "{number} was woken for nothing");
                    true
                }
            }
        });
        ended
    }
}

impl StateMachineTest for Real {
    type SystemUnderTest = Self;
    type Reference = Reference;

    fn init_test(reference: &Reference) -> Self {
        let life = Life::DEFAULT.mailbox(reference.bound).overflow(reference.overflow);
        let mailbox: Arc<Mailbox<Word>> = mailbox_of(life);
        Self {
            to: Addr::local(mailbox.clone()),
            mailbox,
            waiting: BTreeMap::new(),
            cell: Arc::default(),
            from: BTreeMap::new(),
        }
    }

    fn apply(mut real: Self, reference: &Reference, step: Step) -> Self {
        let was_up = real.cell.is_up() && !matches!(step, Step::Take);
        assert_eq!(real.step(&step, reference.next), reference.seen);
        assert_eq!(real.ended(), reference.ended);
        assert_eq!(real.cell.is_up() && !was_up, reference.woke, "the cell is woken if need be");
        real
    }

    fn check_invariants(real: &Self, reference: &Reference) {
        let book = &real.mailbox.state().book;
        assert_eq!(real.mailbox.depth(book), reference.depth());
        assert_eq!(book.high_water as usize, reference.high_water);
        assert_eq!(real.mailbox.flow(book), reference.flow());
        assert_eq!(real.waiting.len(), reference.waiting.len());
    }
}

/// How many runs, each of up to sixty steps; `.ci/deep machines` asks for more.
fn cases() -> u32 {
    std::env::var("MACHINE_CASES").map_or(500, |text| text.parse().expect("a number"))
}

prop_state_machine! {
    #![proptest_config(Config { cases: cases(), ..Config::default() })]

    #[test]
    fn a_mailbox_does_what_its_reference_does(sequential 1..60 => Real);
}
