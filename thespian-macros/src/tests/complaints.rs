//! The text of every rule about methods.

use super::{about, complaints, tokens};
use proc_macro2::TokenStream;

#[test]
fn one_mistake_one_complaint() {
    for (method, complaint) in [
        // what is taken
        (
            "#[handler] fn f(&self, x: &str) {}",
            "a message owns its data: `&str` cannot wait in a mailbox; take `String`",
        ),
        (
            "#[handler] fn f(&self, x: &u64) {}",
            "a message owns its data: `&u64` cannot wait in a mailbox; take `u64` or `Arc<u64>`",
        ),
        (
            "#[handler] fn f(&self, x: &[u8]) {}",
            "a message owns its data: `&[u8]` cannot wait in a mailbox; take `Vec<u8>` or `Arc<[u8]>`",
        ),
        (
            "#[handler] fn f(&self, x: &dyn Fn()) {}",
            "a message owns its data: `&dyn Fn()` cannot wait in a mailbox; take `Box<dyn Fn()>` or `Arc<dyn Fn()>`",
        ),
        (
            "#[handler] fn f(&self, x: Option<&Vec<u8>>) {}",
            "a message owns its data: `&Vec<u8>` cannot wait in a mailbox; take `Vec<u8>` or `Arc<Vec<u8>>`",
        ),
        (
            "#[handler] fn f(&self, x: Cow<'_, str>) {}",
            "a message owns its data, so it cannot hold a borrow with the lifetime `'_`",
        ),
        (
            "#[handler] fn f(&self, cx: &Context<Self>) {}",
            "the context is borrowed as `&mut`: write `&mut Context<Self>`",
        ),
        (
            "#[handler] fn f(&self, cx: Context<Self>) {}",
            "the context is borrowed as `&mut`: write `&mut Context<Self>`",
        ),
        (
            "#[started] fn f(&self, cx: thespian::Context<Account>) {}",
            "the context is borrowed as `&mut`: write `&mut Context<Self>`",
        ),
        (
            "#[stopping] fn f(&self, cx: &Context<Self>) {}",
            "the context is borrowed as `&mut`: write `&mut Context<Self>`",
        ),
        (
            "#[handler] fn f(&self, x: impl Into<String>) {}",
            "a message is plain data, so each argument names its type; `impl` cannot stand here",
        ),
        (
            "#[handler] fn f(&self, a: &mut Context<Self>, b: &mut u8) {}",
            "the one `&mut` argument of a handler is its context, and this is a second one; a message owns its data",
        ),
        (
            "#[handler] fn f(&self, (a, b): (u8, u8)) {}",
            "an argument becomes a field of the message, so it needs a plain name; take it apart inside the method",
        ),
        (
            "#[handler] fn f(&self, _: u8) {}",
            "an argument needs a name, since it becomes a field of the message; write `_name` if it is not used",
        ),
        ("#[handler] fn f(&self, ref x: u8) {}", "write `x` without `ref`"),
        (
            "#[handler] fn f(&self, #[cfg(unix)] x: u8) {}",
            "a message has the same fields in every build; put `#[cfg(..)]` on the method",
        ),
        // what is given back
        (
            "#[handler] fn f(&self) -> &u64 { &1 }",
            "a reply outlives the handler: `&u64` cannot leave it; return `u64` or `Arc<u64>`",
        ),
        (
            "#[handler] fn f(&mut self) -> &mut u64 { x }",
            "a reply outlives the handler: `&mut u64` cannot leave it; return the value itself",
        ),
        (
            "#[handler] fn f(&self) -> impl Copy { 1 }",
            "a reply is plain data, so its type is named; `impl` cannot stand here",
        ),
        (
            "#[handler] fn f(&self) -> Ref<'_, u8> { 1 }",
            "a reply outlives the handler, so it cannot hold a borrow with the lifetime `'_`",
        ),
        (
            "#[handler] fn f(&self) -> ! { loop {} }",
            "`!` has no value, so it cannot be a reply; leave the return type out",
        ),
        // the method itself
        ("#[handler] fn f(self) {}", "a handler borrows its actor: write `&mut self` or `&self`"),
        (
            "#[handler] fn f(mut self) {}",
            "a handler borrows its actor: write `&mut self` or `&self`",
        ),
        (
            "#[handler] fn f(self: Box<Self>) {}",
            "a handler borrows its actor: write `&mut self` or `&self`",
        ),
        (
            "#[handler] fn f(x: u8) {}",
            "a handler needs its actor: begin the arguments with `&mut self` or `&self`",
        ),
        (
            "#[handler] fn f<T: Send>(&self, x: T) {}",
            "a handler has no generic parameters of its own: a message is one concrete type; put them on the actor, or write out the type",
        ),
        (
            "#[handler] fn f<'a>(&self, x: &'a str) {}",
            "a handler has no lifetimes of its own: what it is given and gives back is owned",
        ),
        (
            "#[handler] const fn f(&self) {}",
            "a handler runs while the program does; leave `const` out",
        ),
        (
            "#[handler] unsafe fn f(&self) {}",
            "a handler is called by safe code; leave `unsafe` out",
        ),
        (
            "#[handler] extern \"C\" fn f(&self) {}",
            "a handler is called from Rust only; leave `extern` out",
        ),
        // its name
        (
            "#[handler] fn stop(&self) {}",
            "`stop` is already a method of every address; choose another name",
        ),
        (
            "#[handler] fn r#clone(&self) {}",
            "`clone` is already a method of every address; choose another name",
        ),
        (
            "#[handler] fn __(&self) {}",
            "`__` gives no name for a variant of `AccountMsg`; begin it with a letter",
        ),
        (
            "#[handler] fn foo_bar(&self) {} #[handler] fn foo__bar(&self) {}",
            "`foo_bar` and `foo__bar` would both become the variant `FooBar`; rename one",
        ),
        // its options
        ("#[handler(boxd)] fn f(&self) {}", "unknown option `boxd`; did you mean `boxed`?"),
        (
            "#[handler(boxed)] fn f(&self) {}",
            "only an `async fn` has a future to box; leave `boxed` out",
        ),
        ("#[handler(boxed = 1)] async fn f(&self) {}", "`boxed` takes no value: write `boxed`"),
        (
            "#[handler(blocking)] async fn f(&self) {}",
            "an async handler does not block; leave `blocking` out, or write `fn` without `async`",
        ),
        (
            "#[handler(blocking, boxed)] fn f(&self) {}",
            "only an `async fn` has a future to box; leave `boxed` out",
        ),
        (
            "#[handler(blocking = true)] fn f(&self) {}",
            "`blocking` takes no value: write `blocking`",
        ),
        (
            "#[handler(bloking)] fn f(&self) {}",
            "unknown option `bloking`; did you mean `blocking`?",
        ),
        ("#[handler(rety = 1)] fn f(&self) {}", "unknown option `rety`; did you mean `retry`?"),
        ("#[handler(retry)] fn f(&self) {}", "`retry` needs a value: `retry = 2`"),
        ("#[handler(priority)] fn f(&self) {}", "`priority` needs a value: `priority = high`"),
        ("#[handler(priority = low)] fn f(&self) {}", "unknown priority `low`; known: `high`"),
        ("#[handler(retry = often)] fn f(&self) {}", "expected a number: `retry = 2`"),
        ("#[handler(retry = -1)] fn f(&self) {}", "expected a number: `retry = 2`"),
        ("#[handler(retry = 4294967296)] fn f(&self) {}", "this number does not fit: `retry = 2`"),
        (
            "#[handler(retry = 0)] fn f(&self) {}",
            "0 more tries are none; leave `retry` out, or write at least `retry = 1`",
        ),
        (
            "#[handler(retry = 1)] fn f(&self, r: Reply<'_, u8>) -> Receipt<'_> {}",
            "a `Reply<..>` is given once and used up at the first try, so a handler that takes one cannot be tried again; leave `retry` out",
        ),
        ("#[handler = 1] fn f(&self) {}", "write `#[handler]` or `#[handler(..)]`"),
        (
            "#[handler] fn f(&self, r: Reply<'_, u8>) {}",
            "a handler that takes a `Reply<..>` returns its receipt: write `-> Receipt<'_>`",
        ),
        (
            "#[handler] fn f(&self, r: Reply<'_, u8>) -> u8 { 1 }",
            "a handler that takes a `Reply<..>` returns its receipt: write `-> Receipt<'_>`",
        ),
        (
            "#[handler] fn f(&self) -> Receipt<'_> {}",
            "a receipt is given for a `Reply<'_, ..>`, and this handler takes none",
        ),
        (
            "#[handler] fn f(&self, r: Reply<'_, u8>, s: Reply<'_, u8>) -> Receipt<'_> {}",
            "a handler has one ask to answer, and this is a second `Reply<..>`",
        ),
        (
            "#[handler] fn f(&self, r: Reply<'_, &str>) -> Receipt<'_> {}",
            "a reply outlives the handler: `&str` cannot leave it; return `String`",
        ),
        // where it stands
        ("#[handler] const N: u8 = { 1 } + 1;", "`#[handler]` goes on a method"),
        (
            "#[handler] #[started] fn f(&self) {}",
            "a method has one role, and this one is `#[handler]` already",
        ),
        (
            "#[cfg_attr(unix, handler)] fn f(&self) {}",
            "`#[handler]` is not seen inside `cfg_attr`; write `#[handler]` and, if need be, `#[cfg(..)]`",
        ),
        // making
        (
            "#[init] fn new(&self) -> Self { x }",
            "`#[init]` makes the actor, so there is no `self` yet; leave it out",
        ),
        ("#[init] fn new() {}", "`#[init]` makes the actor: return `Self` or `Result<Self, E>`"),
        ("#[init(x)] fn new() -> Self { x }", "unknown option `x`; there are none here"),
        (
            "#[init] fn new(x: &str) -> Self { x }",
            "a message owns its data: `&str` cannot wait in a mailbox; take `String`",
        ),
        (
            "#[init] fn new() -> Self { x } #[init] fn other() -> Self { x }",
            "an actor has one `#[init]`, and this is a second one",
        ),
        (
            "#[init] fn props() -> Self { x }",
            "`props` is generated from `#[init]`; choose another name",
        ),
        (
            "#[init] fn new() -> Self { x } fn props_with() {}",
            "`props_with` is generated from `#[init]`; choose another name",
        ),
        // hooks
        (
            "#[started] fn f() {}",
            "a `#[started]` hook needs its actor: begin the arguments with `&mut self` or `&self`",
        ),
        (
            "#[started] fn f(&mut self, x: u8) {}",
            "a `#[started]` hook is told nothing but its context",
        ),
        (
            "#[started] fn f(&mut self) {} #[started] fn g(&mut self) {}",
            "an actor has one `#[started]` hook, and this is a second one",
        ),
        (
            "#[stopping] fn f(&mut self, why: ExitReason, x: u8) {}",
            "a `#[stopping]` hook is told one thing besides its context: `why: ExitReason`",
        ),
        (
            "#[stopping(after_failures)] fn f(&mut self) {}",
            "unknown option `after_failures`; did you mean `after_failure`?",
        ),
        (
            "#[stopping(after_failure = true)] fn f(&mut self) {}",
            "`after_failure` takes no value: write `after_failure`",
        ),
        (
            "#[started(after_failure)] fn f(&mut self) {}",
            "unknown option `after_failure`; there are none here",
        ),
        (
            "#[stopping] fn f(&mut self) -> u8 { 1 }",
            "nobody waits for what a `#[stopping]` hook returns; leave the return type out",
        ),
        (
            "#[child_failed] fn f(&mut self) -> Directive { x }",
            "a `#[child_failed]` hook takes `failure: ChildFailed`",
        ),
        (
            "#[child_failed] fn f(&mut self, failure: ChildFailed) {}",
            "a `#[child_failed]` hook decides what becomes of the child: return a `Directive`",
        ),
        ("#[terminated] fn f(&mut self) {}", "a `#[terminated]` hook takes `notice: Terminated`"),
        (
            "#[terminated(x)] fn f(&mut self, notice: Terminated) {}",
            "unknown option `x`; there are none here",
        ),
    ] {
        assert_eq!(about(method), [complaint], "{method}");
    }
}

/// rustc sees them in the user's own method; what would only be said twice is not said.
#[test]
fn what_rustc_complains_about_is_not_generated() {
    for method in ["#[handler] fn f(&self, x: Vec<_>) {}", "#[handler] fn f(&self, x: !) {}"] {
        let block = format!("impl Account {{ {method} }}");
        let expansion = crate::pipeline::handlers(TokenStream::new(), tokens(&block));
        assert!(!expansion.to_string().contains("Account :: f"), "{method}");
        assert_eq!(complaints(expansion), [""; 0], "{method}");
    }
}

#[test]
fn what_is_fine() {
    for method in [
        "#[handler] fn f(&self, x: &'static str) -> &'static [u8] { x }",
        "#[handler] fn f(&self, x: fn(&str) -> &u8, y: Box<dyn Fn(&str) -> &str + Send>) {}",
        "#[handler] fn f(&self, x: Box<dyn for<'a> Visit<'a> + Send + 'static>) {}",
        "#[handler] fn f(&self, x: Cow<'static, str>) -> () {}",
        "#[handler] fn f(self: &mut Self, mut x: [u8; { 1 + 1 }]) -> [u8; Self::N] { x }",
        "#[thespian::handler] fn f(&self) {}",
        "#[handler] fn f(&self, other: Context, its: Context<u8>) {}",
        "#[handler(blocking)] fn f(&self, reply: Reply<'_, u8>) -> Receipt<'_> {}",
        "#[handler] async fn f<'x>(&self, reply: thespian::Reply<'x, u8>) -> Receipt<'x> {}",
        "#[handler] fn f(&self, reply: Reply<u8>) -> Receipt {}",
        "#[handler] fn f(&self, reply: ReplyTo<u8>) {}",
        "#[handler(blocking, retry = 4_294_967_295)] fn f(&self) {}",
        "#[stopping(after_failure)] fn f(&mut self) {}",
        "#[cfg(unix)] #[handler] fn f(&self) {} #[cfg(windows)] #[handler] fn f(&self) {}",
        "#[stopping] fn f(&mut self, cx: &mut Context<Self>, why: ExitReason) -> () {}",
        "type T = u8; const N: u8 = { 1 } + 2; some_macro! { x } other!(y); #[handler] fn f(&self) {}",
        "#[other::handler] fn f(self) {}",
        "#![allow(unused)] #[handler] fn f(&self) {}",
    ] {
        assert_eq!(about(method), [""; 0], "{method}");
    }
}

#[test]
fn all_complaints_at_once_in_order() {
    assert_eq!(
        about(
            "#[handler] fn a(self, n: &u8) -> impl Copy {} #[handler] fn b(&self) {} #[handler] fn id(&self) {}"
        ),
        [
            "a handler borrows its actor: write `&mut self` or `&self`",
            "a message owns its data: `&u8` cannot wait in a mailbox; take `u8` or `Arc<u8>`",
            "a reply is plain data, so its type is named; `impl` cannot stand here",
            "`id` is already a method of every address; choose another name",
        ]
    );
}

fn protocol(item: &str) -> Vec<String> {
    complaints(crate::pipeline::protocol(TokenStream::new(), tokens(item)))
}

#[test]
fn mistakes_in_a_protocol() {
    for (method, complaint) in [
        (
            "async fn f(&self);",
            "whether it answers at once or later is up to each actor; write `fn` without `async`",
        ),
        (
            "fn f(&self) {}",
            "a protocol says what can be said, and not what is done about it; end it with `;`",
        ),
        (
            "fn f(&self, cx: &mut Context<Self>);",
            "the context is no part of a message; leave it out here, whoever implements the protocol may take it",
        ),
        (
            "fn f(&self, cx: &Context<Self>);",
            "the context is borrowed as `&mut`: write `&mut Context<Self>`",
        ),
        (
            "fn f(&self, x: &str);",
            "a message owns its data: `&str` cannot wait in a mailbox; take `String`",
        ),
        (
            "fn f(&self) -> &u64;",
            "a reply outlives the handler: `&u64` cannot leave it; return `u64` or `Arc<u64>`",
        ),
        (
            "fn f(x: u8);",
            "a handler needs its actor: begin the arguments with `&mut self` or `&self`",
        ),
        ("fn f(self);", "a handler borrows its actor: write `&mut self` or `&self`"),
        (
            "fn f<T>(&self, x: T);",
            "a method of a protocol has no parameters of its own: a message is one concrete type; put them on the trait, or write out the type",
        ),
        (
            "fn f<'a>(&self, x: &'a str);",
            "a method of a protocol has no parameters of its own: a message is one concrete type; put them on the trait, or write out the type",
        ),
        ("unsafe fn f(&self);", "a handler is called by safe code; leave `unsafe` out"),
        ("fn stop(&self);", "`stop` is already a method of every address; choose another name"),
        ("fn narrow(&self);", "`narrow` is already a method of every address; choose another name"),
        (
            "fn foo_bar(&self); fn foo__bar(&self);",
            "`foo_bar` and `foo__bar` would both become the variant `FooBar`; rename one",
        ),
        (
            "#[handler] fn f(&self);",
            "each method of a protocol is a message; options of its handler belong to those who implement it",
        ),
        (
            "#[cfg_attr(unix, handler)] fn f(&self);",
            "`#[handler]` is not seen inside `cfg_attr`; write `#[handler]` and, if need be, `#[cfg(..)]`",
        ),
        (
            "const N: u8;",
            "a protocol holds methods, which are its messages, and types; put anything else beside it",
        ),
        (
            "methods!();",
            "a protocol holds methods, which are its messages, and types; put anything else beside it",
        ),
        (
            "type Item<T>;",
            "a message is one concrete type, so a type of a protocol has no parameters",
        ),
    ] {
        assert_eq!(protocol(&format!("trait Teller {{ {method} }}")), [complaint], "{method}");
    }
}

#[test]
fn mistakes_in_the_head_of_a_protocol() {
    for (head, complaint) in [
        ("unsafe trait Teller", "a protocol is spoken by safe code; leave `unsafe` out"),
        (
            "trait Teller<'a, 'b, T>",
            "a message owns its data, since it waits in a mailbox while its sender goes on: own the data or share it in an `Arc`",
        ),
        (
            "trait Teller: Clone",
            "this trait is no protocol, and a protocol includes nothing else; leave it out",
        ),
        (
            "trait Teller: Sized",
            "this trait is no protocol, and a protocol includes nothing else; leave it out",
        ),
        ("trait Teller: Audit + bank::Audit", TWO),
        ("trait Teller: Audit + Audit", "`Audit` is here twice; leave one out"),
        (
            "trait Teller: F",
            "`f` and the protocol `F` would both become the variant `F`; rename the handler",
        ),
    ] {
        assert_eq!(protocol(&format!("{head} {{ fn f(&self); }}")), [complaint], "{head}");
    }
}

const TWO: &str =
    "two protocols would become the variant `Audit`; give one another name: `use .. as ..`";

#[test]
fn protocols_that_are_fine() {
    for item in [
        "trait Teller {}",
        "pub(in a::b) trait Teller<K>: Send + Sync + 'static + Audit where K: Copy { fn f(&self); }",
        "trait Store<K, const N: usize> { type Item; fn f(&mut self, key: K, item: Self::Item) -> [u8; N]; }",
        "trait Teller { fn f(self: &mut Self, x: &'static str); }",
    ] {
        assert_eq!(protocol(item), [""; 0], "{item}");
    }
}

#[test]
fn mistakes_in_what_is_spoken() {
    let block = |args: &str| {
        let item = tokens("impl Account { #[handler] fn teller(&self) {} }");
        complaints(crate::pipeline::handlers(tokens(args), item))
    };
    for (args, complaint) in [
        ("speaks(Clone)", "this trait is no protocol: `#[protocol]` makes one"),
        ("speaks(Audit, Audit)", "`Audit` is here twice; leave one out"),
        ("speaks(Audit, bank::Audit)", TWO),
        (
            "speaks(Teller)",
            "`teller` and the protocol `Teller` would both become the variant `Teller`; rename the handler",
        ),
        ("speaks", "`speaks` needs a list: `speaks(Teller)`"),
        ("speak(Teller)", "unknown option `speak`; did you mean `speaks`?"),
    ] {
        assert_eq!(block(args), [complaint], "{args}");
    }
    assert_eq!(block("speaks(Audit, bank::Store<u8, Item = u8>)"), [""; 0]);
}

#[test]
fn mistakes_in_the_impl_of_a_protocol() {
    let of = |args: &str, method: &str| {
        let item = format!("impl Teller for Account {{ {method} }}");
        complaints(crate::pipeline::handlers(tokens(args), tokens(&item)))
    };
    for (method, complaint) in [
        ("#[init] fn open() -> Self {}", "`#[init]` goes into the actor's own impl block"),
        ("#[stopping] fn end(&mut self) {}", "`#[stopping]` goes into the actor's own impl block"),
        (
            "#[handler(boxed)] fn f(&self) {}",
            "only an `async fn` has a future to box; leave `boxed` out",
        ),
        (
            "#[handler(retry = 2)] fn f(&self) {}",
            "a handler of a protocol's message cannot have `retry`; give it to one of the actor's own, and call that",
        ),
        (
            "#[handler(blocking)] fn f(&self) {}",
            "a handler of a protocol's message cannot have `blocking`; give it to one of the actor's own, and call that",
        ),
        (
            "#[handler(priority = high)] fn f(&self) {}",
            "a handler of a protocol's message cannot have `priority`; give it to one of the actor's own, and call that",
        ),
        ("#[handler(boxd)] fn f(&self) {}", "unknown option `boxd`; did you mean `boxed`?"),
        (
            "#[cfg_attr(unix, handler)] fn f(&self) {}",
            "`#[handler]` is not seen inside `cfg_attr`; write `#[handler]` and, if need be, `#[cfg(..)]`",
        ),
    ] {
        assert_eq!(of("", method), [complaint], "{method}");
    }
    for (args, complaint) in [
        ("derive(Clone)", "the messages are the protocol's own; write `derive(..)` there"),
        (
            "speaks(Teller)",
            "an actor lists what it speaks where it says what it understands: `#[handlers(speaks(..))]` goes on its own impl block",
        ),
    ] {
        assert_eq!(of(args, "fn f(&self) {}"), [complaint], "{args}");
    }
    for method in [
        "fn f(&self) {} #[handler] async fn g(&mut self, x: (u8, u8)) -> u8 {} #[handler(boxed)] async fn h(self: &Self) {}",
        "type Item = u8; fn f(&self, (a, b): (u8, u8), _: u8) {}",
        "fn f(self);",
    ] {
        assert_eq!(of("", method), [""; 0], "{method}");
    }
}
