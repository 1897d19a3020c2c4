//! What an actor was about when it failed.

use thespian::prelude::*;
use thespian::{CrashRecord, Failure, What};

use crate::stages::everywhere;

#[actor]
struct Ward {
    name: &'static str,
}

#[handlers]
impl Ward {
    #[init]
    fn new(cx: &mut Context<Self>, name: &'static str) -> Self {
        if name == "parent" {
            for child in ["eldest", "youngest"] {
                let props = Ward::props(child).named(child);
                cx.spawn(props).expect("a child");
            }
        }
        Self { name }
    }

    #[stopping]
    fn finish(&mut self) {
        assert!(self.name != "bad at leaving", "on purpose");
    }

    #[handler]
    fn one(&self) {}

    #[handler]
    fn two(&self, cx: &mut Context<Self>) {
        cx.set_state("in love");
        cx.set_state("at war");
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[handler]
    fn resign(&mut self, cx: &mut Context<Self>) {
        cx.fail("on purpose");
    }

    #[handler]
    async fn crash_later(&mut self, cx: &mut Context<Self>) {
        cx.sleep(std::time::Duration::from_millis(1)).await;
        panic!("on purpose");
    }
}

/// The records of all failures of one actor, as the events tell them.
async fn records(
    system: &System,
    ward: WardAddr,
    crash: impl AsyncFn(&WardAddr),
) -> Vec<CrashRecord> {
    let mut events = system.subscribe();
    crash(&ward).await;
    let failed = |what| match what {
        What::Failed(Failure { record, .. }) => Some((*record).clone()),
        _ => None,
    };
    std::iter::from_fn(|| events.try_next()).filter_map(|event| failed(event.what)).collect()
}

#[test]
fn it_keeps_the_last_kinds_the_state_and_the_children() {
    everywhere(async |system| {
        let ward = system.spawn(Ward::props("parent").named("parent")).unwrap();
        let all = records(&system, ward, async |ward| {
            for _ in 0..6 {
                ward.one().await.unwrap();
            }
            for _ in 0..4 {
                ward.two().await.unwrap();
            }
            ward.crash().await.unwrap_err();
            ward.one().await.unwrap();
            ward.crash_later().await.unwrap_err();
            ward.one().await.unwrap();
        });
        let all = all.await;
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].recent, ["one", "one", "one", "two", "two", "two", "two", "crash"]);
        assert_eq!(all[0].state, Some("at war"));
        let children = ["/parent/eldest", "/parent/youngest"].map(std::sync::Arc::from);
        assert_eq!(all[0].children, children);
        // The kinds stay with the actor, the state goes with the incarnation.
        assert_eq!(all[1].recent[5..], ["crash", "one", "crash_later"]);
        assert_eq!((all[1].state, &*all[1].children), (None, &children[..]));
    });
}

#[test]
fn a_declared_failure_and_one_at_the_end_have_theirs() {
    everywhere(async |system| {
        let ward = system.spawn(Ward::props("any")).unwrap();
        let all = records(&system, ward, async |ward| {
            ward.two().await.unwrap();
            ward.resign().await.unwrap();
            ward.one().await.unwrap();
        });
        let all = all.await;
        assert_eq!((all.len(), &*all[0].recent), (1, &["two", "resign"][..]));
        assert_eq!((all[0].state, all[0].children.len()), (Some("at war"), 0));

        let ward = system.spawn(Ward::props("bad at leaving")).unwrap();
        let all = records(&system, ward, async |ward| {
            ward.two().await.unwrap();
            ward.stop();
            ward.stopped().await;
        });
        let all = all.await;
        assert_eq!((all.len(), &*all[0].recent), (1, &["two"][..]));
        assert_eq!(all[0].state, Some("at war"));
    });
}
