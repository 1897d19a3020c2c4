//! Actors written by hand: what is left on the stage `simple` when all is over, no task and no timer; and what becomes of one that hands
//! back a message for an async handler and says that it has none.

use std::time::Duration;

use super::System;
use crate::actor::{Actor, Context, Props, Spec, Step};
use crate::address::Addr;
use crate::call::Call;
use crate::error::Unknown;
use crate::exit::ExitReason;
use crate::mailbox::{Envelope, Kinds, Message};
use crate::supervision::{Life, Restart};
use crate::timer::Timer;
use crate::world::{Base, World};

/// Has a child, a timer, a pipe, blocking work and a watch, and fails where it is told to.
struct Parent {
    timer: Option<Timer>,
    children: u32,
}

enum Order {
    Begin,
    Ping,
    Crash,
}

impl Message for Order {
    type Reply = ();

    const KINDS: &'static Kinds = &Kinds::of(&["begin", "ping", "crash"]);

    fn index(&self) -> usize {
        match self {
            Order::Begin => 0,
            Order::Ping => 1,
            Order::Crash => 2,
        }
    }
}

fn call(to: &Addr<Order>, order: fn() -> Order) -> Call<'_, Order, fn() -> Order, ()> {
    Call::new(to, order, |order| order(), Some)
}

impl Spec for Parent {
    const KIND: &'static str = "Parent";
    const LIFE: Life = Life::DEFAULT.restart(Restart::Transient).idle(Duration::from_secs(60));
}

impl Actor for Parent {
    type Msg = Order;
    type Addr = Addr<Order>;

    fn now(&mut self, cx: &mut Context<Self>, envelope: Envelope<Order>) -> Step<Order> {
        let (order, reply) = envelope.split();
        match order {
            Order::Begin => {
                let me = cx.addr();
                let timer = call(&me, || Order::Ping).every(Duration::from_secs(5));
                self.timer = Some(timer.expect("a timer"));
                call(&me, || Order::Ping).after(Duration::from_secs(9)).expect("another").detach();
                let kept = call(&me, || Order::Ping).every_after(Duration::from_secs(7));
                cx.keep("ping", kept.expect("a third"));
                cx.pipe(cx.sleep(Duration::from_secs(3)), |()| Order::Ping);
                drop(cx.blocking(|| 7));
                if self.children > 0 {
                    let child = cx.spawn(props(self.children - 1)).expect("a child");
                    cx.watch(&child);
                    call(&child, || Order::Begin).tell().expect("room");
                }
            }
            Order::Ping => {}
            Order::Crash => cx.fail("on purpose"),
        }
        reply.put(());
        Step::Done
    }
}

fn props(children: u32) -> Props<Parent> {
    Props::now(move |_| Parent { timer: None, children }).max_restarts(1000, Duration::from_secs(1))
}

#[test]
fn no_task_and_no_timer_is_left_behind() {
    let base = Base::Simple { seed: 1 };
    let system = System::builder().base(base).ignore_environment().start().unwrap();
    let World::Simple(simple) = &system.top.hub.world else { panic!("another stage") };
    let ran = system.block_on(async {
        for round in 0..20 {
            let parent = system.spawn(props(2)).unwrap();
            for _ in 0..10 {
                call(&parent, || Order::Begin).await.unwrap();
                call(&parent, || Order::Crash).await.unwrap();
            }
            call(&parent, || Order::Begin).await.unwrap();
            // The rest is ended by the shutdown.
            if round < 10 {
                use crate::address::Address as _;
                parent.kill();
                parent.stopped().await;
            }
        }
        let (tasks, timers) = simple.left();
        assert!(
            tasks > 10 && timers > 10,
            "{tasks} tasks and {timers} timers: this proves nothing"
        );
        system.shutdown().await.unwrap();
    });
    ran.unwrap();
    // Whoever was woken by the last end has its turn.
    system.block_on(system.sleep(Duration::from_nanos(1))).unwrap();
    assert_eq!(simple.left(), (0, 0));
}

/// Says by its `WAITS` that no handler of its is async.
struct Denying;

impl Spec for Denying {
    const KIND: &'static str = "Denying";
    const LIFE: Life = Life::DEFAULT;
}

impl Actor for Denying {
    type Msg = Order;
    type Addr = Addr<Order>;

    fn now(&mut self, _: &mut Context<Self>, envelope: Envelope<Order>) -> Step<Order> {
        Step::Later(envelope)
    }
}

#[test]
fn who_hands_back_a_message_for_a_handler_that_it_does_not_have_is_killed() {
    use crate::address::Address as _;
    let base = Base::Simple { seed: 1 };
    let system = System::builder().base(base).ignore_environment().start().unwrap();
    let ended = system.block_on(async {
        let denying = system.spawn(Denying).unwrap();
        let asked = call(&denying, || Order::Ping).await;
        assert_eq!(asked.unwrap_err().unknown(), Some(Unknown::Unanswered));
        let ended = denying.stopped().await;
        system.shutdown().await.unwrap();
        ended
    });
    assert!(matches!(ended, Ok(ExitReason::Killed { .. })), "{ended:?}");
}
