//! Letting time pass in a test.

use std::time::Duration;

use thespian::prelude::*;
use thespian::testing::advance;

use crate::probes::{NotebookAddr, notebook, say};
use crate::stages::{on_simple, on_threads};

const SECOND: Duration = Duration::from_secs(1);

/// Hands on what it is told, as often as it says.
#[actor]
struct Messenger {
    book: NotebookAddr,
}

#[handlers]
impl Messenger {
    #[handler]
    fn pass(&self, cx: &mut Context<Self>, times: u32) {
        if times == 0 {
            say(&self.book, cx.now().to_string());
        } else {
            cx.addr().pass(times - 1).tell().expect("room");
        }
    }
}

#[test]
fn what_is_due_by_then_is_done_with_all_that_comes_of_it() {
    on_simple(50, async |system| {
        let book = notebook(&system);
        let messenger = system.spawn(Messenger { book: book.clone() }).unwrap();
        let _ticks = messenger.pass(9).every(SECOND).unwrap();
        for seconds in 1..=5 {
            advance(&system, SECOND).await;
            let handled = system.tree().actors[0].handled;
            assert_eq!((handled, system.now().since_start()), (seconds, seconds as u32 * SECOND));
        }
        advance(&system, SECOND / 2).await;
        assert_eq!(system.tree().actors[0].handled, 5);
        messenger.pass(9).tell().unwrap();
        advance(&system, Duration::ZERO).await;
        assert_eq!(book.lines().await.unwrap().len(), 6);
    });
}

#[test]
fn where_time_is_real_it_passes() {
    on_threads(async |system| {
        let before = system.now();
        advance(&system, Duration::from_millis(2)).await;
        assert!(system.now() - before >= Duration::from_millis(2));
    });
}
