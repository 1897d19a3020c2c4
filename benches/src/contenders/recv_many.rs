//! A loop over tokio's channels that takes out many at a time.

use tokio::sync::mpsc;

use super::by_hand::{Actor, Channel, Receiver};

/// How many at most. More do not make it faster here.
const BATCH: usize = 128;

#[derive(Debug)]
pub struct RecvMany;

#[derive(Debug)]
pub struct Unbounded<T>(mpsc::UnboundedReceiver<T>);

#[derive(Debug)]
pub struct Bounded<T>(mpsc::Receiver<T>);

impl Channel for RecvMany {
    const NAME: &'static str = "recv_many";
    const ABOUT: &'static str = "the same loop, with `recv_many`";
    type Tx<T: Send + 'static> = mpsc::UnboundedSender<T>;
    type BoundedTx<T: Send + 'static> = mpsc::Sender<T>;
    type Rx<T: Send + 'static> = Unbounded<T>;
    type BoundedRx<T: Send + 'static> = Bounded<T>;

    fn unbounded<T: Send + 'static>() -> (Self::Tx<T>, Self::Rx<T>) {
        let (tx, rx) = mpsc::unbounded_channel();
        (tx, Unbounded(rx))
    }

    fn bounded<T: Send + 'static>(bound: usize) -> (Self::BoundedTx<T>, Self::BoundedRx<T>) {
        let (tx, rx) = mpsc::channel(bound);
        (tx, Bounded(rx))
    }
}

impl<T: Send + 'static> Receiver<T> for Unbounded<T> {
    async fn run<A: Actor<T>>(&mut self, actor: &mut A) {
        let mut batch = Vec::new();
        while self.0.recv_many(&mut batch, BATCH).await > 0 {
            for message in batch.drain(..) {
                actor.handle(message).await;
            }
        }
    }
}

impl<T: Send + 'static> Receiver<T> for Bounded<T> {
    async fn run<A: Actor<T>>(&mut self, actor: &mut A) {
        let mut batch = Vec::new();
        while self.0.recv_many(&mut batch, BATCH).await > 0 {
            for message in batch.drain(..) {
                actor.handle(message).await;
            }
        }
    }
}
