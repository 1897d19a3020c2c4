//! The actor that most scenarios are played with: it does what it is told, and says what it lives through.

use std::time::Duration;

use thespian::prelude::*;

use crate::gate::Gate;
use crate::lines::Lines;

#[actor]
pub(crate) struct Player {
    name: &'static str,
    lines: Lines,
    is_loud: bool,
    count: u32,
    kept: Vec<ReplyTo<u32>>,
    _farewell: Option<Farewell>,
}

/// Fails as a panic does, and past the panic hook, which would write a page for a thousand runs.
pub(crate) fn panic_on_purpose() -> ! {
    std::panic::resume_unwind(Box::new("on purpose"))
}

/// Says something when it is dropped.
pub(crate) struct Farewell {
    pub(crate) lines: Lines,
    pub(crate) line: String,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        self.lines.say(self.line.as_str());
    }
}

#[handlers]
impl Player {
    #[init]
    pub(crate) fn new(name: &'static str, lines: Lines, is_loud: bool) -> Self {
        let farewell = is_loud.then(|| {
            lines.say(format!("{name} up"));
            Farewell { lines: lines.clone(), line: format!("{name} dropped") }
        });
        Self { name, lines, is_loud, count: 0, kept: Vec::new(), _farewell: farewell }
    }

    #[stopping]
    fn off(&mut self, why: ExitReason) {
        if self.is_loud {
            self.lines.say(format!("{} off: {why}", self.name));
        }
    }

    #[terminated]
    fn gone(&mut self, notice: Terminated) {
        self.lines.say(format!("{} hears: {}", self.name, notice.reason));
    }

    /// Says the number, and returns it.
    #[handler]
    pub(crate) fn note(&mut self, n: u32) -> u32 {
        self.lines.say(format!("{} {n}", self.name));
        n
    }

    /// How often this incarnation was asked to count.
    #[handler]
    pub(crate) fn count(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    #[handler]
    pub(crate) async fn hold(&mut self, gate: Gate) {
        let _local = self.is_loud.then(|| Farewell {
            lines: self.lines.clone(),
            line: format!("{} lets go", self.name),
        });
        gate.pass().await;
    }

    #[handler]
    pub(crate) fn crash(&mut self) {
        panic_on_purpose()
    }

    /// Declares a failure, and answers all the same.
    #[handler]
    pub(crate) fn fail(&mut self, cx: &mut Context<Self>) -> u32 {
        cx.fail("declared on purpose");
        7
    }

    #[handler]
    pub(crate) fn decline(&mut self) -> Result<u32, &'static str> {
        Err("no")
    }

    #[handler]
    pub(crate) fn leave(&mut self, cx: &mut Context<Self>) {
        cx.stop();
    }

    /// Makes a child, and waits until it has started.
    #[handler]
    pub(crate) async fn adopt(
        &mut self,
        cx: &mut Context<Self>,
        child: Props<Player>,
    ) -> PlayerAddr {
        let child = cx.spawn(child).expect("a child");
        child.ready().await.expect("a child that starts");
        child
    }

    #[handler]
    pub(crate) fn watch(&mut self, cx: &mut Context<Self>, who: PlayerAddr) {
        cx.watch(&who);
    }

    #[handler]
    pub(crate) fn unwatch(&mut self, cx: &mut Context<Self>, who: PlayerAddr) {
        cx.unwatch(&who);
    }

    /// Tells another, so often.
    #[handler]
    pub(crate) fn tell_on(&mut self, to: PlayerAddr, times: u32) {
        (0..times).for_each(|n| to.note(n).tell().expect("room"));
    }

    /// Asks another to count.
    #[handler]
    pub(crate) async fn ask_on(&mut self, of: PlayerAddr) -> Result<u32, AskError> {
        of.count().await
    }

    /// Answers when it is let go on, if it is by then.
    #[handler]
    pub(crate) fn keep_waiting(
        &mut self,
        cx: &mut Context<Self>,
        reply: Reply<'_, u32>,
        within: Duration,
    ) -> Receipt<'_> {
        let (receipt, reply) = reply.park(cx, within);
        self.kept.push(reply);
        receipt
    }

    /// Answers all who wait; says of how many that is still wanted.
    #[handler]
    pub(crate) fn answer_all(&mut self, n: u32) -> usize {
        let wanted = self.kept.iter().filter(|reply| reply.is_wanted()).count();
        self.kept.drain(..).for_each(|reply| reply.answer(n));
        wanted
    }

    #[handler]
    pub(crate) fn forget_all(&mut self) {
        self.kept.clear();
    }

    /// Has another count in its place.
    #[handler]
    pub(crate) fn count_by(&mut self, reply: Reply<'_, u32>, other: PlayerAddr) -> Receipt<'_> {
        reply.forward(other.count())
    }

    /// Has another count for all who wait.
    #[handler]
    pub(crate) fn answer_all_by(&mut self, other: PlayerAddr) {
        self.kept.drain(..).for_each(|reply| reply.forward(other.count()));
    }
}
