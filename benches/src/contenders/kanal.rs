//! A loop over the channels of kanal.

use kanal::{AsyncReceiver, AsyncSender};

use super::by_hand::{Actor, Channel, Receiver, Sender};

#[derive(Debug)]
pub struct Kanal;

impl Channel for Kanal {
    const NAME: &'static str = "kanal";
    const ABOUT: &'static str = "kanal 0.1: the same loop over its asynchronous channels";
    type Tx<T: Send + 'static> = AsyncSender<T>;
    type BoundedTx<T: Send + 'static> = AsyncSender<T>;
    type Rx<T: Send + 'static> = AsyncReceiver<T>;
    type BoundedRx<T: Send + 'static> = AsyncReceiver<T>;

    fn unbounded<T: Send + 'static>() -> (Self::Tx<T>, Self::Rx<T>) {
        kanal::unbounded_async()
    }

    fn bounded<T: Send + 'static>(bound: usize) -> (Self::BoundedTx<T>, Self::BoundedRx<T>) {
        kanal::bounded_async(bound)
    }
}

impl<T: Send + 'static> Sender<T> for AsyncSender<T> {
    async fn send(&self, message: T) -> bool {
        AsyncSender::send(self, message).await.is_ok()
    }
}

impl<T: Send + 'static> Receiver<T> for AsyncReceiver<T> {
    async fn run<A: Actor<T>>(&mut self, actor: &mut A) {
        while let Ok(message) = self.recv().await {
            actor.handle(message).await;
        }
    }
}
