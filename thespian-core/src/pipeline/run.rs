//! Running a pipeline: to its end, into a sink, or as a stream.

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_sink::Sink;

use super::outcome::{PipelineError, PipelineReport, Tally, Undelivered, count};
use super::{Items, Section};
use crate::world::yield_now;

/// How many items may come out before others have their turn.
const TURN: u32 = 64;

impl<I: Send + 'static, O: Send + 'static, S: Send + 'static> Section<I, O, S> {
    /// Starts the pipeline: a stream of what comes out of it, which runs only while it is polled.
    pub fn stream(self, input: impl Stream<Item = I> + Send + 'static) -> Running<O> {
        let tally = Arc::new(Tally::default());
        let input = Input { input: Box::pin(input), tally: tally.clone() };
        Running { items: Some(self.start(Box::pin(input), tally.clone())), tally }
    }

    /// Runs the pipeline until all of `input` has gone through it. What comes out of the last section is dropped, and counted.
    ///
    /// It runs in whoever awaits it: a program's main, a task, an actor by way of `cx.pipe(pipeline.run(input), ..)`.
    ///
    /// # Errors
    /// An item that failed in a section without a [side list](Self::on_failure), or a side list that did not take one.
    ///
    /// # Panics
    /// With whatever a closure of the pipeline, or its input, panics with.
    ///
    /// # Cancel safety
    /// When the future is dropped, the items on the road are dropped: those that have not been begun are not executed, those
    /// that have been go on at their actors, and nobody hears of them.
    pub async fn run(
        self,
        input: impl Stream<Item = I> + Send + 'static,
    ) -> Result<PipelineReport, PipelineError> {
        let mut running = self.stream(input);
        let mut left = TURN;
        while let Some(output) = poll_fn(|task| Pin::new(&mut running).poll_next(task)).await {
            drop(output?);
            left -= 1;
            if left == 0 {
                left = TURN;
                yield_now().await;
            }
        }
        Ok(running.report())
    }

    /// As [`run`](Self::run), and puts what comes out into `sink`, which is closed in the end. While the sink is not ready,
    /// the last section's places fill, then those of the one before it, and so on to the input.
    ///
    /// # Errors
    /// As for `run`; also what the sink says.
    ///
    /// # Panics
    /// As for `run`, and with what the sink panics with.
    ///
    /// # Cancel safety
    /// As for `run`; what the sink has not sent on is dropped with it.
    pub async fn run_into<K: Sink<O>>(
        self,
        input: impl Stream<Item = I> + Send + 'static,
        sink: K,
    ) -> Result<PipelineReport, Undelivered<K::Error>> {
        let mut running = self.stream(input);
        let mut sink = pin!(sink);
        loop {
            let mut left = TURN;
            let is_over =
                poll_fn(|task| fill(&mut running, sink.as_mut(), &mut left, task)).await?;
            if is_over {
                break;
            }
            yield_now().await;
        }
        poll_fn(|task| sink.as_mut().poll_close(task)).await.map_err(Undelivered::Sink)?;
        Ok(running.report())
    }
}

/// Moves what comes out into the sink. True at the end, false after a number of items.
fn fill<O, K: Sink<O>>(
    running: &mut Running<O>,
    mut sink: Pin<&mut K>,
    left: &mut u32,
    task: &mut Context<'_>,
) -> Poll<Result<bool, Undelivered<K::Error>>> {
    while *left > 0 {
        *left -= 1;
        // Asked first, so that no item is in hand when it is not.
        ready!(sink.as_mut().poll_ready(task)).map_err(Undelivered::Sink)?;
        match Pin::new(&mut *running).poll_next(task) {
            Poll::Ready(Some(output)) => {
                let output = output.map_err(Undelivered::Pipeline)?;
                sink.as_mut().start_send(output).map_err(Undelivered::Sink)?;
            }
            Poll::Ready(None) => return Poll::Ready(Ok(true)),
            Poll::Pending => {
                // What the sink holds goes on its way meanwhile.
                let _pending = sink.as_mut().poll_flush(task).map_err(Undelivered::Sink)?;
                return Poll::Pending;
            }
        }
    }
    Poll::Ready(Ok(false))
}

/// The stream at the beginning, whose items are counted.
struct Input<T> {
    input: Pin<Box<T>>,
    tally: Arc<Tally>,
}

impl<T: Stream> Stream for Input<T> {
    type Item = Result<T::Item, PipelineError>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.input.as_mut().poll_next(task));
        if item.is_some() {
            count(&self.tally.taken);
        }
        Poll::Ready(item.map(Ok))
    }
}

/// What comes out of a pipeline, as a stream. Made by [`Section::stream`].
///
/// After an error it ends.
#[must_use = "a pipeline runs only while it is polled"]
pub struct Running<O> {
    /// None after its end.
    items: Option<Items<O>>,
    tally: Arc<Tally>,
}

impl<O> Running<O> {
    /// What has gone through so far.
    pub fn report(&self) -> PipelineReport {
        self.tally.report()
    }
}

impl<O> Stream for Running<O> {
    type Item = Result<O, PipelineError>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(items) = &mut self.items else { return Poll::Ready(None) };
        let item = ready!(items.as_mut().poll_next(task));
        match item {
            Some(Ok(_)) => count(&self.tally.given),
            Some(Err(_)) | None => self.items = None,
        }
        Poll::Ready(item)
    }
}

impl<O> fmt::Debug for Running<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").field("report", &self.report()).finish_non_exhaustive()
    }
}
