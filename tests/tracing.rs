//! Spans and events for those who collect them with the crate `tracing`: `cargo test --features tracing --test tracing`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use thespian::Base;
use thespian::prelude::*;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_core::span::Current;

/// Keeps all spans of ours, and draws what was told inside of which.
#[derive(Clone, Default)]
struct Collector(Arc<Shared>);

#[derive(Default)]
struct Shared {
    next: AtomicU64,
    spans: Mutex<BTreeMap<u64, Span>>,
    events: Mutex<Vec<String>>,
    most_open: AtomicU64,
}

#[derive(Clone, Debug, Default)]
struct Span {
    name: String,
    parent: Option<u64>,
    follows: Vec<u64>,
    handles: u64,
    entered: u64,
}

thread_local! {
    static STACK: RefCell<Vec<(u64, &'static Metadata<'static>)>> = const { RefCell::new(Vec::new()) };
    static METADATA: RefCell<BTreeMap<u64, &'static Metadata<'static>>> = const { RefCell::new(BTreeMap::new()) };
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

fn current() -> Option<u64> {
    STACK.with_borrow(|stack| stack.last().map(|(id, _)| *id))
}

impl Collector {
    fn change(&self, id: &Id, change: impl FnOnce(&mut Span)) {
        change(self.0.spans.lock().unwrap().get_mut(&id.into_u64()).expect("a span"));
    }

    /// The spans of one kind, in the order in which they began.
    fn spans(&self, kind: &str) -> Vec<(u64, Span)> {
        let part = format!("kind=\"{kind}\"");
        let spans = self.0.spans.lock().unwrap();
        let of_kind = spans.iter().filter(|(_, span)| span.name.contains(&part));
        of_kind.map(|(id, span)| (*id, span.clone())).collect()
    }

    fn one(&self, kind: &str) -> (u64, Span) {
        let spans = self.spans(kind);
        assert_eq!(spans.len(), 1, "{spans:?}");
        spans[0].clone()
    }

    fn events(&self) -> Vec<String> {
        self.0.events.lock().unwrap().clone()
    }

    fn open(&self) -> usize {
        self.0.spans.lock().unwrap().values().filter(|span| span.handles > 0).count()
    }

    /// How many spans lie around one another at most.
    fn depth(&self) -> usize {
        let spans = self.0.spans.lock().unwrap();
        let parent = |span: &u64| spans[span].parent;
        let depth = |span: &u64| std::iter::successors(Some(*span), parent).count();
        spans.keys().map(depth).max().unwrap_or(0)
    }
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        ["thespian", "here"].contains(&metadata.target())
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.0.next.fetch_add(1, Ordering::Relaxed) + 1;
        let mut text = Text(span.metadata().name().to_owned());
        span.record(&mut text);
        let parent = match span.parent() {
            Some(parent) => Some(parent.into_u64()),
            None if span.is_contextual() => current(),
            None => None,
        };
        let kept = Span { name: text.0, parent, handles: 1, ..Span::default() };
        self.0.spans.lock().unwrap().insert(id, kept);
        METADATA.with_borrow_mut(|all| all.insert(id, span.metadata()));
        self.0.most_open.fetch_max(self.open() as u64, Ordering::Relaxed);
        Id::from_u64(id)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, span: &Id, follows: &Id) {
        self.change(span, |span| span.follows.push(follows.into_u64()));
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(format!("in {:?}:", current()));
        event.record(&mut text);
        self.0.events.lock().unwrap().push(text.0);
    }

    fn enter(&self, span: &Id) {
        let metadata = METADATA.with_borrow(|all| all[&span.into_u64()]);
        STACK.with_borrow_mut(|stack| stack.push((span.into_u64(), metadata)));
        self.change(span, |span| span.entered += 1);
    }

    fn exit(&self, span: &Id) {
        let left = STACK.with_borrow_mut(Vec::pop);
        assert_eq!(left.map(|(id, _)| id), Some(span.into_u64()), "left in the wrong order");
    }

    fn clone_span(&self, span: &Id) -> Id {
        self.change(span, |span| span.handles += 1);
        span.clone()
    }

    fn try_close(&self, span: Id) -> bool {
        self.change(&span, |span| span.handles -= 1);
        false
    }

    fn current_span(&self) -> Current {
        STACK.with_borrow(|stack| match stack.last() {
            Some((id, metadata)) => Current::new(Id::from_u64(*id), metadata),
            None => Current::none(),
        })
    }
}

/// Runs a scenario on one thread, which is all that a collector of a test's own can see: on `simple`, and on tokio.
fn collected<F, Fut>(scenario: F)
where
    F: Fn(System, Collector) -> Fut,
    Fut: Future<Output = ()>,
{
    for seed in 0..20 {
        let collector = Collector::default();
        tracing::subscriber::with_default(collector.clone(), || {
            let builder = System::builder().base(Base::Simple { seed }).ignore_environment();
            builder.run(|system| scenario(system, collector)).expect("an orderly end");
        });
    }
    let collector = Collector::default();
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::subscriber::with_default(collector.clone(), || {
        tokio.block_on(async {
            let system = System::builder().ignore_environment().start().unwrap();
            scenario(system.clone(), collector).await;
            system.shutdown().await.expect("an orderly end");
        });
    });
}

#[actor(mailbox = 10, max_restarts = 100)]
#[derive(Default)]
struct Player {
    partner: Option<PlayerAddr>,
}

#[handlers]
impl Player {
    #[init]
    fn new(partner: Option<PlayerAddr>) -> Self {
        Self { partner }
    }

    #[handler]
    fn at_once(&self) {
        tracing::info!(target: "here", "at_once");
    }

    #[handler]
    async fn awaiting(&self, cx: &mut Context<Self>) {
        cx.sleep(Duration::from_millis(1)).await;
        tracing::info!(target: "here", "awaiting");
    }

    #[handler(blocking)]
    fn blocking(&self) {
        tracing::info!(target: "here", "blocking");
    }

    #[handler]
    async fn ask(&self) {
        if let Some(partner) = &self.partner {
            partner.awaiting().await.expect("an answer");
        }
    }

    #[handler]
    fn tell(&self) {
        if let Some(partner) = &self.partner {
            partner.at_once().tell().expect("room");
        }
    }

    #[handler]
    fn again(&self, cx: &mut Context<Self>, left: u32) {
        if left > 0 {
            cx.addr().again(left - 1).tell().expect("room");
        }
    }

    /// Asks its partner, which asks its own, but nobody waits.
    #[handler]
    fn pass(&mut self, cx: &mut Context<Self>, left: u32, to: Vec<PlayerAddr>) {
        if left > 0 {
            let next = to[left as usize % to.len()].clone();
            let passed = next.pass(left - 1, to).into_owned();
            cx.pipe(passed, |_| PlayerMsg::AtOnce {});
        }
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }
}

#[test]
fn a_handler_runs_in_the_span_of_its_message() {
    collected(async |system, collector| {
        let player = system.spawn(Player::props(None)).unwrap();
        player.at_once().await.unwrap();
        player.awaiting().await.unwrap();
        let (at_once, awaiting) = (collector.one("at_once"), collector.one("awaiting"));
        assert_eq!(at_once.1.name, format!("handle actor={player} kind=\"at_once\""));
        assert_eq!((at_once.1.parent, &*at_once.1.follows), (None, &[][..]));
        // The step that finds out that it is async, and each poll.
        assert_eq!((at_once.1.entered, awaiting.1.entered), (1, 3));
        let expected = [(at_once.0, "at_once"), (awaiting.0, "awaiting")];
        let expected = expected.map(|(id, text)| format!("in Some({id}): message={text}"));
        assert_eq!(collector.events(), expected);
        assert!(current().is_none());
    });
}

#[test]
fn a_blocking_handler_does_too() {
    collected(async |system, collector| {
        // On tokio that is another thread, which this collector does not see.
        if system.stage() == "simple" {
            let player = system.spawn(Player::props(None)).unwrap();
            player.blocking().await.unwrap();
            let span = collector.one("blocking");
            assert_eq!(collector.events(), [format!("in Some({}): message=blocking", span.0)]);
        }
    });
}

#[test]
fn an_ask_lies_in_the_askers_span_and_a_tell_follows_it() {
    collected(async |system, collector| {
        let partner = system.spawn(Player::props(None)).unwrap();
        let player = system.spawn(Player::props(Some(partner.clone()))).unwrap();
        player.ask().await.unwrap();
        let (ask, asked) = (collector.one("ask"), collector.one("awaiting"));
        assert_eq!((ask.1.parent, asked.1.parent, &*asked.1.follows), (None, Some(ask.0), &[][..]));

        player.tell().await.unwrap();
        partner.awaiting().await.unwrap();
        let (tell, told) = (collector.one("tell"), collector.one("at_once"));
        assert_eq!((told.1.parent, &*told.1.follows), (None, &[tell.0][..]));
    });
}

/// kameo#323, kameo#346: an actor that goes on by telling itself.
#[test]
fn who_tells_himself_neither_nests_nor_keeps_spans_open() {
    collected(async |system, collector| {
        let player = system.spawn(Player::props(None)).unwrap();
        player.again(500).tell().unwrap();
        while collector.spans("again").len() < 501 {
            player.at_once().await.unwrap();
        }
        player.at_once().await.unwrap();
        assert_eq!(collector.depth(), 1);
        assert!(collector.0.most_open.load(Ordering::Relaxed) <= 4);
        assert_eq!(collector.open(), 0);
        let again = collector.spans("again");
        assert!(again.windows(2).all(|pair| pair[1].1.follows == [pair[0].0]));
    });
}

#[test]
fn asks_that_are_piped_do_not_nest_either() {
    collected(async |system, collector| {
        let players: Vec<_> = (0..2).map(|_| system.spawn(Player::props(None)).unwrap()).collect();
        players[0].pass(200, players.clone()).await.unwrap();
        while collector.spans("pass").len() < 201 {
            players[0].at_once().await.unwrap();
        }
        assert_eq!(collector.depth(), 1);
        let passes = collector.spans("pass");
        assert!(passes.windows(2).all(|pair| pair[1].1.follows == [pair[0].0]));
    });
}

#[test]
fn dead_letters_failures_and_restarts_are_events() {
    collected(async |system, collector| {
        let player = system.spawn(Player::props(None).named("player")).unwrap();
        player.crash().await.unwrap_err();
        player.at_once().await.unwrap();
        let events = collector.events();
        assert_eq!(events.len(), 4, "{events:?}");
        assert_eq!(
            events[0],
            "in None: message=dead letter actor=/player kind=\"crash\" why=the actor failed while handling it \
             held_back=0"
        );
        assert!(
            events[1].starts_with(
                "in None: message=failed actor=/player kind=\"crash\" restarts=0 cause=panicked"
            ),
            "{events:?}"
        );
        assert_eq!(events[2], "in None: message=restarted actor=/player restarts=1");
    });
}
