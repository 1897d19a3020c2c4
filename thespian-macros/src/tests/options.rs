//! Options of the attributes: each mistake is told, and the rest is still read.

use super::{complaints, tokens};
use crate::pipeline;
use proc_macro2::TokenStream;

fn actor(args: &str) -> Vec<String> {
    complaints(pipeline::actor(tokens(args), tokens("struct Account;")))
}

#[test]
fn actor_options() {
    for (args, complaint) in [
        ("mailbx = 3", "unknown option `mailbx`; did you mean `mailbox`?"),
        (
            "colour",
            "unknown option `colour`; known: `mailbox`, `overflow`, `restart`, `max_restarts`, `within`, `backoff`, `on_panic`, `on_error`, `on_deadline`, `on_child`, `children`, `start_within`, `hook_within`, `stop_within`, `on_stop`, `idle`, `phase`, `crate`",
        ),
        ("mailbox", "`mailbox` needs a value: `mailbox = 256`"),
        ("mailbox(3)", "`mailbox` needs a value: `mailbox = 256`"),
        ("mailbox =", "`mailbox` needs a value after `=`"),
        ("mailbox = 0", "a mailbox of 0 can hold no message; write at least `mailbox = 1`"),
        ("mailbox = \"3\"", "expected a number above zero or `unbounded`: `mailbox = 256`"),
        ("mailbox = -1", "expected a number above zero or `unbounded`: `mailbox = 256`"),
        (
            "mailbox = 99999999999999999999999999",
            "expected a number above zero or `unbounded`: `mailbox = 256`",
        ),
        ("mailbox = unbouned", "unknown mailbox bound `unbouned`; did you mean `unbounded`?"),
        ("mailbox = many", "expected a number above zero or `unbounded`: `mailbox = 256`"),
        (
            "overflow = drop_newst",
            "unknown overflow policy `drop_newst`; did you mean `drop_newest`?",
        ),
        (
            "overflow = wait",
            "unknown overflow policy `wait`; known: `refuse`, `drop_newest`, `drop_oldest`",
        ),
        ("overflow", "`overflow` needs a value: `overflow = refuse`"),
        ("restart = permanet", "unknown restart kind `permanet`; did you mean `permanent`?"),
        (
            "restart = sometimes",
            "unknown restart kind `sometimes`; known: `permanent`, `transient`, `temporary`",
        ),
        (
            "restart = \"transient\"",
            "expected one of `permanent`, `transient`, `temporary`, without quotes",
        ),
        ("max_restarts = -1", "expected a number: `max_restarts = 5`"),
        ("max_restarts = 4294967296", "this number does not fit: `max_restarts = 5`"),
        ("within = 10", "expected a duration in quotes: `within = \"10s\"`"),
        ("within = \"10\"", "`10` has no unit; write `10ms`, `10s`, `10m` or `10h`"),
        (
            "within = \"0s\"",
            "in no time at all no restart can be counted; write at least `within = \"1ms\"`",
        ),
        ("on_panik = stop", "unknown option `on_panik`; did you mean `on_panic`?"),
        ("on_panic", "`on_panic` needs a value: `on_panic = restart`"),
        ("on_panic = resme", "unknown directive `resme`; did you mean `resume`?"),
        (
            "on_deadline = ignore",
            "unknown directive `ignore`; known: `restart`, `resume`, `stop`, `escalate`",
        ),
        (
            "on_error = \"stop\"",
            "expected one of `restart`, `resume`, `stop`, `escalate`, without quotes",
        ),
        ("on_child(stop)", "`on_child` needs a value: `on_child = restart`"),
        ("children = one_for_al", "unknown strategy `one_for_al`; did you mean `one_for_all`?"),
        (
            "children = all",
            "unknown strategy `all`; known: `one_for_one`, `one_for_all`, `rest_for_one`",
        ),
        ("on_stop = drian", "unknown way to end `drian`; did you mean `drain`?"),
        ("on_stop", "`on_stop` needs a value: `on_stop = drain`"),
        (
            "start_within = \"1x\"",
            "`1x` is no duration; write a whole number and `ms`, `s`, `m` or `h`, as in `10s`",
        ),
        (
            "start_within = \"0ms\"",
            "no actor starts in no time at all; write at least `start_within = \"1ms\"`",
        ),
        (
            "hook_within = \"0s\"",
            "no hook ends in no time at all; write at least `hook_within = \"1ms\"`",
        ),
        (
            "idle = \"0h\"",
            "without a message for no time at all it would be idle at once; write at least `idle = \"1ms\"`",
        ),
        ("idle = 10", "expected a duration in quotes: `idle = \"10m\"`"),
        ("backoff = 100", "expected two durations in quotes: `backoff = \"100ms..10s\"`"),
        (
            "backoff = \"10s\"",
            "`10s` has not two ends; write the first wait and the longest, as in `100ms..10s`",
        ),
        ("backoff = \"1..10s\"", "`1` has no unit; write `1ms`, `1s`, `1m` or `1h`"),
        (
            "backoff = \"1s..\"",
            "`1s..` has not two ends; write the first wait and the longest, as in `100ms..10s`",
        ),
        (
            "backoff = \"0ms..10s\"",
            "no wait at all stays none when it is doubled; begin with at least `1ms`",
        ),
        ("backoff = \"10s..100ms\"", "the first wait is longer than the longest; swap the two"),
        ("phase = first", "expected a number: `phase = -1`"),
        ("phase = 128", "this number does not fit: `phase = -1`"),
        ("phase = -129", "this number does not fit: `phase = -1`"),
        ("crate = 3", "expected a path: `crate = path::to::thespian`"),
        ("mailbox = 1, mailbox = 2", "`mailbox` is given twice"),
        ("7", "expected the name of an option"),
        ("mailbox 3", "expected `,`, `= ..` or `(..)` after `mailbox`"),
        ("mailbox(3) 4", "expected `,`"),
    ] {
        assert_eq!(actor(args), [complaint], "{args}");
    }
}

#[test]
fn actor_options_that_are_fine() {
    for args in [
        "",
        "mailbox = 1,",
        "mailbox = unbounded",
        "mailbox = limits::BOUND",
        "mailbox = BOUND",
        "max_restarts = 0",
        "stop_within = \"0s\"",
        "backoff = \"1s..1s\"",
        "on_stop = stop",
        "phase = -128",
        "phase = 127",
    ] {
        assert_eq!(actor(args), [""; 0], "{args}");
    }
}

#[test]
fn reading_goes_on_after_a_mistake() {
    let expansion = pipeline::actor(
        tokens("mailbx = 3, 7, restart = permanent, within = 1, stop_within = \"1s\""),
        tokens("struct Account;"),
    );
    let text = expansion.to_string();
    assert!(text.contains("Permanent") && text.contains("stop_within"), "{text}");
    assert_eq!(complaints(expansion).len(), 3);
}

#[test]
fn other_options() {
    let block = |args: &str| complaints(pipeline::handlers(tokens(args), tokens("impl Idle {}")));
    assert_eq!(block("derve(Debug)"), ["unknown option `derve`; did you mean `derive`?"]);
    assert_eq!(block("derive"), ["`derive` needs a list: `derive(Debug, Clone)`"]);
    let main = |args: &str| complaints(pipeline::main(tokens(args), tokens("async fn main() {}")));
    assert_eq!(main("casts(A)"), ["unknown option `casts`; did you mean `cast`?"]);
    assert_eq!(main("cast = A"), ["`cast` needs a list: `cast(Account)`"]);
    let message = |args: &str| complaints(pipeline::message(tokens(args), tokens("struct Order;")));
    assert_eq!(message("dervie()"), ["unknown option `dervie`; did you mean `derive`?"]);
    assert_eq!(message("derive()"), [""; 0]);
    let protocol = |args: &str| complaints(pipeline::protocol(tokens(args), tokens("trait A {}")));
    assert_eq!(protocol("speaks(B)"), ["unknown option `speaks`; known: `derive`, `crate`"]);
    assert_eq!(protocol("derive(Debug), crate = a::b"), [""; 0]);
}

#[test]
fn wrong_items() {
    let none = TokenStream::new;
    let item = || tokens("fn f() {}");
    assert_eq!(
        complaints(pipeline::actor(none(), item())),
        ["`#[actor]` goes on a struct or an enum"]
    );
    assert_eq!(
        complaints(pipeline::message(none(), item())),
        ["`#[message]` goes on a struct or an enum"]
    );
    assert_eq!(
        complaints(pipeline::protocol(none(), item())),
        ["`#[protocol]` goes on a trait: `pub trait Teller { .. }`"]
    );
    assert_eq!(
        complaints(pipeline::handlers(none(), item())),
        ["`#[handlers]` goes on an impl block: `impl Account { .. }`"]
    );
    assert_eq!(
        complaints(pipeline::handlers(none(), tokens("impl Default for Account {}"))),
        [
            "this trait is no protocol: `#[handlers]` goes on the actor's own impl block, and on those of protocols"
        ]
    );
}

#[test]
fn mains() {
    let main = |item: &str| complaints(pipeline::main(TokenStream::new(), tokens(item)));
    assert_eq!(main("fn main() {}"), ["actors are spoken to with `.await`: write `async fn`"]);
    assert_eq!(
        main("async fn main(system: System, more: u8) {}"),
        ["`main` is given one thing: `system: System`"]
    );
    assert_eq!(
        main("async fn main<T>() {}"),
        ["nobody calls `main`, so nobody can say what its parameters are"]
    );
}

#[test]
fn test_options() {
    let test = |args: &str| complaints(pipeline::test(tokens(args), tokens("async fn holds() {}")));
    let no_stage = |text: &str| {
        format!(
            "`{text}` names no stage; write `simple`, `\"simple:SEED\"`, `\"simple+io\"`, `threads` or `\"threads:N\"` with N from 1 to 1024"
        )
    };
    for (args, complaint) in [
        ("seed = 3", "unknown option `seed`; did you mean `seeds`?".to_owned()),
        ("base", "`base` needs a value: `base = simple`".to_owned()),
        ("base = 7", "expected a stage: `base = simple` or `base = \"simple:7\"`".to_owned()),
        ("base = simpel", no_stage("simpel")),
        ("base = \"simple:x\"", no_stage("simple:x")),
        ("bases(simple, \"threads:0\")", no_stage("threads:0")),
        ("bases = simple", "`bases` needs a list: `bases(simple, threads)`".to_owned()),
        ("bases()", "a test needs a stage: `bases(simple, threads)`".to_owned()),
        ("bases(simple, 7)", "expected a stage: `simple` or `\"simple:7\"`".to_owned()),
        ("bases(simple+io)", "expected a stage: `simple` or `\"simple:7\"`".to_owned()),
        ("seeds = many", "expected a number: `seeds = 200`".to_owned()),
        (
            "seeds = 0",
            "with no seed at all nothing is played; write at least `seeds = 1`".to_owned(),
        ),
        ("limit = 10", "expected a duration in quotes: `limit = \"1h\"`".to_owned()),
        ("limit = \"10\"", "`10` has no unit; write `10ms`, `10s`, `10m` or `10h`".to_owned()),
        (
            "limit = \"0s\"",
            "no test ends in no time at all; write at least `limit = \"1ms\"`".to_owned(),
        ),
        ("faults", "`faults` needs a list: `faults(crash(0.01))`".to_owned()),
        ("faults()", "`faults` needs a list: `faults(crash(0.01))`".to_owned()),
        ("faults(0.01)", "expected a fault: `faults(crash(0.01))`".to_owned()),
        ("faults(crash)", "expected a fault: `faults(crash(0.01))`".to_owned()),
        ("faults(Faults::crash(0.01))", "expected a fault: `faults(crash(0.01))`".to_owned()),
        (
            "faults = 3",
            "expected a script in quotes: `faults = \"crash /ledger 3 deposit\"`".to_owned(),
        ),
        ("record = true", "`record` takes no value: write `record`".to_owned()),
        ("twice(2)", "`twice` takes no value: write `twice`".to_owned()),
    ] {
        assert_eq!(test(args), [complaint], "{args}");
    }
    for args in [
        "",
        "base = threads",
        "bases(simple, \"threads:1024\",)",
        "seeds = 1",
        "faults(jump(a, b),)",
    ] {
        assert_eq!(test(args), [""; 0], "{args}");
    }
}

#[test]
fn tests() {
    let test = |item: &str| complaints(pipeline::test(TokenStream::new(), tokens(item)));
    for (item, complaint) in [
        ("fn holds() {}", "actors are spoken to with `.await`: write `async fn`"),
        ("async fn holds(self) {}", "`#[thespian::test]` goes on a free function"),
        (
            "async fn holds(system: System, more: u8) {}",
            "a test is given one thing: `system: System`",
        ),
        (
            "async fn holds<T>() {}",
            "nobody calls a test, so nobody can say what its parameters are",
        ),
        (
            "#[test] async fn holds() {}",
            "`#[thespian::test]` makes a test by itself; leave this out",
        ),
        (
            "#[tokio::test] async fn holds() {}",
            "`#[thespian::test]` makes a test by itself; leave this out",
        ),
    ] {
        assert_eq!(test(item), [complaint], "{item}");
    }
    assert_eq!(test("struct Holds;").len(), 1);
}

#[test]
fn lifetimes_on_data() {
    let actor = pipeline::actor(TokenStream::new(), tokens("struct Account<'a>(&'a u8);"));
    assert_eq!(
        complaints(actor),
        [
            "an actor owns its state, since it lives longer than whoever made it: own the data or share it in an `Arc`"
        ]
    );
    let message = pipeline::message(TokenStream::new(), tokens("struct Order<'a>(&'a u8);"));
    assert_eq!(
        complaints(message),
        [
            "a message owns its data, since it waits in a mailbox while its sender goes on: own the data or share it in an `Arc`"
        ]
    );
}
