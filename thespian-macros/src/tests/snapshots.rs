//! Whole expansions beside stored ones. `BLESS=1 cargo test -p thespian-macros` stores them anew.

use super::tokens;
use crate::pipeline;
use proc_macro2::TokenStream;
use std::path::Path;

/// Formats an expansion and compares it with `snapshots/{name}.rs`.
fn check(name: &str, expansion: TokenStream) {
    let file: syn::File = syn::parse2(expansion).expect("an expansion is a list of items");
    let text = prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/tests/snapshots/{name}.rs"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).expect("snapshots can be written");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == stored,
        "the expansion differs from {}; with BLESS=1 it is stored anew\n{text}",
        path.display()
    );
}

fn handlers(name: &str, args: &str, item: &str) {
    check(name, pipeline::handlers(tokens(args), tokens(item)));
}

#[test]
fn an_account() {
    handlers(
        "account",
        "",
        "impl Account {
            /// Opens it.
            #[init]
            fn open(cents: u64) -> Self { Self { cents } }
            /// Adds `cents`.
            #[handler]
            pub fn deposit(&mut self, mut cents: u64) -> u64 { self.cents += cents; self.cents }
            #[handler]
            async fn withdraw(&mut self, cx: &mut Context<Self>, cents: u64) -> Result<u64, Overdrawn> { todo() }
            #[handler]
            fn reset(&mut self) {}
            fn helper(&self) -> bool { true }
        }",
    );
}

#[test]
fn states_and_what_is_done_in_them() {
    handlers(
        "valve",
        "speaks(Tap), states(Closed -> Open, Open -> Closed | m::Draining, Draining -> Closed), start = Closed, \
         deferred(at_most = 16, within = \"5s\", on_restart = keep)",
        "impl Valve {
            #[started]
            fn begin(&mut self, at: In<'_, Closed>) {}
            #[handler(refuse(*))]
            fn open(&mut self, at: In<'_, Closed>) { at.go(Open::new()) }
            #[handler(when(Open, Draining), ignore(Closed))]
            async fn close(&mut self, cx: &mut Context<Self>, at: In<'_, (Open, Draining)>) { at.go(Closed) }
            #[cfg(unix)]
            #[handler(when(Open), defer(*))]
            fn later(&mut self, n: u64) -> u64 { n }
            #[handler(refuse(Draining), when(*))]
            fn owe(&mut self, reply: Reply<'_, u64>) -> Receipt<'_> { reply.send(1) }
            #[entering(Open, Closed)]
            fn entered(&mut self, cx: &mut Context<Self>) {}
            #[leaving(*)]
            fn left(&mut self) {}
        }",
    );
}

#[test]
fn states_of_somebody_who_does_what_a_protocol_asks() {
    handlers(
        "valve_tap",
        "",
        "impl Tap for Valve {
            #[handler(refuse(Draining), defer(Closed))]
            fn pour(&mut self, mut at: In<'_, Open>, litres: u64) -> u64 { at.poured += litres; at.poured }
            #[handler(when(*))]
            async fn level(&mut self, cx: &mut Context<Self>, at: In<'_, (Open, Closed)>) -> u64 { 3 }
            fn knock(&mut self) {}
        }",
    );
    handlers(
        "valve_tap_generic",
        "",
        "impl<T> Tap for Valve<T> {
            #[handler(ignore(*))]
            fn knock(&mut self) {}
        }",
    );
}

#[test]
fn parameters_and_bounds() {
    handlers(
        "cache",
        "derive(Clone)",
        "impl<K: Hash + Send, V, const N: usize> Cache<K, V, N> where V: Clone {
            #[handler]
            pub fn has(&self, key: K, sizes: [u8; N]) -> Option<Self> { None }
            #[handler]
            pub async fn wait(&mut self, key: Vec<K>) -> <Self as Store>::Out { x }
        }",
    );
}

#[test]
fn conditions_lints_and_raw_names() {
    handlers(
        "threaded",
        "crate = other::actors",
        "#[cfg(unix)]
        impl r#Type {
            #[cfg(feature = \"slow\")]
            #[handler(boxed)]
            async fn slow(&self, x: u8) -> u8 { x }
            #[expect(clippy::too_many_arguments, reason = \"wide\")]
            #[deprecated]
            #[must_use]
            #[cfg_attr(docs, doc = \"More.\")]
            #[cfg_attr(test, instrument)]
            #[handler]
            fn r#match(&self, r#type: u8) -> u8 { 1 }
        }",
    );
}

#[test]
fn answers_later() {
    handlers(
        "later",
        "",
        "impl Desk {
            #[handler]
            fn approve(&mut self, cx: &mut Context<Self>, reply: Reply<'_, bool>, cents: u64) -> Receipt<'_> { r }
            #[handler]
            async fn review<'r>(&mut self, reply: thespian::Reply<'r, Vec<bool>>) -> Receipt<'r> { r }
            #[handler]
            fn short(&mut self, reply: Reply<bool>) -> Receipt { r }
        }",
    );
}

#[test]
fn blocks_and_is_tried_again() {
    handlers(
        "retry",
        "",
        "impl<T: Clone> Desk<T> {
            #[handler(blocking)]
            fn file(&mut self, paper: T) -> Result<(), Full> { Ok(()) }
            #[handler(retry = 2)]
            async fn send(&mut self, cx: &mut Context<Self>, paper: T, to: Vec<Self>) -> bool { true }
            #[cfg(unix)]
            #[handler(retry = 1, blocking)]
            fn print(&mut self) {}
            #[stopping(after_failure)]
            fn close(&mut self) {}
        }",
    );
    handlers(
        "retry_sometimes",
        "",
        "impl Desk {
            #[cfg(unix)]
            #[handler(retry = 1)]
            fn print(&mut self, paper: String) {}
            #[cfg(windows)]
            #[handler(retry = 2)]
            fn show(&mut self) {}
        }",
    );
}

#[test]
fn urgent_handlers() {
    handlers(
        "urgent",
        "",
        "impl Desk {
            #[handler(priority = high)]
            fn stop_press(&mut self) {}
            #[cfg(unix)]
            #[handler(priority = high)]
            fn alarm(&mut self, why: String) {}
            #[handler]
            fn print(&mut self) {}
        }",
    );
}

#[test]
fn hooks_and_async_init() {
    handlers(
        "hooks",
        "",
        "impl Desk {
            #[init]
            pub(crate) async fn open(cx: &mut Context<Self>, path: PathBuf) -> Result<Self, Error> { x }
            #[started]
            async fn begin(&mut self, cx: &mut Context<Self>) -> Result<(), Error> { Ok(()) }
            #[stopping]
            fn end(&mut self) {}
            #[child_failed]
            async fn decide(&mut self, failure: ChildFailed) -> Directive { x }
            #[terminated]
            fn gone(&self, notice: Terminated) {}
        }",
    );
}

#[test]
fn a_mistake_leaves_the_rest() {
    handlers(
        "mistakes",
        "",
        "impl Counter {
            #[init]
            fn new(start: &str) -> Self { Self }
            #[handler]
            async fn add(self, n: &u64) -> u64 { 1 }
            #[handler]
            fn reset(&mut self) {}
        }",
    );
}

#[test]
fn no_messages() {
    handlers("idle", "", "impl Idle {}");
}

#[test]
fn an_actor() {
    check(
        "actor",
        pipeline::actor(
            tokens(
                "mailbox = 256, restart = permanent, max_restarts = 3, within = \"1m\", stop_within = \"500ms\"",
            ),
            tokens("#[cfg(unix)] pub struct Account { cents: u64 }"),
        ),
    );
}

#[test]
fn an_actor_with_all_options() {
    check(
        "actor_options",
        pipeline::actor(
            tokens(
                "restart = transient, children = rest_for_one, backoff = \"100ms..10s\", on_panic = restart, \
                 on_error = resume, on_deadline = stop, on_child = escalate, start_within = \"1s\", \
                 hook_within = \"2s\", stop_within = \"3s\", idle = \"4m\", on_stop = drain, phase = -1",
            ),
            tokens("struct Desk;"),
        ),
    );
}

#[test]
fn a_generic_actor() {
    check(
        "actor_generic",
        pipeline::actor(
            tokens("mailbox = unbounded, crate = other::actors"),
            tokens("pub struct Cache<K: Hash = u8, const N: usize = 4>(K) where K: Eq;"),
        ),
    );
}

#[test]
fn a_main() {
    check(
        "main",
        pipeline::main(
            tokens("cast(Account, bank::Teller)"),
            tokens("/// Runs.\nasync fn main(system: System) -> thespian::Result { Ok(()) }"),
        ),
    );
}

#[test]
fn a_test() {
    let item = "/// Holds.\n#[should_panic(expected = \"on purpose\")]\npub async fn holds(system: System) -> thespian::Result { \
                Ok(()) }";
    check("test", pipeline::test(TokenStream::new(), tokens(item)));
    let args = "bases(simple, \"simple:7\", threads), seeds = 200, limit = \"10m\", record, twice, crate = other::actors, \
                faults(crash(0.01), delay(0.1, SOON..LATE).only(\"/bank/*\"))";
    check(
        "test_options",
        pipeline::test(tokens(args), tokens("async fn r#match() { wait().await }")),
    );
    let args = "base = \"simple:7\", faults = \"crash /ledger 3 deposit\"";
    check("test_script", pipeline::test(tokens(args), tokens("async fn holds() {}")));
}

#[test]
fn a_protocol_with_a_supertrait() {
    check(
        "protocol",
        pipeline::protocol(
            tokens("derive(Debug)"),
            tokens(
                "/// Keeps money.
                #[cfg(unix)]
                pub trait Teller: bank::Audit + Send {
                    #![allow(dead_code)]
                    /// Adds `cents`.
                    #[must_use]
                    fn deposit(&mut self, cents: u64) -> u64;
                    #[cfg(windows)]
                    fn close(&self, r#type: Why);
                }",
            ),
        ),
    );
}

#[test]
fn a_generic_protocol_with_a_type() {
    check(
        "protocol_generic",
        pipeline::protocol(
            tokens("crate = other::actors"),
            tokens(
                "pub(crate) trait Store<K: Ord, const N: usize> where K: Copy {
                    /// What is kept.
                    type Item: Clone;
                    fn keep(&mut self, key: K, item: [Self::Item; N]) -> Option<Self::Item>;
                }",
            ),
        ),
    );
}

#[test]
fn an_actor_that_speaks_two_protocols() {
    handlers(
        "speaks",
        "speaks(Audit, bank::Store<u64, 4, Item = T>)",
        "impl<T: Clone> Account<T> {
            #[handler]
            fn balance(&self) -> u64 { self.cents }
            #[handler]
            async fn withdraw(&mut self, cents: u64) {}
        }",
    );
}

#[test]
fn what_a_protocol_asks_done() {
    handlers(
        "performance",
        "",
        "#[cfg(unix)]
        impl bank::Teller for Account {
            type Item = u64;
            /// Adds `cents`.
            fn deposit(&mut self, mut cents: u64) -> u64 { self.cents += cents; self.cents }
            #[cfg(windows)]
            #[handler(boxed)]
            async fn close(&self, cx: &mut Context<Self>, why: Why) {}
        }",
    );
    handlers(
        "performance_generic",
        "crate = other::actors",
        "impl<T: Clone> Store<T> for Shelf<T> where T: Send {
            async fn keep(&mut self, item: T) -> Option<T> { self.items.push(item); None }
        }",
    );
}

#[test]
fn a_mistake_leaves_the_rest_of_a_protocol() {
    check(
        "protocol_mistakes",
        pipeline::protocol(
            TokenStream::new(),
            tokens(
                "trait Teller: Clone {
                    const LIMIT: u64;
                    #[handler]
                    async fn deposit(&mut self, cents: &u64) -> u64 { 1 }
                    fn stop(&self);
                    fn close(&self);
                }",
            ),
        ),
    );
}

#[test]
fn a_message() {
    check(
        "message",
        pipeline::message(
            TokenStream::new(),
            tokens(
                "#[derive(PartialEq, Debug)] pub enum Order { One(String), Two { n: u8 }, Three }",
            ),
        ),
    );
}
