//! The user's block comes back, whatever happens; and what was fine still expands.

use super::{complaints, tokens};
use crate::paths::roles::Role;
use crate::pipeline;
use proc_macro2::TokenStream;

/// The expansion begins with the user's block as in `expected`.
fn gives_back(item: &str, expected: &str) -> String {
    let expansion = pipeline::handlers(TokenStream::new(), tokens(item)).to_string();
    let expected = tokens(expected).to_string();
    assert!(expansion.starts_with(&expected), "{expansion}\ndoes not begin with\n{expected}");
    expansion
}

#[test]
fn only_the_helper_attributes_are_taken_off() {
    gives_back(
        "/// Docs.
        #[allow(unused)]
        impl<T: Fn() -> [u8; { 1 }]> Account<T, { 2 }> where T: Copy {
            #![allow(dead_code)]
            /// More.
            #[handler]
            #[inline]
            pub(crate) fn f(&self, #[allow(unused)] mut x: u8) { #[handler] fn inner() {} }
            #[thespian::handler(boxed)]
            async fn g(&self) {}
            #[other::handler]
            const N: u8 = 1;
        }",
        "/// Docs.
        #[allow(unused)]
        impl<T: Fn() -> [u8; { 1 }]> Account<T, { 2 }> where T: Copy {
            #![allow(dead_code)]
            /// More.
            #[inline]
            pub(crate) fn f(&self, #[allow(unused)] mut x: u8) { #[handler] fn inner() {} }
            async fn g(&self) {}
            #[other::handler]
            const N: u8 = 1;
        }",
    );
}

#[test]
fn a_half_typed_body_breaks_nothing() {
    let expansion = gives_back(
        "impl Account { #[handler] fn f(&mut self, n: u8) -> u8 { let x = self. ; if { 1 +* } } }",
        "impl Account { fn f(&mut self, n: u8) -> u8 { let x = self. ; if { 1 +* } } }",
    );
    assert!(expansion.contains("F { # [doc = \" The argument `n`.\"] n : u8 }"), "{expansion}");
    assert!(!expansion.contains("compile_error"), "{expansion}");
}

#[test]
fn a_half_typed_signature_breaks_only_itself() {
    let expansion = gives_back(
        "impl Account { #[handler] fn f(&mut self, n: ) {} #[handler] fn g(&self) {} }",
        "impl Account { fn f(&mut self, n: ) {} fn g(&self) {} }",
    );
    assert!(expansion.contains("pub enum AccountMsg"), "{expansion}");
    assert!(expansion.contains("fn g (& self ,"), "{expansion}");
    assert_eq!(complaints(tokens(&expansion)).len(), 1);
}

#[test]
fn what_is_no_block_comes_back_too() {
    gives_back("struct Account;", "struct Account;");
    gives_back("impl { #[handler] fn f(&self) {} }", "impl { fn f(&self) {} }");
    gives_back("", "");
    gives_back(
        "impl Default for Account { #[handler] fn default() -> Self { x } }",
        "impl Default for Account { fn default() -> Self { x } }",
    );
}

/// The same of a trait under `#[protocol]`.
fn gives_back_a_trait(item: &str, expected: &str) -> String {
    let expansion = pipeline::protocol(TokenStream::new(), tokens(item)).to_string();
    let expected = tokens(expected).to_string();
    assert!(expansion.starts_with(&expected), "{expansion}\ndoes not begin with\n{expected}");
    expansion
}

#[test]
fn what_is_no_trait_comes_back_too() {
    for item in [
        "",
        "struct Teller;",
        "trait { #[x] fn f(&self); }",
        "trait Teller<T { fn f(&self); }",
        "fn f() { 1 +* }",
        "trait Teller<'a>: Clone { fn f(&self, x: &'a str); }",
    ] {
        let expansion = gives_back_a_trait(item, item);
        assert_eq!(complaints(tokens(&expansion)).len(), 1, "{item}");
    }
    gives_back_a_trait("trait { #[handler] fn f(&self); }", "trait { fn f(&self); }");
}

#[test]
fn an_impl_of_what_is_no_path_comes_back() {
    for item in ["impl dyn Teller for Account { fn f(&self) {} }", "impl !Teller for Account {}"] {
        assert_eq!(complaints(tokens(&gives_back(item, item))), [""; 0]);
    }
}

#[test]
fn half_typed_pieces_of_a_protocol_break_only_themselves() {
    let expansion = pipeline::protocol(
        TokenStream::new(),
        tokens(
            "trait Teller { fn f(&self); #[handler] fn g(&self, n: ); fn h(&self, #[] n: u8); fn i(&self); }",
        ),
    );
    let text = expansion.to_string();
    for kept in ["fn f <", "fn g (& self , n :) ;", "fn h (& self , # [] n : u8) ;", "fn i <"] {
        assert!(text.contains(kept), "`{kept}` is not in {text}");
    }
    assert!(text.contains("F ,") && text.contains("I ,"), "{text}");
    assert_eq!(complaints(expansion).len(), 2);
    let expansion = pipeline::protocol(
        TokenStream::new(),
        tokens("trait Teller { fn f(&self); dep fn g(&self); #[] fn h(&self); fn i(&self); }"),
    );
    let text = expansion.to_string();
    for kept in ["fn f <", "dep fn g (& self) ;", "# [] fn h (& self) ; fn i (& self) ;"] {
        assert!(text.contains(kept), "`{kept}` is not in {text}");
    }
    assert_eq!(complaints(expansion).len(), 2);
}

#[test]
fn half_typed_pieces_of_the_impl_of_a_protocol_break_only_themselves() {
    let expansion = pipeline::handlers(
        TokenStream::new(),
        tokens(
            "impl Teller for Account {
                fn f(&mut self) -> u8 { let x = self. ; if { 1 +* } }
                async fn g(&mut self) { self. }
                #[handler] fn h(&self, n: ) {}
                fn i(&self);
                async fn j(&self);
                #[] fn k(&self) {}
                fn l(&self) {}
            }",
        ),
    );
    let text = expansion.to_string();
    for kept in [
        "{ let x = self . ; if { 1 +* } }",
        "{ self . }",
        "} fn h (& self , n :) { }",
        "fn i <",
        "fn j <",
        "# [] fn k (& self) { } fn l (& self) { }",
    ] {
        assert!(text.contains(kept), "`{kept}` is not in {text}");
    }
    assert_eq!(complaints(expansion).len(), 2);
}

#[test]
fn a_mistake_leaves_a_stub() {
    let text = gives_back(
        "impl Account {
            #[handler] pub fn f(self, n: &u64) -> u64 { 1 }
            #[handler] fn stop(&self, n: u8) -> impl Copy { 1 }
            #[handler] fn fine(&self) {}
        }",
        "impl Account {
            pub fn f(self, n: &u64) -> u64 { 1 }
            fn stop(&self, n: u8) -> impl Copy { 1 }
            fn fine(&self) {}
        }",
    );
    assert!(text.contains("pub fn f (& self , __a0 : & u64) -> :: thespian :: __private :: Call < '_ , AccountMsg , () , u64 >"), "{text}");
    assert!(text.contains("fn stop (& self , __a0 : u8) -> :: thespian :: __private :: Call < '_ , AccountMsg , () , () >"), "{text}");
    assert!(text.contains("Fine") && !text.contains("Stop"), "{text}");
}

#[test]
fn a_lifetime_is_left_to_the_other_half() {
    let expansion = pipeline::handlers(
        TokenStream::new(),
        tokens("impl<'a> Account<'a> { #[handler] fn f(&self) {} }"),
    );
    let text = expansion.to_string();
    assert!(text.contains("Spec") && !text.contains("AccountMsg"), "{text}");
    assert_eq!(complaints(expansion), [""; 0]);
}

#[test]
fn a_helper_alone_says_where_it_belongs() {
    let expansion = pipeline::misplaced(Role::Handler, &tokens("fn f(&self) {}"));
    assert!(expansion.to_string().starts_with("fn f (& self) { }"), "{expansion}");
    assert_eq!(
        complaints(expansion),
        [
            "`#[handler]` works only on a method inside a `#[handlers]` impl block; write `#[handlers]` above the impl"
        ]
    );
}

/// Nonsense of all kinds: the macros may complain about it but must not panic.
#[test]
fn nothing_panics() {
    let pieces = [
        "",
        "impl",
        "impl A",
        "impl A {",
        "}",
        "#[handler]",
        "#",
        "#[handler",
        "]",
        "fn",
        "fn f",
        "(",
        ")",
        "()",
        "(&self)",
        "(&mut self, a: u8)",
        "{}",
        "-> Self",
        "pub",
        "async",
        "struct",
        "enum E",
        "<T>",
        "<'a>",
        "where T:",
        ";",
        ",",
        "=",
        "!",
        "self",
        "'a",
        "\"x\"",
        "0",
        "crate",
        "r#type",
        "mailbox = ",
        "retry = ",
        "priority = ",
        "backoff = ",
        "idle",
        "phase = -",
        "1",
        "derive(",
        "trait T: U",
    ];
    for first in pieces {
        for second in pieces {
            let text = format!("{first} {second}");
            let Ok(tokens) = text.parse::<TokenStream>() else { continue };
            pipeline::actor(
                tokens.clone(),
                quote::quote!(
                    struct A;
                ),
            );
            for macro_fn in [pipeline::actor, pipeline::handlers, pipeline::main, pipeline::message]
            {
                macro_fn(tokens.clone(), tokens.clone());
            }
            for item in [
                quote::quote!(impl A { #tokens }),
                quote::quote!(impl A { #[handler] fn f #tokens }),
                quote::quote!(impl A { #[handler] async fn f(&self, r: Reply<#tokens>) -> Receipt<#tokens> {} }),
                quote::quote!(impl A { #[handler(#tokens)] fn f(&self) {} }),
                quote::quote!(impl A { #[stopping(#tokens)] fn f(&self) {} }),
                quote::quote!(impl A { #[init] fn f(#tokens) -> #tokens {} }),
                quote::quote!(impl A { #[child_failed] fn f(&self, a: #tokens) -> #tokens {} }),
                quote::quote!(impl P for A { #tokens }),
                quote::quote!(impl #tokens for A {}),
                quote::quote!(impl P for A { #[handler] async fn f #tokens }),
                quote::quote!(impl P for A { #[handler(#tokens)] fn f(&self, a: #tokens) {} }),
            ] {
                pipeline::handlers(TokenStream::new(), item);
            }
            for item in [
                quote::quote!(trait A { #tokens }),
                quote::quote!(trait A #tokens { fn f(&self); }),
                quote::quote!(trait A: #tokens {}),
                quote::quote!(trait A { fn f(&self, #tokens) -> #tokens; }),
                quote::quote!(trait A { fn f #tokens; type T: #tokens; }),
            ] {
                pipeline::protocol(tokens.clone(), item);
            }
            pipeline::protocol(TokenStream::new(), tokens.clone());
            pipeline::main(TokenStream::new(), quote::quote!(async fn main(#tokens) -> #tokens {}));
            pipeline::message(TokenStream::new(), quote::quote!(struct A { a: #tokens }));
        }
    }
}
