//! A loop over tokio's channels.

use tokio::sync::mpsc;

use super::by_hand::{Actor, Channel, Receiver, Sender};

#[derive(Debug)]
pub struct Tokio;

impl Channel for Tokio {
    const NAME: &'static str = "tokio";
    const ABOUT: &'static str =
        "a hand-written loop over tokio's mpsc, with a oneshot for each answer";
    type Tx<T: Send + 'static> = mpsc::UnboundedSender<T>;
    type BoundedTx<T: Send + 'static> = mpsc::Sender<T>;
    type Rx<T: Send + 'static> = mpsc::UnboundedReceiver<T>;
    type BoundedRx<T: Send + 'static> = mpsc::Receiver<T>;

    fn unbounded<T: Send + 'static>() -> (Self::Tx<T>, Self::Rx<T>) {
        mpsc::unbounded_channel()
    }

    fn bounded<T: Send + 'static>(bound: usize) -> (Self::BoundedTx<T>, Self::BoundedRx<T>) {
        mpsc::channel(bound)
    }
}

impl<T: Send + 'static> Sender<T> for mpsc::UnboundedSender<T> {
    async fn send(&self, message: T) -> bool {
        mpsc::UnboundedSender::send(self, message).is_ok()
    }
}

impl<T: Send + 'static> Sender<T> for mpsc::Sender<T> {
    async fn send(&self, message: T) -> bool {
        mpsc::Sender::send(self, message).await.is_ok()
    }
}

impl<T: Send + 'static> Receiver<T> for mpsc::UnboundedReceiver<T> {
    async fn run<A: Actor<T>>(&mut self, actor: &mut A) {
        while let Some(message) = self.recv().await {
            actor.handle(message).await;
        }
    }
}

impl<T: Send + 'static> Receiver<T> for mpsc::Receiver<T> {
    async fn run<A: Actor<T>>(&mut self, actor: &mut A) {
        while let Some(message) = self.recv().await {
            actor.handle(message).await;
        }
    }
}
