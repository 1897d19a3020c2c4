//! States of an actor: which there are, what is done about its messages in each of them, and what runs between them.

use super::{Scope, Sound, local_at, speaks, unmentioned};
use crate::model::Param;
use crate::model::states::{Deferral, MOST, Passage, Stance, States};
use crate::names;
use crate::paths::roles::Role;
use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::GenericParam;
use syn::spanned::Spanned;

/// The types that are its states, and which may follow which; nothing if it has none.
pub(super) fn impls(scope: &Scope<'_>) -> TokenStream {
    let Some(states) = &scope.block.states else { return TokenStream::new() };
    let self_ty = &scope.block.self_ty;
    let all = states.list.iter().enumerate().map(|(place, state)| {
        let (path, place) = (&state.path, number(place));
        let (generics, clause) = mentioned(scope, &path.to_token_stream());
        let (with_actor, _, with_clause) = scope.split();
        quote_spanned! {names::quiet_span(path.span())=>
            #[automatically_derived]
            impl #generics __t::State for #path #clause {
                const PLACE: ::core::primitive::u8 = #place;
            }
            #[automatically_derived]
            impl #with_actor __t::StateOf<#self_ty> for #path #with_clause {
                const PLACE: ::core::primitive::u8 = #place;
            }
        }
    });
    let edges = edges(states).into_iter().map(|(from, to)| {
        let (from, to) = (&states.list[from].path, &states.list[to].path);
        let (generics, clause) = mentioned(scope, &quote!(#from #to));
        quote_spanned! {names::quiet_span(to.span())=>
            #[automatically_derived]
            impl #generics __t::Follows<#from> for #to #clause {}
        }
    });
    quote!(#(#all)* #(#edges)*)
}

/// The block's parameters, as far as these types have them, and what is asked of those.
fn mentioned(scope: &Scope<'_>, types: &TokenStream) -> (TokenStream, TokenStream) {
    let mut generics = scope.block.generics.clone();
    let others = unmentioned(&generics, types);
    let is_other = |tokens: &TokenStream| others.iter().any(|other| names::mentions(tokens, other));
    generics.params = generics
        .params
        .into_iter()
        .filter(|param| match param {
            GenericParam::Type(param) => !others.contains(&param.ident),
            GenericParam::Const(param) => names::mentions(types, &param.ident),
            GenericParam::Lifetime(_) => true,
        })
        .collect();
    for param in generics.type_params_mut() {
        let bounds = std::mem::take(&mut param.bounds).into_iter();
        param.bounds = bounds.filter(|bound| !is_other(&bound.to_token_stream())).collect();
    }
    if let Some(clause) = &mut generics.where_clause {
        let all = std::mem::take(&mut clause.predicates).into_iter();
        clause.predicates =
            all.filter(|predicate| !is_other(&predicate.to_token_stream())).collect();
    }
    let (generics, _, clause) = generics.split_for_impl();
    (generics.to_token_stream(), clause.to_token_stream())
}

/// Those that are written. Of a list that is flawed, any: that one is missing may be because of the flaw.
fn edges(states: &States) -> Vec<(usize, usize)> {
    if states.flawed {
        let all = 0..states.list.len();
        return all.clone().flat_map(|from| all.clone().map(move |to| (from, to))).collect();
    }
    states.edges.iter().map(|(from, to, _)| (*from, *to)).collect()
}

/// What the actor says of its states, for the trait.
pub(super) fn items(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let Some(states) = &scope.block.states else { return TokenStream::new() };
    // Without one there has been a complaint, and others are not to follow from that.
    let start = states.start.as_ref();
    let names = states.list.iter().take(MOST).map(|state| names::plain(&state.name));
    let edges = edges(states).into_iter().map(|(from, to)| {
        let (from, to) = (number(from), number(to));
        quote_spanned!(mixed=> (#from, #to))
    });
    let begin = start.map(|(first, value)| {
        let first = &states.list[*first].path;
        quote_spanned! {names::quiet_span(value.span())=>
            ::core::option::Option::Some(__t::Position::start::<#first>(#value))
        }
    });
    let begin = begin.unwrap_or_else(|| quote_spanned!(mixed=> ::core::option::Option::None));
    let start = number(start.map_or(0, |(first, _)| *first));
    let deferral = deferral(states.deferral.as_ref());
    let (stances, moved) = (stances(scope), moved(scope));
    quote_spanned! {mixed=>
        const STATES: ::core::option::Option<&'static __t::States> =
            ::core::option::Option::Some(&__t::States {
                names: &[#(#names),*],
                start: #start,
                edges: &[#(#edges),*],
                deferral: #deferral,
            });
        #stances
        fn start() -> ::core::option::Option<__t::Position> {
            #begin
        }
        #moved
    }
}

fn deferral(deferral: Option<&Deferral>) -> TokenStream {
    let mixed = Span::mixed_site();
    let Some(deferral) = deferral else {
        return quote_spanned!(mixed=> ::core::option::Option::None);
    };
    let (at_most, milliseconds, keeps) = match &deferral.limits {
        Some(limits) => (limits.at_most.to_token_stream(), limits.milliseconds, limits.keeps),
        // There has been a complaint, and others are not to follow from that.
        None => (quote!(1), 1, false),
    };
    quote_spanned! {mixed=>
        ::core::option::Option::Some(__t::Deferral {
            at_most: #at_most,
            within: ::core::time::Duration::from_millis(#milliseconds),
            keeps: #keeps,
        })
    }
}

/// What is done about a message by its place among all.
fn stances(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let own = scope.handlers.iter().map(|sound| {
        let (cfgs, all) = (sound.cfgs(), sound.handler.stances.iter().map(|one| stance(*one)));
        quote_spanned!(mixed=> #cfgs &[#(#all),*],)
    });
    let spoken = speaks::stances(scope, &quote_spanned!(mixed=> Self));
    quote_spanned! {mixed=>
        fn stances(__index: ::core::primitive::usize) -> &'static [__t::Stance] {
            const __OWN: &[&[__t::Stance]] = &[#(#own)*];
            match <<Self as __t::Actor>::Msg as __t::Message>::KINDS.part(__index) {
                (0, __own) => __OWN[__own],
                #spoken
                _ => &[],
            }
        }
    }
}

/// The name of a stance, where the private door is `__t`.
pub(super) fn stance(stance: Stance) -> TokenStream {
    let name = names::local(match stance {
        Stance::Handle => "Handle",
        Stance::Refuse => "Refuse",
        Stance::Defer => "Defer",
        Stance::Ignore => "Ignore",
    });
    quote_spanned!(Span::mixed_site()=> __t::Stance::#name)
}

/// What runs when it has gone from one state to another; without hooks, the trait's own will do.
fn moved(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let sound = || scope.block.passages.iter().filter(|passage| passage.method.sound);
    if sound().next().is_none() {
        return TokenStream::new();
    }
    // Those with a `*` last: what others name is theirs, in builds that have them.
    let arms = |role: Role| {
        let (rest, named): (Vec<_>, Vec<_>) = sound()
            .filter(|passage| passage.role == role)
            .partition(|passage| passage.named.rest.is_some());
        named.into_iter().chain(rest).map(arm).collect::<Vec<_>>()
    };
    let (leaving, entering) = (arms(Role::Leaving), arms(Role::Entering));
    quote_spanned! {mixed=>
        fn moved(&mut self, __cx: &mut __t::Context<Self>) {
            if let ::core::option::Option::Some((__from, __to)) = __cx.moved() {
                match __from {
                    #(#leaving)*
                    _ => {}
                }
                match __to {
                    #(#entering)*
                    _ => {}
                }
            }
        }
    }
}

fn arm(passage: &Passage) -> TokenStream {
    let (method, places) = (&passage.method, passage.places.iter().map(|place| number(*place)));
    let (ident, cfgs) = (names::quiet(&method.ident), &method.threaded.cfgs);
    let arguments = method.params.iter().map(|param| match param {
        Param::Context(ty) => local_at("__cx", ty),
        _ => TokenStream::new(),
    });
    // Placed on the return type, since that is what may not fit.
    let output = method.output.as_ref().map_or(method.ident.span(), |output| output.written.span());
    quote_spanned! {names::quiet_span(output)=>
        #(#cfgs)*
        #[allow(unreachable_patterns)]
        #(#places)|* => Self::#ident(self, #(#arguments),*),
    }
}

/// That what a handler says it is in is a state of the actor, where the macro has not found it in the list.
pub(super) fn checks(scope: &Scope<'_>) -> TokenStream {
    let Some(states) = &scope.block.states else { return TokenStream::new() };
    let self_ty = &scope.block.self_ty;
    let unknown = scope.block.handlers.iter().flat_map(|handler| handler.method.ins());
    let unknown = unknown.filter(|at| at.states.iter().any(|path| states.find(path).is_none()));
    // What is called as one of them, and written in another way, may be another type.
    let said = scope.block.handlers.iter().flat_map(|handler| &handler.said);
    let said = said.chain(scope.block.passages.iter().map(|passage| &passage.named));
    let others = said
        .flat_map(|named| &named.states)
        .filter(|path| states.find(path).is_some_and(|place| !states.is_spelled(place, path)));
    let others = others.map(|path| {
        quote_spanned!(names::quiet_span(path.span())=> __t::require_state::<#self_ty, #path>();)
    });
    let is_generic = !scope.block.generics.params.is_empty();
    let checks = unknown.filter(|_| !is_generic).map(|at| {
        let all = at.as_type();
        let place = names::quiet_span(at.ty.span());
        quote_spanned!(place=> const _: () = __t::as_listed::<#self_ty, #all>();)
    });
    quote!(#(#checks)* #(#others)*)
}

/// Arms of `now` for a message that is refused, or ignored, where the actor is.
pub(super) fn arms(scope: &Scope<'_>, sound: &Sound<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let (msg, reply, variant) = (&scope.msg, &scope.reply, sound.variant);
    let (cfgs, kind) = (sound.cfgs(), names::plain(&sound.handler.method.ident));
    let refused = places(sound, Stance::Refuse).map(|places| {
        quote_spanned! {mixed=>
            #cfgs
            #msg::#variant { .. } if ::core::matches!(__cx.place(), #places) => {
                let __refusal = __cx.refusal(&__path, #kind);
                __path.put(#reply::#variant(::core::result::Result::Err(__refusal)));
                __t::Step::Done
            }
        }
    });
    let ignored = places(sound, Stance::Ignore).map(|places| {
        let nothing = sound.kept(&quote_spanned!(mixed=> ()));
        quote_spanned! {mixed=>
            #cfgs
            #msg::#variant { .. } if ::core::matches!(__cx.place(), #places) => {
                __path.put(#reply::#variant(#nothing));
                __t::Step::Done
            }
        }
    });
    quote!(#refused #ignored)
}

/// The places of the states in which it has this stance, as a pattern.
fn places(sound: &Sound<'_>, stance: Stance) -> Option<TokenStream> {
    let stances = sound.handler.stances.iter().enumerate();
    let places = stances.filter(|(_, one)| **one == stance).map(|(place, _)| number(place));
    let places: Vec<_> = places.collect();
    (!places.is_empty()).then(|| quote!(#(#places)|*))
}

impl Sound<'_> {
    /// What the handler returns, as a reply.
    pub(super) fn kept(&self, returned: &TokenStream) -> TokenStream {
        match self.handler.may_refuse() {
            true => quote_spanned!(Span::mixed_site()=> ::core::result::Result::Ok(#returned)),
            false => returned.clone(),
        }
    }

    /// Before the handler is called that is told where the actor is: that.
    pub(super) fn whereabouts(&self) -> Option<TokenStream> {
        let at = self.handler.method.ins().next()?;
        let cx = names::local("__cx");
        Some(quote_spanned!(names::quiet_span(at.ty.span())=> let __at = __t::In::of(#cx);))
    }

    /// After it: what follows from that it has gone on, if it has. `actor` is where the actor is.
    pub(super) fn moved(&self, actor: &TokenStream) -> Option<TokenStream> {
        self.handler.method.ins().next()?;
        Some(quote_spanned!(Span::mixed_site()=> __t::Actor::moved(#actor, __cx);))
    }
}

fn number(place: usize) -> TokenStream {
    Literal::u8_unsuffixed(u8::try_from(place).unwrap_or(u8::MAX)).to_token_stream()
}
