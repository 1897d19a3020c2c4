//! The names that users may rely on. What is removed or renamed here breaks somebody's build.

// Every name once, by hand: a glob would not notice that one is gone.
#[rustfmt::skip]
#[allow(unused_imports, reason = "naming them is the test")]
use thespian::{
    // how actors are written
    actor, child_failed, handler, handlers, init, main, message, protocol, started, stopping, terminated,
    // how they are spoken to
    ActorId, Addr, Address, Ask, AskError, Call, Cycle, Exit, Kinds, Message, NotExecuted, Protocol, ProtocolAddr, Ready, Receipt, Reply, ReplyTo, SendError, Sending,
    Speaks, StopOnDrop, Target, Timer, TimerError, Unknown,
    // how they live and fail
    Actor, Blocking, Cause, ChildFailed, Context, CrashRecord, Directive, ExitReason, Failure, Life, Overflow, Pool, PoolHandle, Props, ResizeError, Restart, Scale, SpawnError, Spawnable, Strategy,
    Terminated,
    // how they find one another
    AllOf, AnyOf, Broadcast, Change, ClaimError, Group, JoinError, Listener, LookUpError, Name, NoAnswer, Published, Refused, Replies, Topic, WaitFor,
    // what flows in, through and out
    AddrSink, Asking, Attached, Failed, ItemError, PipelineError, PipelineReport, Running, Section, Serve, Service, Serving, Streaming, Undelivered,
    // where they play
    BASE_VARIABLE, Base, BaseError, BoxFuture, Builder, DeadLetter, DeadLetters, DeadReason, Doing, Event, Events, Flow, Interrupter, Passage, Passing, Random,
    RunError, ShutdownError, Sleep, Snapshot, Stage, StartError, Stats, System, Time, Tree, What,
    // who directs them there
    Director, Handling, Heard, Role, Stepped, Stepping, Task, Touched, Treatment,
    // what can be said to whom, to be read
    AUDIT_VARIABLE, Audit,
    // what a main returns
    Error, Result,
};

#[rustfmt::skip]
#[allow(unused_imports, reason = "naming them is the test")]
mod kit {
    // Elsewhere this name would hide the attribute of the language.
    use thespian::test;
    use thespian::testing::{
        // how a test is played
        Ending, REPLAY_VARIABLE, Rehearsal, Replay, ReplayError, RunFailure, RunReport, SEEDS_VARIABLE, Why,
        // how every order is played
        Exploration, Explored, Extent, Order, OrderError, shared,
        // what happened
        Entry, Happened, RunLog, Said,
        // what must hold
        Holds, always, eventually,
        // what others are taken in by
        Arrival, Expect, Probe, Received, Spoken, Take, expect, probe,
        // what it hears of
        Testimony, Witness, dead_letters, events, failures,
        // how a run is played by hand
        At, Breakpoint, Candidate, Debugger, Stop,
        // how it lets time pass
        advance,
        // what is said again
        Recorded, Recorder, Recording, RecordingError, Replayed, Replied,
    };
}

#[allow(unused_imports, reason = "naming them is the test")]
mod prelude {
    use thespian::prelude::{
        Address, AskError, ChildFailed, Context, Directive, ExitReason, NotExecuted, Pool, Props,
        Receipt, Reply, ReplyTo, Section, SendError, Serving, SpawnError, Speaks, Streaming,
        System, Terminated, Timer, Unknown, actor, child_failed, handler, handlers, init, message,
        protocol, started, stopping, terminated,
    };
}

use std::fmt::{Debug, Display};
use std::hash::Hash;

use thespian::testing::{
    Arrival, Probe, Received, Recorder, Recording, RecordingError, Replayed, Witness, expect,
};

/// What the macros generate is public too.
#[actor]
struct Echo;

#[handlers(derive(Clone, Debug, PartialEq))]
impl Echo {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    fn echo(&self, text: String) -> String {
        text
    }
}

/// So is what they make of a protocol, which needs nobody who speaks it.
#[protocol(derive(Clone, Debug, PartialEq))]
trait Say {
    fn say(&self, text: String) -> String;
}

type EchoCall = Call<'static, EchoMsg, (String,), String>;

fn shared<T: Send + Sync + Debug + 'static>() {}
fn sent<T: Send + Debug + 'static>() {}
fn error<T: std::error::Error + Send + Sync + 'static>() {}
fn word<T: Copy + Eq + Hash + Debug + Send + Sync>() {}

#[test]
fn handles_can_be_shared_and_printed() {
    shared::<System>();
    shared::<EchoAddr>();
    shared::<Addr<EchoMsg>>();
    shared::<SayAddr>();
    shared::<Probe<SayAddr>>();
    shared::<Interrupter>();
    shared::<StopOnDrop>();
    shared::<Exit>();
    shared::<Ready>();
    shared::<Timer>();
    shared::<Attached>();
    shared::<Service<EchoMsg, String, String>>();
    shared::<DeadLetters>();
    shared::<Events>();
    shared::<Props<Echo>>();
    shared::<Pool<Echo>>();
    shared::<PoolHandle>();
    shared::<Builder>();
    shared::<Name<EchoAddr>>();
    shared::<Group<EchoAddr>>();
    shared::<Topic<String>>();
    shared::<Listener<String>>();
}

#[test]
fn what_a_test_holds_can_be_shared_and_printed() {
    shared::<Probe<EchoAddr>>();
    shared::<Arrival>();
    shared::<Recorder<Echo>>();
    shared::<Recording<Echo>>();
    shared::<Replayed<Echo>>();
    error::<RecordingError>();
    shared::<Witness<Event>>();
    shared::<Witness<DeadLetter>>();
    shared::<Witness<Failure>>();
    sent::<Received<EchoMsg>>();
    fn moved<T: Send>(_: T) {}
    let _ = |probe: Probe<EchoAddr>| {
        moved(async move { expect!(probe, EchoMsg::Echo { text } => text).await });
    };
}

#[test]
fn what_is_under_way_can_move_to_another_thread() {
    sent::<EchoCall>();
    sent::<Ask<EchoMsg, String>>();
    sent::<Sending<EchoMsg>>();
    sent::<ReplyTo<String>>();
    sent::<Reply<'static, String>>();
    sent::<Receipt<'static>>();
    sent::<SayMsg>();
    sent::<SayReply>();
    sent::<Sleep>();
    sent::<WaitFor<EchoAddr>>();
    sent::<AnyOf<EchoAddr, String>>();
    sent::<AllOf<EchoAddr, String>>();
    sent::<Broadcast<EchoMsg>>();
    sent::<Blocking<u8>>();
    sent::<Random>();
    sent::<EchoMsg>();
    sent::<Section<u8, u8>>();
    sent::<Running<u8>>();
    sent::<Serve<EchoMsg, String>>();
    fn moved<T: Send>(_: T) {}
    let _ = |cx: &mut Context<Echo>| moved(cx.addr());
    let _ = |system: System| moved(async move { system.shutdown().await });
    let _ = |echo: EchoAddr| moved(async move { echo.echo(String::new()).await });
    let _ = |echo: EchoAddr| moved(async move { echo.echo(String::new()).send().await });
}

#[test]
fn errors_are_errors() {
    error::<AskError>();
    error::<SendError<EchoMsg>>();
    error::<SpawnError>();
    error::<ResizeError>();
    error::<TimerError>();
    error::<StartError>();
    error::<ClaimError>();
    error::<LookUpError>();
    error::<JoinError>();
    error::<NoAnswer<EchoAddr>>();
    error::<RunError>();
    error::<ShutdownError>();
    error::<BaseError>();
    error::<Failure>();
    error::<ItemError>();
    error::<PipelineError>();
    error::<Undelivered<SendError<EchoMsg>>>();
    let _: fn() -> Result = || Err::<(), Error>("any".into());
}

#[test]
fn words_are_plain_data() {
    word::<ActorId>();
    word::<Target>();
    word::<Time>();
    word::<Base>();
    word::<Unknown>();
    word::<Directive>();
    word::<Restart>();
    word::<DeadReason>();
    word::<Strategy>();
    word::<Doing>();
    shared::<NotExecuted>();
    error::<AskError>();
    shared::<Cycle>();
    shared::<CrashRecord>();
    shared::<Cause>();
    shared::<ExitReason>();
    shared::<Terminated>();
    shared::<ChildFailed>();
    shared::<DeadLetter>();
    shared::<Event>();
    shared::<What>();
    shared::<Tree>();
    shared::<Snapshot>();
    shared::<Stats>();
    shared::<Published>();
    shared::<Refused>();
    shared::<Change<EchoAddr>>();
    shared::<Replies<EchoAddr, String>>();
}

#[test]
fn an_address_is_a_value_like_any_other() {
    fn value<T: Clone + Eq + Ord + Hash + Debug + Display + Send + Sync>(_: &T) {}
    crate::stages::on_simple(1, async |system| {
        let (one, two) = (system.spawn(Echo::props()).unwrap(), system.spawn(Echo).unwrap());
        value(&one);
        assert!(one < two && one == one.clone());
        assert_eq!(
            (one.to_string(), format!("{one:?}").contains("Echo#1")),
            ("Echo#1".into(), true)
        );
        assert_eq!((one.kind(), two.id().to_string()), ("Echo", "#2".into()));
        let plain: &Addr<EchoMsg> = one.as_addr();
        assert_eq!(EchoAddr::from_addr(plain.clone()), one);
        let kinds: &'static Kinds = EchoMsg::KINDS;
        assert!(kinds.iter().eq(["echo"]) && SayMsg::KINDS.iter().eq(["say"]));
        let message = one.echo("a".into()).into_message();
        assert_eq!((message.kind(), message), ("echo", EchoMsg::Echo { text: "a".into() }));
    });
}

#[test]
fn a_stage_can_be_a_trait_object() {
    fn object(_: &dyn Stage) {}
    let _ = object;
    let _: fn(BoxFuture<'static, ()>) = drop;
    fn spawnable<T: Spawnable>() {}
    spawnable::<Echo>();
    spawnable::<Props<Echo>>();
    spawnable::<Pool<Echo>>();
    fn an_actor<T: Actor<Msg = EchoMsg, Addr = EchoAddr>>() {}
    an_actor::<Echo>();
    fn a_protocol<P: Protocol<Msg = SayMsg, Addr = SayAddr> + ?Sized>() {}
    a_protocol::<dyn Say>();
    fn an_address<A: ProtocolAddr<Protocol = P> + Speaks<P>, P: Protocol + ?Sized>() {}
    an_address::<SayAddr, dyn Say>();
    assert_eq!(BASE_VARIABLE, "THESPIAN_BASE");
    assert_eq!((DeadLetters::CAPACITY, Events::CAPACITY), (1024, 1024));
}
