//! What an actor does, state by state, about the messages of a protocol that he implements. The list of his states stands elsewhere; so
//! what has to agree with it is checked by rustc, and by constants whose value may be a complaint.

use super::{around, states};
use crate::model::performance::{Done, Performance, Performed};
use crate::model::states::Stance;
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

/// What it says of each method, for the trait; nothing if it says nothing of any.
pub(super) fn stances(performance: &Performance) -> Option<TokenStream> {
    let mixed = Span::mixed_site();
    let private = performance.library.private();
    let self_ty = &performance.self_ty;
    // What cannot be checked where it is written is checked where it is used.
    let checks_here = !performance.is_checked();
    let mut methods =
        methods(performance).filter(|method| checks_here || method.speaks()).peekable();
    methods.peek()?;
    let arms = methods.map(|method| {
        let (cfgs, name) = (&method.cfgs, names::plain(&method.signature.ident));
        let (said, rest) = (said(performance, method), rest(method));
        let states = quote_spanned!(mixed=> <#self_ty as __t::Actor>::STATES);
        let checks = checks_here.then(|| {
            let has_states = method.speaks().then(|| has_states(method, &states));
            let checks = checks(performance, method, &states);
            quote!(#has_states #checks)
        });
        quote_spanned! {mixed=>
            #(#cfgs)*
            #name => const {
                #checks
                &__t::Stances::of(#states, &[#(#said),*], #rest)
            }
            .list(),
        }
    });
    Some(quote_spanned! {mixed=>
        #[doc(hidden)]
        #[inline]
        fn __stances(__method: &::core::primitive::str) -> &'static [#private::Stance]
        where
            Self: #private::Actor,
        {
            use #private as __t;
            match __method {
                #(#arms)*
                _ => &[],
            }
        }
    })
}

/// That each method says something of each state, as far as that can be asked beside the block.
pub(super) fn complete(performance: &Performance) -> Option<TokenStream> {
    let private = performance.library.private();
    let (self_ty, around) = (&performance.self_ty, around(&performance.around));
    let states = quote_spanned!(Span::mixed_site()=> __t::Stated::<#self_ty>::STATES);
    let first = methods(performance).find(|method| method.speaks());
    let has_states = first.map(|first| has_states(first, &states));
    let checks = methods(performance).filter_map(|method| {
        let (cfgs, checks) = (&method.cfgs, checks(performance, method, &states)?);
        Some(quote_spanned!(Span::mixed_site()=> #(#cfgs)* const _: () = { #checks };))
    });
    performance.is_checked().then(|| {
        quote_spanned! {Span::mixed_site()=>
            #around
            const _: () = {
                use #private as __t;
                #[allow(unused_imports)]
                use __t::Stateless as _;
                const _: () = { #has_states };
                #(#checks)*
            };
        }
    })
}

/// That there are any, asked at the name of a method that says something of them.
fn has_states(method: &Performed, states: &TokenStream) -> TokenStream {
    let place = names::quiet_span(method.signature.ident.span());
    quote_spanned!(place=> __t::has_states(#states);)
}

fn methods(performance: &Performance) -> impl Iterator<Item = &Performed> {
    performance.items.iter().filter_map(|item| match item {
        Done::Method(method) => Some(&**method),
        Done::Misplaced(_) | Done::Other(_) => None,
    })
}

impl Performed {
    /// Whether it says anything of states.
    fn speaks(&self) -> bool {
        !self.said.is_empty() || self.at.is_some()
    }

    /// Whether its argument may speak of other states than its attribute, without a complaint yet.
    fn may_disagree(&self) -> bool {
        !self.said.is_empty() && !self.contradicts
    }

    fn says_when(&self) -> bool {
        self.said.iter().any(|named| named.word == "when")
    }
}

/// What is asked of one method. Nothing, if it says what is done in all states that it does not name, and has no word that others must
/// allow: to compile nothing is less than to compile something that cannot fail.
fn checks(
    performance: &Performance,
    method: &Performed,
    states: &TokenStream,
) -> Option<TokenStream> {
    let protocol = &performance.protocol;
    let (ident, name) = (&method.signature.ident, names::plain(&method.signature.ident));
    let (said, rest) = (said(performance, method), rest(method));
    let words: Vec<_> = method
        .said
        .iter()
        .filter_map(|named| {
            let word = &named.word;
            let place = names::quiet_span(word.span());
            match Stance::of(word) {
                Stance::Refuse => {
                    Some(quote_spanned!(place=> __t::may_be_refused::<#protocol>(#name);))
                }
                Stance::Defer => Some(quote_spanned!(place=> __t::may_wait(#states);)),
                Stance::Handle | Stance::Ignore => None,
            }
        })
        .collect();
    let is_open = method.said.iter().all(|named| named.rest.is_none());
    let complete = is_open.then(|| {
        quote_spanned! {names::quiet_span(ident.span())=>
            __t::is_complete(#states, #name, &[#(#said),*]);
        }
    });
    // That the argument and the attribute speak of the same states.
    let at = method.at.as_ref().filter(|_| method.may_disagree()).map(|at| {
        let self_ty = &performance.self_ty;
        let places = at.states.iter().map(
            |path| quote_spanned!(names::quiet_span(path.span())=> __t::place::<#self_ty, #path>()),
        );
        quote_spanned! {names::quiet_span(at.ty.span())=>
            __t::runs_in(#states, &[#(#said),*], #rest, &[#(#places),*]);
        }
    });
    (complete.is_some() || at.is_some() || !words.is_empty())
        .then(|| quote!(#complete #(#words)* #at))
}

/// The places of states with what is done there.
fn said(performance: &Performance, method: &Performed) -> Vec<TokenStream> {
    let self_ty = &performance.self_ty;
    let entry = |path: &Path, stance: &TokenStream| {
        quote_spanned! {names::quiet_span(path.span())=>
            (__t::place::<#self_ty, #path>(), #stance)
        }
    };
    let mut all = Vec::new();
    for named in &method.said {
        let stance = states::stance(Stance::of(&named.word));
        all.extend(named.states.iter().map(|path| entry(path, &stance)));
    }
    if let Some(at) = &method.at
        && !method.says_when()
    {
        let handle = states::stance(Stance::Handle);
        all.extend(at.states.iter().map(|path| entry(path, &handle)));
    }
    all
}

/// What is done in all others.
fn rest(method: &Performed) -> TokenStream {
    let mixed = Span::mixed_site();
    match method.said.iter().find(|named| named.rest.is_some()) {
        Some(named) => {
            let stance = states::stance(Stance::of(&named.word));
            quote_spanned!(mixed=> ::core::option::Option::Some(#stance))
        }
        None => quote_spanned!(mixed=> ::core::option::Option::None),
    }
}
