//! What whoever runs an actor does between its steps.

use std::pin::Pin;

use super::*;
use crate::world::Run as _;

/// Has nothing to do, as often as it is asked; meanwhile something may ring.
struct Silent {
    steps: Arc<AtomicUsize>,
    rings: bool,
}

impl Body for Silent {
    fn go_on(
        mut self: Pin<&mut Self>,
        _: &mut dyn Letter,
        _: bool,
        task: &mut Context<'_>,
    ) -> Pause {
        self.steps.fetch_add(1, Ordering::Relaxed);
        if std::mem::take(&mut self.rings) {
            task.waker().wake_by_ref();
        }
        Pause::Silent
    }

    fn change(self: Pin<Box<Self>>) -> Boxed {
        self
    }
}

/// As a timer may that was set just then: of an actor that ends when it has been idle for long enough, for example.
#[test]
fn whoever_is_woken_while_it_finds_nothing_to_do_looks_once_more() {
    let (mailbox, steps) = (mailbox(1), Arc::new(AtomicUsize::new(0)));
    mailbox.any().embody(Box::pin(Silent { steps: steps.clone(), rings: true }));
    let again = mailbox.run(false).expect("it does not rest");
    assert!(again.run(false).is_none());
    assert_eq!(steps.load(Ordering::Relaxed), 2);
}
