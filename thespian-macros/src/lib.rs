//! The macros of Thespian, an actor framework. Use them through the package `thespian-rs`, whose
//! prelude has them all; they write code against exactly one version of it.
//!
//! | Macro | goes on | and makes of it |
//! |---|---|---|
//! | [`macro@actor`] | a struct or an enum | the state of an actor, with how it lives |
//! | [`macro@handlers`] | its `impl` block | its messages, its address and its dispatch |
//! | [`macro@handler`] | a method in that block | something that can be said to the actor |
//! | [`macro@init`] | a function in that block | how the actor is made, and made again |
//! | [`macro@started`], [`macro@stopping`], [`macro@child_failed`], [`macro@terminated`], [`macro@entering`], [`macro@leaving`] | a method in that block | a hook |
//! | [`macro@protocol`] | a trait | what can be said to whoever implements it |
//! | [`macro@refusable`] | a method in that trait | a message that a state may refuse |
//! | [`macro@message`] | a struct or an enum | data that may travel |
//! | [`macro@main`] | `async fn main` | a program with a system of actors |
//! | [`macro@test`] | an `async fn` | a test with a system of actors |
//!
//! ```text
//! use thespian::prelude::*;
//!
//! /// A bank account.
//! #[actor(mailbox = 256, restart = transient)]
//! pub struct Account { cents: u64 }
//!
//! #[handlers]
//! impl Account {
//!     #[init]
//!     fn open(cents: u64) -> Self { Self { cents } }
//!
//!     /// Adds `cents` and returns the new balance.
//!     #[handler]
//!     fn deposit(&mut self, cents: u64) -> u64 { self.cents += cents; self.cents }
//! }
//!
//! #[thespian::main]
//! async fn main(system: System) -> thespian::Result {
//!     let account = system.spawn(Account::props(0))?;
//!     println!("{}", account.deposit(300).await?);
//!     Ok(())
//! }
//! ```
//!
//! To see what came of `Account`, run `THESPIAN_EXPAND=Account cargo check` after a change to its
//! file: the expansions are printed to standard error, through rustfmt where that is installed.
//!
//! Each macro takes `crate = path` where the library has another name: `#[actor(crate = actors)]`.

use proc_macro::TokenStream;

mod diagnostics;
mod expand;
mod model;
mod names;
mod parse;
mod paths;
mod pipeline;
mod preview;
mod validate;

#[cfg(test)]
mod tests;

use paths::roles::Role;

/// Makes a struct or an enum the state of an actor, and says how it lives.
///
/// The type stays as it is. What the actor understands is said on its `impl` block, with
/// [`macro@handlers`]; each of the two is an error without the other.
///
/// ```text
/// #[actor(mailbox = 256, restart = permanent, max_restarts = 5, within = "10s")]
/// pub struct Account { cents: u64 }
/// ```
///
/// | Option | Values | If it is left out |
/// |---|---|---|
/// | `mailbox` | how many messages may wait: a number above zero, a constant, or `unbounded` | 256 |
/// | `overflow` | what happens to a message for which there is no room: `refuse`: it is given back, or waits for room; `drop_newest`: it is dropped; `drop_oldest`: the one that has waited longest is dropped instead | `refuse` |
/// | `restart` | `permanent`: whenever it ends; `transient`: when it fails; `temporary`: never | `transient` for an actor made from props, `temporary` for a plain value, which cannot be made again |
/// | `max_restarts` | how many restarts within the window below are borne | 5 |
/// | `within` | the window, such as `"500ms"`, `"10s"`, `"5m"`, `"1h"` | `"10s"` |
/// | `backoff` | the first and the longest wait before a restart after a failure, such as `"100ms..10s"`; the wait doubles with each failure in a row | no wait |
/// | `on_panic` | what is done about a panic: `restart`, `resume`, `stop` or `escalate` | what the restart kind says |
/// | `on_error` | the same about an error of a hook or of `Context::fail` | what the restart kind says |
/// | `on_deadline` | the same about a hook that missed its deadline | what the restart kind says |
/// | `on_child` | the same about a failure that a child escalated | what the restart kind says |
/// | `children` | who is restarted with a child of this actor that failed: `one_for_one`: nobody; `one_for_all`: all its siblings; `rest_for_one`: those spawned after it | `one_for_one` |
/// | `start_within` | how long [`macro@init`] and [`macro@started`] may take together | `"30s"` |
/// | `hook_within` | how long [`macro@child_failed`] and [`macro@terminated`] may take each | `"5s"` |
/// | `stop_within` | how long stopping it may take, its children included | `"5s"` |
/// | `on_stop` | `drain`: what it has accepted is handled before an orderly end from above; `stop`: it is not | `stop` |
/// | `idle` | how long it may be without a message before it is stopped | for ever |
/// | `phase` | when it is stopped among its siblings: phases from -128 to 127 end one after the other, lowest first | 0 |
/// | `crate` | the path of the library | `::thespian` |
///
/// Durations are a whole number and `ms`, `s`, `m` or `h`. None of them may be zero, but for `stop_within`: then it is
/// killed at once.
///
/// An actor owns its state: the type has no lifetimes. Type and const parameters are welcome.
#[proc_macro_attribute]
pub fn actor(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::actor(args.into(), item.into()).into()
}

/// Makes of an actor's `impl` block its messages, its address and its dispatch.
///
/// The block itself stays as it is: its methods can still be called and tested directly. An actor has
/// one such block; other `impl` blocks beside it are its own business. For an actor `Account` there will
/// be
///
/// - `AccountMsg`, an enum with one variant for each [`macro@handler`], holding its arguments: plain data
///   to match, store or replay. `deposit(cents: u64)` becomes `Deposit { cents: u64 }`;
/// - `AccountReply`, an enum of the same variants, each holding what its handler returns: for whoever answers in the
///   actor's place, as a probe does in a test;
/// - `AccountAddr`, the address, with one method for each handler. It builds a `Call`, which says by how
///   it is used whether this is a question (`.await`), a telling (`.tell()`), or a telling at another
///   time. It is as visible as the handler is;
/// - `Account::props(..)`, from [`macro@init`].
///
/// Documentation, `#[cfg]`, `#[deprecated]` and lint attributes of the methods are copied to what is
/// generated from them. The enum and the address are `pub`, since an `impl` block cannot know how
/// visible the type is; put the actor into a private module to keep them in.
///
/// ```text
/// #[handlers(derive(Debug, Clone))]
/// impl Account { .. }
/// ```
///
/// | Option | Meaning | If it is left out |
/// |---|---|---|
/// | `derive(..)` | traits to derive for `AccountMsg`; they are asked of all arguments | only a `Debug` that prints the kind of the message |
/// | `speaks(..)` | the protocols that the actor speaks besides, each with an `impl` of its own; see [`macro@protocol`] | none |
/// | `states(Closed -> Open, ..)`, `start = Closed` | the states of the actor, and from where to where it may go; and what makes the first one | it has none |
/// | `deferred(at_most = 16, within = "5s", on_restart = keep)` | for how many messages, and for how long each, the actor may have them wait for another state; `keep` or `drop` them when it is restarted | no handler defers |
/// | `crate = path` | the path of the library | `::thespian` |
///
/// The parameters and bounds of the block are those of the generated types too, and each type parameter
/// is asked to be `Send + 'static`.
#[proc_macro_attribute]
pub fn handlers(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::handlers(args.into(), item.into()).into()
}

/// Makes a method something that can be said to the actor. Belongs into a [`macro@handlers`] block.
///
/// ```text
/// #[handler]
/// fn deposit(&mut self, cents: u64) -> u64 { .. }
///
/// #[handler]
/// async fn withdraw(&mut self, cx: &mut Context<Self>, cents: u64) -> Result<u64, Overdrawn> { .. }
///
/// #[handler]
/// fn approve(&mut self, reply: Reply<'_, bool>, cents: u64) -> Receipt<'_> { .. }
/// ```
///
/// - It takes `&mut self` or `&self`. An `async fn` with `&self` asks the actor to be `Sync`, since a
///   shared borrow then waits with it; `&mut self` does not.
/// - The one `&mut` argument, if there is one, is the context, wherever it stands.
/// - One `In<'_, Open>`, if the actor has states, says that it is in that state, or with a tuple in one of several. It is known by the name
///   `In`, and is no part of the message.
/// - All other arguments are the message: owned, `Send`, with a plain name. The return type is the
///   reply: owned and `Send`.
/// - One that sees to its answer itself takes a `Reply<'_, R>`, wherever it stands, and returns the `Receipt<'_>` that it gets for
///   answering, forwarding or parking it; `R` is the reply then. It is known by the name `Reply`.
/// - It has no parameters of its own; those of the actor may be used.
/// - While an `async fn` waits, the actor does nothing else.
/// - Names that every address has already, such as `stop` or `clone`, are taken.
/// - An `Err` is a reply like any other to whoever asked. To a tell nobody hears it: then it becomes a dead letter, with
///   the error's text if it can be displayed, and is counted. It fails nothing. That a reply is a `Result` is seen by
///   its type, under any name, but not through a type parameter of the actor.
///
/// Where the actor has states, each handler says what it does in which: handled with `when(Open)`, or where it takes an `In<'_, Open>`;
/// `refuse(..)`d, so that its reply is a `Result<R, Refusal>`; `defer(..)`red until another state; or `ignore(..)`d. `*` stands for all
/// others. The manual has a page about states.
///
/// | Option | Meaning |
/// |---|---|
/// | `when(..)`, `refuse(..)`, `defer(..)`, `ignore(..)` | What is done about its messages in these states. |
/// | `boxed` | The future of this `async fn` is put into a box for each message, so that a large one does not take up its room while another handler runs. |
/// | `blocking` | This `fn` keeps its thread busy for long. It runs, with the actor's state, on a thread for that, so that other actors are not held up. |
/// | `retry = 2` | The message at which the actor fails is handled again by the next incarnation, so many times more at the most. A copy of it is kept while it is handled, so its arguments are `Clone`. What the failed attempts had sent by then stays sent. Not for one that takes a `Reply`, or that is not handled in all states. |
/// | `priority = high` | Its messages are handled before all others that wait. After sixteen in a row it is the turn of one of those. How much room there is for messages does not depend on this. |
#[proc_macro_attribute]
pub fn handler(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Handler, &item.into()).into()
}

/// Says how the actor is made, and made again. Belongs into a [`macro@handlers`] block.
///
/// ```text
/// #[init]
/// fn open(cents: u64) -> Self { Self { cents } }
///
/// #[init]
/// async fn connect(cx: &mut Context<Self>, url: String) -> Result<Self, ConnectError> { .. }
/// ```
///
/// The function has no `self`; it may be async, may take the context, and returns `Self` or
/// `Result<Self, E>` where `E` is an error. From it come, as visible as the function is,
///
/// - `Account::props(cents)`, which gives each start, the first and every restart, a clone of the
///   arguments; they are `Clone`, `Send` and `Sync`, which is asked only of those who call it;
/// - `Account::props_with(|| (cents,))`, if there are arguments, for those that cannot be cloned: the
///   function makes them for each start.
///
/// An error fails the start, as a panic does.
#[proc_macro_attribute]
pub fn init(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Init, &item.into()).into()
}

/// A hook: runs when the actor has been made, before its first message. Belongs into a
/// [`macro@handlers`] block.
///
/// ```text
/// #[started]
/// async fn warm_up(&mut self, cx: &mut Context<Self>) -> Result<(), CacheError> { .. }
/// ```
///
/// Sync or async, with or without the context; returns nothing or a `Result<(), E>`, whose error fails
/// the start. If the actor has states, it may take an `In<'_, Closed>` of the one in which it begins, and go on from there.
#[proc_macro_attribute]
pub fn started(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Started, &item.into()).into()
}

/// A hook: runs when the actor is about to end, after its last message. Belongs into a
/// [`macro@handlers`] block.
///
/// ```text
/// #[stopping]
/// async fn say_goodbye(&mut self, why: ExitReason) { .. }
/// ```
///
/// Sync or async, with or without the context, with or without the reason; returns nothing.
///
/// It does not run after a failure, whose state is not to be trusted, unless that is asked for with
/// `#[stopping(after_failure)]`. It never runs after a kill.
#[proc_macro_attribute]
pub fn stopping(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Stopping, &item.into()).into()
}

/// A hook: decides what becomes of a child that failed, instead of the child's own restart kind.
/// Belongs into a [`macro@handlers`] block.
///
/// ```text
/// #[child_failed]
/// fn decide(&mut self, failure: ChildFailed) -> Directive { .. }
/// ```
///
/// Sync or async, with or without the context; returns a `Directive`.
#[proc_macro_attribute]
pub fn child_failed(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::ChildFailed, &item.into()).into()
}

/// A hook: hears that an actor which this one watches has ended. Belongs into a [`macro@handlers`]
/// block.
///
/// ```text
/// #[terminated]
/// fn left(&mut self, cx: &mut Context<Self>, notice: Terminated) { .. }
/// ```
///
/// Sync or async, with or without the context; returns nothing.
#[proc_macro_attribute]
pub fn terminated(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Terminated, &item.into()).into()
}

/// A hook: runs when the actor has come to one of these states. Belongs into a [`macro@handlers`] block.
///
/// ```text
/// #[entering(Open)]
/// fn light_the_lamp(&mut self, cx: &mut Context<Self>) { .. }
/// ```
///
/// Sync, with or without the context; returns nothing. `*` stands for all states that no other such hook names. It runs when the
/// handler has ended that has gone on to the state, before its asker has the reply, unless it has answered by itself; a `#[leaving]` hook of the state before runs
/// first. Going from a state to itself is a step like any other. It does not run for the state in which the actor begins: what is to be
/// done then belongs into [`macro@started`].
#[proc_macro_attribute]
pub fn entering(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Entering, &item.into()).into()
}

/// A hook: runs when the actor has gone on from one of these states. Belongs into a [`macro@handlers`] block.
///
/// ```text
/// #[leaving(Open, Draining)]
/// fn note(&mut self) { .. }
/// ```
///
/// As [`macro@entering`], and before it. What the state held is gone by then. It does not run when the actor ends or is made anew.
#[proc_macro_attribute]
pub fn leaving(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Leaving, &item.into()).into()
}

/// Says of a protocol's message that a state of an actor may refuse it. Belongs into a [`macro@protocol`] trait.
///
/// ```text
/// #[protocol]
/// pub trait Tap {
///     #[refusable]
///     fn pour(&mut self, litres: u32) -> u32;
/// }
/// ```
///
/// For everybody who calls it the reply is a `Result<u32, Refusal>` then; whoever implements it returns a `u32`. A state may not refuse
/// other messages of protocols: that does not compile.
#[proc_macro_attribute]
pub fn refusable(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Refusable, &item.into()).into()
}

/// Makes a trait a protocol: what can be said to an actor of whom no more is known.
///
/// ```text
/// #[protocol]
/// pub trait Teller: Audit {
///     /// Adds `cents` and returns the new balance.
///     fn deposit(&mut self, cents: u64) -> u64;
///     fn withdraw(&mut self, cents: u64) -> Result<u64, Overdrawn>;
/// }
///
/// #[handlers(speaks(Teller))]
/// impl Account { .. }
///
/// #[handlers]
/// impl Teller for Account {
///     fn deposit(&mut self, cents: u64) -> u64 { .. }
///     async fn withdraw(&mut self, cx: &mut Context<Self>, cents: u64) -> Result<u64, Overdrawn> { .. }
/// }
///
/// let teller: TellerAddr = account.narrow();
/// ```
///
/// Each method is a message, and has the rules of a [`macro@handler`]. Supertraits are protocols that it includes: their messages are
/// among its own. For a trait `Teller` there will be `TellerMsg`, `TellerReply` and `TellerAddr`, as for an actor, and as visible as the
/// trait is. As a type the protocol is called `dyn Teller`: `impl Speaks<dyn Teller>` is any address through which it can be spoken.
///
/// The trait can have parameters, and types that whoever implements it chooses; `dyn Store<u64, Item = String>` is then one
/// protocol of many.
///
/// Whoever implements it writes [`macro@handlers`] above the `impl`. Each method may be async there or not, and may take the context.
/// It is rewritten for that: a method of a protocol is called through an address, not as a plain method. Own handlers and
/// those of protocols may have the same name.
///
/// | Option | Meaning | If it is left out |
/// |---|---|---|
/// | `derive(..)` | traits to derive for `TellerMsg`; they are asked of all arguments | only a `Debug` that prints the kind of the message |
/// | `crate = path` | the path of the library | `::thespian` |
#[proc_macro_attribute]
pub fn protocol(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::protocol(args.into(), item.into()).into()
}

/// Makes a struct or an enum data that may travel: in arguments and in replies.
///
/// ```text
/// #[message]
/// pub struct Order { item: String, count: u32 }
/// ```
///
/// Derives `Clone` and `Debug`, unless the type does so below the attribute or `derive(..)` says
/// otherwise, and asks each field to be `Send` and to own its data, with the complaint at the field's
/// type. Fields of a type with parameters are not asked.
///
/// | Option | Meaning | If it is left out |
/// |---|---|---|
/// | `derive(..)` | what to derive; `derive()` for nothing | `Clone` and `Debug` |
/// | `crate = path` | the path of the library | `::thespian` |
///
/// Write it above other attributes: what derives above it is not seen.
#[proc_macro_attribute]
pub fn message(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::message(args.into(), item.into()).into()
}

/// Makes an `async fn` a test with a system of actors, played again and again. For the feature `testing`.
///
/// ```text
/// #[thespian::test(seeds = 200, faults(crash(0.01)))]
/// async fn nothing_is_lost(system: System) -> thespian::Result { .. }
/// ```
///
/// The function takes the system or nothing, and returns nothing or a `Result<(), E>`, whose error fails the test as a panic
/// does. Each run has a system of its own, which is shut down in the end. A run that fails prints the line that replays
/// exactly that run, and its last events as text and as a chart. There is no `#[test]` beside it; `#[should_panic]`, `#[ignore]`
/// and other attributes mean what they always do.
///
/// | Option | Meaning | If it is left out |
/// |---|---|---|
/// | `base` | the stage, as `simple`, `"simple:7"` or `threads`; on `simple` its seed is the first | `simple` |
/// | `bases(..)` | several stages, one after the other, as in `bases(simple, threads)` | |
/// | `seeds` | how many seeds are played on `simple` | 1 |
/// | `faults(..)` | what goes wrong on purpose: calls to `Faults`, one after the other, as in `faults(crash(0.01))`; or a script, as in `faults = "crash /ledger 3 deposit"` | nothing |
/// | `limit` | how long a run may take in its stage's time, such as `"10s"` | `"1h"` on `simple`, `"1m"` elsewhere |
/// | `twice` | each run on `simple` is played a second time, and fails if it is not the same run | once |
/// | `record` | each system keeps a record of its events | it does not |
/// | `crate` | the path of the library | `::thespian` |
#[proc_macro_attribute]
pub fn test(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::test(args.into(), item.into()).into()
}

/// Runs an `async fn main` in a system of actors.
///
/// ```text
/// #[thespian::main(cast(Account))]
/// async fn main(system: System) -> thespian::Result { .. }
/// ```
///
/// The function takes the system or nothing, and returns nothing or a `Result<(), E>`. An error is
/// printed as one line, and the process ends with an exit code that is not zero. When the function
/// returns, the system is shut down.
///
/// Started with `THESPIAN_AUDIT=1`, the program prints what can be said to its cast, and ends.
///
/// | Option | Meaning | If it is left out |
/// |---|---|---|
/// | `cast(..)` | the kinds of actors that may be made in another process, and those of the audit; checked to be actors | none |
/// | `crate = path` | the path of the library | `::thespian` |
#[proc_macro_attribute]
pub fn main(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::main(args.into(), item.into()).into()
}
