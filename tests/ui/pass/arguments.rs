//! Arguments with the names that generated code might want for itself, and types that look borrowed but are not.

use std::borrow::Cow;

use thespian::prelude::*;

use crate::stages::everywhere;

#[actor]
struct Names;

#[handlers(derive(Clone))]
impl Names {
    #[init]
    fn new(cx: u64, msg: u64, __a0: u64, __cx: u64) -> Self {
        assert_eq!((cx, msg, __a0, __cx), (1, 2, 3, 4));
        Self
    }

    #[handler]
    fn usual(&self, ctx: u64, msg: u64, reply: u64, cx: u64, env: u64) -> [u64; 5] {
        [ctx, msg, reply, cx, env]
    }

    #[handler]
    async fn usual_async(
        &mut self,
        cx: &mut Context<Self>,
        msg: u64,
        reply: u64,
        this: u64,
    ) -> [u64; 3] {
        cx.sleep(std::time::Duration::ZERO).await;
        [msg, reply, this]
    }

    /// Even the names that are ours.
    #[handler]
    #[allow(clippy::used_underscore_binding)]
    async fn ours(
        &mut self,
        __a1: u64,
        __a0: u64,
        __cx: u64,
        __path: u64,
        __work: u64,
    ) -> [u64; 5] {
        [__a1, __a0, __cx, __path, __work]
    }

    /// A context among the others, and a mutable argument.
    #[handler]
    fn anywhere(&mut self, mut first: u64, context: &mut Context<Self>, last: u64) -> u64 {
        let _ = context;
        first += last;
        first
    }

    #[handler]
    fn seen_to<'n>(&mut self, n: Reply<'n, u64>, reply: u64) -> Receipt<'n> {
        n.answer(reply)
    }

    #[handler]
    fn not_borrowed(&self, a: &'static str, b: Cow<'static, str>, c: fn(&str) -> usize) -> usize {
        c(a) + c(&b)
    }
}

#[test]
fn arguments_are_called_as_one_likes() {
    everywhere(|system| async move {
        let names = system.spawn(Names::props(1, 2, 3, 4)).unwrap();
        assert_eq!(names.usual(1, 2, 3, 4, 5).await.unwrap(), [1, 2, 3, 4, 5]);
        assert_eq!(names.usual_async(1, 2, 3).await.unwrap(), [1, 2, 3]);
        assert_eq!(names.ours(1, 2, 3, 4, 5).await.unwrap(), [1, 2, 3, 4, 5]);
        assert_eq!(names.anywhere(1, 2).await.unwrap(), 3);
        assert_eq!(names.seen_to(8).await.unwrap(), 8);
        assert_eq!(names.not_borrowed("a", "bc".into(), str::len).await.unwrap(), 3);
    });
}
