//! The driver: parse, lower, validate, expand, and the complaints last. The only file that knows all
//! rooms.
//!
//! Each function here is one macro as a plain function from tokens to tokens, so that tests can call
//! it. Whatever happens, the user's item is the first thing that comes back.

use crate::diagnostics::Diagnostics;
use crate::expand;
use crate::model::{
    data::Data, entry::Entry, life::Actor, lower, performance::Performance, protocol::Protocol,
    rehearsed::Rehearsed,
};
use crate::names;
use crate::parse;
use crate::parse::actor_args::ActorArgs;
use crate::parse::block_args::{HANDLERS, ListArgs, MAIN, MESSAGE, PROTOCOL};
use crate::parse::function::Function;
use crate::parse::header::Header;
use crate::parse::impl_block::ImplBlock;
use crate::parse::test_args::TestArgs;
use crate::parse::trait_block::TraitBlock;
use crate::paths::roles::Role;
use crate::preview;
use crate::validate;
use proc_macro2::TokenStream;
use quote::quote;

/// `#[actor(..)]`
pub(crate) fn actor(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let args = ActorArgs::parse(args, &mut diagnostics);
    let generated = match Header::parse(item.clone(), "`#[actor]`") {
        Ok(header) => {
            let name = names::plain(&header.name);
            let actor = Actor::lower(header, args, &mut diagnostics);
            validate::life(&actor, &mut diagnostics);
            let generated = expand::spec(&actor);
            preview::show("actor", &name, &generated);
            generated
        }
        Err(error) => {
            diagnostics.push(error);
            TokenStream::new()
        }
    };
    let errors = diagnostics.into_tokens();
    quote!(#item #errors #generated)
}

/// `#[handlers(..)]`
pub(crate) fn handlers(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let args = ListArgs::parse(args, HANDLERS, &mut diagnostics);
    let mut user = expand::user_impl(item.clone(), &args.library);
    if args.states.states.is_some() {
        // A handler that others call takes an `In` of states that are none of their business.
        user = quote!(#[allow(private_interfaces)] #user);
    }
    let block = match syn::parse2::<ImplBlock>(item.clone()) {
        Ok(mut written) => match written.of_trait.take() {
            Some(of_trait) => {
                return performance(item, user, written, of_trait, args, diagnostics);
            }
            None => lower::block(written, args, &mut diagnostics),
        },
        Err(error) => {
            diagnostics.push(error);
            None
        }
    };
    let generated = block.map(|mut block| {
        validate::block(&mut block, &mut diagnostics);
        let generated = expand::block(&block);
        preview::show("handlers", &names::plain(&block.name), &generated);
        generated
    });
    let errors = diagnostics.into_tokens();
    quote!(#user #errors #generated)
}

/// `#[handlers]` on the impl of a protocol.
fn performance(
    item: TokenStream,
    user: TokenStream,
    written: ImplBlock,
    of_trait: TokenStream,
    args: ListArgs,
    mut diagnostics: Diagnostics,
) -> TokenStream {
    let name = written.path().and_then(|path| path.segments.last()).map(|last| last.ident.clone());
    let performance = Performance::lower(item, written, of_trait, args, &mut diagnostics)
        .filter(|performance| validate::may_be_performed(&performance.of_trait, &mut diagnostics));
    let errors = diagnostics.into_tokens();
    let Some(performance) = performance else { return quote!(#user #errors) };
    let generated = expand::performance(&performance);
    if let Some(name) = name {
        preview::show("handlers", &names::plain(&name), &generated);
    }
    quote!(#generated #errors)
}

/// `#[protocol(..)]`
pub(crate) fn protocol(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let args = ListArgs::parse(args, PROTOCOL, &mut diagnostics);
    let user = expand::user_impl(item.clone(), &args.library);
    let protocol = match syn::parse2::<TraitBlock>(item) {
        Ok(written) => Protocol::lower(written, args, &mut diagnostics),
        Err(error) => {
            diagnostics.push(error);
            None
        }
    };
    let Some(mut protocol) = protocol else {
        let errors = diagnostics.into_tokens();
        return quote!(#user #errors);
    };
    validate::protocol(&mut protocol, &mut diagnostics);
    let generated = expand::protocol(&protocol);
    preview::show("protocol", &names::plain(&protocol.block.name), &generated);
    let errors = diagnostics.into_tokens();
    quote!(#generated #errors)
}

/// `#[thespian::main(..)]`
pub(crate) fn main(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let args = ListArgs::parse(args, MAIN, &mut diagnostics);
    let function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            diagnostics.push(error);
            let errors = diagnostics.into_tokens();
            return quote!(#item #errors);
        }
    };
    let mut entry = Entry::lower(item, function, args);
    validate::main(&mut entry, &mut diagnostics);
    let generated = expand::entry(&entry);
    preview::show("main", &names::plain(&entry.signature.ident), &generated);
    let errors = diagnostics.into_tokens();
    quote!(#generated #errors)
}

/// `#[thespian::test(..)]`
pub(crate) fn test(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let args = TestArgs::parse(args, &mut diagnostics);
    let parsed = syn::parse2::<Function>(item.clone())
        .and_then(|function| Ok((function, parse::without_attributes(item.clone())?)));
    let (function, bare) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            diagnostics.push(error);
            let errors = diagnostics.into_tokens();
            return quote!(#item #errors);
        }
    };
    let mut test = Rehearsed::lower(bare, function, args, &mut diagnostics);
    validate::test(&mut test, &mut diagnostics);
    let generated = expand::test(&test);
    preview::show("test", &names::plain(&test.signature.ident), &generated);
    let errors = diagnostics.into_tokens();
    quote!(#generated #errors)
}

/// `#[message(..)]`
pub(crate) fn message(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let args = ListArgs::parse(args, MESSAGE, &mut diagnostics);
    let generated = match Header::parse(item.clone(), "`#[message]`") {
        Ok(header) => {
            let data = Data::lower(item, header, args);
            validate::message(&data, &mut diagnostics);
            let generated = expand::message_type(&data);
            preview::show("message", &names::plain(&data.name), &generated);
            generated
        }
        Err(error) => {
            diagnostics.push(error);
            item
        }
    };
    let errors = diagnostics.into_tokens();
    quote!(#generated #errors)
}

/// A helper attribute that no `#[handlers]` took off.
pub(crate) fn misplaced(role: Role, item: &TokenStream) -> TokenStream {
    expand::misplaced(role, item)
}
