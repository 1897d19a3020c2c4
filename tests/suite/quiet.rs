//! What the macros write is quiet, whatever a crate denies: rustc sees it here when the tests are built, and clippy when
//! `.ci/run lints` goes over all targets.

#![deny(
    warnings,
    unused,
    nonstandard_style,
    rust_2018_idioms,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused_qualifications,
    unused_lifetimes,
    unused_results,
    unused_import_braces,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    let_underscore_drop,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    absolute_paths_not_starting_with_crate,
    meta_variable_misuse,
    variant_size_differences,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::todo,
    clippy::wildcard_enum_match_arm,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::shadow_reuse,
    clippy::shadow_unrelated,
    clippy::shadow_same,
    clippy::pattern_type_mismatch,
    clippy::std_instead_of_core
)]
#![forbid(unsafe_code)]
#![expect(
    clippy::missing_const_for_fn,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::needless_pass_by_ref_mut,
    reason = "of the handlers that stand here: what they are is said by the actor, not by their bodies"
)]

use core::time::Duration;

use thespian::prelude::*;

use crate::stages::everywhere;

/// Why a desk does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

impl core::fmt::Display for Closed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("closed")
    }
}

impl core::error::Error for Closed {}

/// Data that travels.
#[message]
pub struct Order {
    /// How many.
    pub count: u64,
}

/// Has everything that can be generated.
#[actor(
    mailbox = 9,
    restart = transient,
    max_restarts = 2,
    within = "10s",
    backoff = "1ms..10ms",
    on_panic = restart,
    on_error = resume,
    on_deadline = stop,
    on_child = escalate,
    children = one_for_all,
    start_within = "1s",
    hook_within = "1s",
    stop_within = "1s",
    on_stop = drain,
    idle = "1h",
    phase = -1
)]
#[derive(Debug)]
pub struct Desk {
    /// All orders.
    count: u64,
}

#[handlers(derive(Debug, Clone))]
impl Desk {
    /// Opens it.
    ///
    /// # Errors
    ///
    /// When it is closed.
    #[init]
    pub async fn open(cx: &mut Context<Self>, count: u64) -> Result<Self, Closed> {
        cx.sleep(Duration::ZERO).await;
        if count == u64::MAX { Err(Closed) } else { Ok(Self { count }) }
    }

    /// Goes on.
    #[started]
    async fn begin(&mut self, cx: &mut Context<Self>) -> Result<(), Closed> {
        cx.sleep(Duration::ZERO).await;
        self.count += 1;
        Ok(())
    }

    /// Ends.
    #[stopping(after_failure)]
    fn end(&mut self, why: ExitReason) {
        drop(why);
        self.count = 0;
    }

    /// Decides.
    #[child_failed]
    fn decide(&mut self, failure: ChildFailed) -> Directive {
        let ChildFailed { proposal, .. } = failure;
        self.count = 0;
        proposal
    }

    /// Hears.
    #[terminated]
    fn hear(&mut self, notice: Terminated) {
        drop(notice);
        self.count = 0;
    }

    /// Takes an order.
    #[handler]
    pub fn order(&mut self, order: Order) -> u64 {
        let Order { count } = order;
        self.count += count;
        self.count
    }

    /// Takes many.
    #[handler]
    pub fn sum(&self) -> u64 {
        self.count
    }

    /// Takes time.
    ///
    /// # Errors
    ///
    /// When it is closed.
    #[handler]
    pub async fn wait(&mut self, cx: &mut Context<Self>, long: Duration) -> Result<u64, Closed> {
        cx.sleep(long).await;
        Ok(self.count)
    }

    /// Takes an order, if it can.
    ///
    /// # Errors
    ///
    /// When it is closed.
    #[handler(retry = 2)]
    pub fn order_again(&mut self, order: Order, count: u64) -> Result<u64, Closed> {
        self.count += order.count * count;
        if self.count == 0 { Err(Closed) } else { Ok(self.count) }
    }

    /// Takes time that nobody else gets.
    ///
    /// # Errors
    ///
    /// When it is closed.
    #[handler(blocking, retry = 1)]
    pub fn hog(&mut self, cx: &mut Context<Self>, count: u64) -> Result<u64, Closed> {
        cx.set_state("hogging");
        if count == 0 { Err(Closed) } else { Ok(count) }
    }

    /// Takes time that nobody else gets, and gives nothing for it.
    #[handler(blocking)]
    pub fn doze(&mut self) {
        self.count += 1;
    }

    /// Takes time, in a box.
    #[handler(boxed)]
    pub async fn wait_boxed(&mut self, cx: &mut Context<Self>, long: Duration) {
        cx.sleep(long).await;
        self.count += 1;
    }

    /// Answers later.
    #[handler]
    pub fn owe(&mut self, reply: Reply<'_, u64>, count: u64) -> Receipt<'_> {
        reply.answer(self.count + count)
    }

    // Without documentation, which what is made of it has all the same.
    #[handler]
    fn plain(&mut self, count: u64) {
        self.count = count;
    }

    /// Not so any more.
    #[deprecated = "order"]
    #[handler]
    pub fn buy(&mut self, order: Order) -> u64 {
        let Order { count } = order;
        self.count + count
    }
}

/// Has parameters.
#[actor]
#[derive(Debug)]
pub struct Shelf<T, const N: usize> {
    /// What is on it.
    items: [T; N],
}

#[handlers]
impl<T, const N: usize> Shelf<T, N>
where
    T: Copy + Send + 'static,
{
    /// Fills it.
    #[init]
    pub fn new(items: [T; N]) -> Self {
        Self { items }
    }

    /// What is in the first place.
    #[handler]
    pub fn first(&self) -> Option<T> {
        self.items.first().copied()
    }
}

/// What can be said to any desk.
#[protocol(derive(Debug, Clone))]
pub trait Service {
    /// Takes an order.
    fn serve(&mut self, order: Order) -> u64;

    /// Takes time.
    ///
    /// # Errors
    ///
    /// When it is closed.
    fn pause(&mut self, long: Duration) -> Result<u64, Closed>;
}

/// What can be said to any desk, and more.
#[protocol]
trait Sale: Service {
    /// How many there are.
    type Count: Copy;

    /// Sells so many.
    fn sell(&mut self, count: Self::Count);

    // Without documentation, which what is made of it has all the same.
    fn plain(&mut self);
}

/// Speaks.
#[actor]
#[derive(Debug, Clone, Copy)]
struct Counter {
    /// All that was sold.
    count: u64,
}

#[handlers(speaks(Sale<Count = u64>))]
impl Counter {}

#[handlers]
impl Service for Counter {
    fn serve(&mut self, order: Order) -> u64 {
        let Order { count } = order;
        self.count += count;
        self.count
    }

    async fn pause(&mut self, cx: &mut Context<Self>, long: Duration) -> Result<u64, Closed> {
        cx.sleep(long).await;
        if self.count == 0 {
            return Err(Closed);
        }
        Ok(self.count)
    }
}

#[handlers]
impl Sale for Counter {
    type Count = u64;

    fn sell(&mut self, count: u64) {
        self.count -= count;
    }

    #[handler(boxed)]
    async fn plain(&mut self) {
        self.count += 1;
    }
}

/// Has nothing to say.
#[actor]
#[derive(Debug, Clone, Copy)]
struct Idle;

#[handlers]
impl Idle {}

#[test]
fn the_quiet_ones_work() {
    /// Talks to all of them.
    async fn talk(system: System) -> thespian::Result {
        let desk = system.spawn(Desk::props(1))?;
        assert_eq!(desk.order(Order { count: 2 }).await?, 4);
        assert_eq!(desk.sum().await?, 4);
        assert_eq!(desk.wait(Duration::ZERO).await?, Ok(4));
        desk.wait_boxed(Duration::ZERO).await?;
        desk.doze().await?;
        assert_eq!(desk.owe(1).await?, 7);
        assert_eq!(desk.order_again(Order { count: 1 }, 2).await?, Ok(8));
        assert_eq!(desk.hog(0).await?, Err(Closed));
        assert_eq!(system.spawn(Shelf::props([1, 2]))?.first().await?, Some(1));
        desk.plain(1).await?;
        let sale: SaleAddr<u64> = system.spawn(Counter { count: 0 })?.narrow();
        let service: ServiceAddr = sale.narrow();
        assert_eq!(service.serve(Order { count: 3 }).await?, 3);
        sale.sell(1).await?;
        assert_eq!(service.pause(Duration::ZERO).await?, Ok(2));
        sale.plain().await?;
        system.spawn(Idle)?.stop();
        Ok(())
    }
    everywhere(|system| async { assert!(talk(system).await.is_ok()) });
}
