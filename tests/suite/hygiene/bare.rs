//! No prelude, and the names of the prelude mean something else.

#![no_implicit_prelude]

use super::actors;

/// Not the usual one.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub(super) struct Result(pub(super) u64);

/// Not the usual one.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub(super) struct Option(pub(super) u64);

/// What comes back of the two.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub(super) struct Given(pub(super) Result, pub(super) Option);

// Whoever finds one of these by its bare name, finds the wrong one.
mod misleading {
    #![allow(dead_code, non_camel_case_types)]

    pub(super) struct Box;
    pub(super) struct String;
    pub(super) struct Vec;
    pub(super) struct Some;
    pub(super) struct None;
    pub(super) struct Ok;
    pub(super) struct Err;
    pub(super) struct Context;
    pub(super) struct Props;
    pub(super) struct Call;
    pub(super) struct Actor;
    pub(super) struct Future;
    pub(super) struct Envelope;
    pub(super) struct Step;
    pub(super) struct bool;
    pub(super) struct str;
    pub(super) trait Clone {}
    pub(super) trait Send {}
    pub(super) trait Sync {}
    pub(super) trait Debug {}
    pub(super) trait Fn {}
    pub(super) trait Into {}
    pub(super) mod core {}
    pub(super) mod std {}
    pub(super) mod thespian {}
}
#[allow(unused_imports)]
use misleading::*;

/// Has all kinds of handlers, and hooks.
#[actors::actor(
    mailbox = 9, restart = permanent, max_restarts = 1, within = "1s", stop_within = "1s",
    start_within = "1s", hook_within = "1s", idle = "1h", backoff = "1ms..1s", children = rest_for_one,
    on_panic = restart, on_error = stop, on_deadline = resume, on_child = escalate, on_stop = drain, phase = 3,
    crate = super::actors
)]
pub(super) struct Desk {
    ctx: u64,
    msg: u64,
    begun: u64,
}

#[actors::handlers(derive(::core::fmt::Debug, ::core::clone::Clone), crate = super::actors)]
impl Desk {
    #[init]
    pub(super) async fn new(
        ctx: u64,
        msg: u64,
    ) -> ::core::result::Result<Self, ::std::string::String> {
        ::core::result::Result::Ok(Self { ctx, msg, begun: 0 })
    }

    #[started]
    fn started(
        &mut self,
        cx: &mut actors::Context<Self>,
    ) -> ::core::result::Result<(), ::std::string::String> {
        let _ = cx;
        self.begun += 1;
        ::core::result::Result::Ok(())
    }

    #[stopping(after_failure)]
    async fn stopping(&mut self, why: actors::ExitReason) {
        let _ = why;
    }

    #[child_failed]
    fn child_failed(&mut self, notice: actors::ChildFailed) -> actors::Directive {
        notice.proposal
    }

    #[terminated]
    fn terminated(&mut self, notice: actors::Terminated) {
        let _ = notice;
    }

    #[handler]
    pub(super) fn usual(&self, ctx: u64, msg: u64, reply: u64, env: u64) -> [u64; 4] {
        [ctx, msg, reply, env]
    }

    #[handler]
    pub(super) async fn patient(
        &mut self,
        cx: &mut actors::Context<Self>,
        msg: u64,
        reply: u64,
    ) -> u64 {
        cx.sleep(::core::time::Duration::ZERO).await;
        msg + reply + self.ctx + self.msg
    }

    #[handler(boxed)]
    pub(super) async fn boxed(&mut self, msg: u64) -> u64 {
        msg
    }

    #[handler(blocking, retry = 1)]
    pub(super) fn told(
        &mut self,
        cx: &mut actors::Context<Self>,
        path: u64,
        retries: u64,
    ) -> ::core::result::Result<u64, ::std::string::String> {
        let _ = cx;
        if path == 0 {
            return ::core::result::Result::Err(::std::string::String::new());
        }
        ::core::result::Result::Ok(path + retries)
    }

    #[handler]
    pub(super) fn shadowed(&mut self, result: Result, option: Option) -> Given {
        Given(result, option)
    }

    #[handler]
    pub(super) fn owed(&mut self, reply: actors::Reply<'_, u64>) -> actors::Receipt<'_> {
        reply.answer(7 + self.begun)
    }
}

/// Parameters with the letters that generated code might use.
#[actors::actor(crate = super::actors)]
pub(super) struct Shelf<M, R, A> {
    items: ::std::vec::Vec<(M, R)>,
    kind: ::core::marker::PhantomData<A>,
}

#[actors::handlers(crate = super::actors)]
impl<M, R, A> Shelf<M, R, A>
where
    M: ::core::cmp::PartialEq + ::core::marker::Send + 'static,
    R: ::core::clone::Clone + ::core::marker::Send + 'static,
    A: ::core::marker::Send + 'static,
{
    #[init]
    pub(super) fn new() -> Self {
        Self { items: ::std::vec::Vec::new(), kind: ::core::marker::PhantomData }
    }

    #[handler(retry = 1)]
    pub(super) fn give(&mut self, r: R) -> Usual<R> {
        ::core::result::Result::Err(r)
    }

    #[handler]
    pub(super) fn put(&mut self, m: M, r: R) {
        self.items.push((m, r));
    }

    #[handler]
    pub(super) async fn get(&mut self, m: M) -> ::core::option::Option<R> {
        let _ = self.kind;
        let mut found = ::core::option::Option::None;
        for (key, item) in &self.items {
            if *key == m {
                found = ::core::option::Option::Some(::core::clone::Clone::clone(item));
            }
        }
        found
    }
}

type Usual<R> = ::core::result::Result<(), R>;

/// A shelf of which one parameter is in no message.
pub(super) fn shelf<M, R>() -> actors::Props<Shelf<M, R, ()>>
where
    M: ::core::cmp::PartialEq + ::core::marker::Send + 'static,
    R: ::core::clone::Clone + ::core::marker::Send + 'static,
{
    Shelf::props()
}

/// What is said by the names that generated code might use.
#[actors::protocol(derive(::core::fmt::Debug, ::core::clone::Clone), crate = super::actors)]
pub(super) trait Service {
    fn swap(&mut self, result: Result, option: Option) -> Given;
    fn wait(&mut self, cx: u64, msg: u64, path: u64, actor: u64) -> u64;
}

/// Parameters with the letters that generated code might use.
#[actors::protocol(crate = super::actors)]
pub(super) trait Store<M, R>: Service {
    type A;
    fn put(&mut self, m: M, r: R, a: Self::A) -> ::core::option::Option<M>;
    fn fails(&self) -> ::core::result::Result<(), ::std::string::String>;
}

/// Speaks both.
#[actors::actor(crate = super::actors)]
pub(super) struct Clerk;

#[actors::handlers(speaks(Store<u8, u16, A = u32>), crate = super::actors)]
impl Clerk {}

#[actors::handlers(crate = super::actors)]
impl Service for Clerk {
    fn swap(&mut self, result: Result, option: Option) -> Given {
        Given(result, option)
    }

    #[actors::handler(boxed)]
    async fn wait(
        &mut self,
        cx: u64,
        context: &mut actors::Context<Self>,
        msg: u64,
        path: u64,
        actor: u64,
    ) -> u64 {
        context.sleep(::core::time::Duration::ZERO).await;
        cx + msg + path + actor
    }
}

#[actors::handlers(crate = super::actors)]
impl Store<u8, u16> for Clerk {
    type A = u32;

    async fn put(&mut self, m: u8, r: u16, a: u32) -> ::core::option::Option<u8> {
        let _ = (r, a);
        ::core::option::Option::Some(m)
    }

    fn fails(&self) -> ::core::result::Result<(), ::std::string::String> {
        ::core::result::Result::Err(::std::string::String::new())
    }
}
