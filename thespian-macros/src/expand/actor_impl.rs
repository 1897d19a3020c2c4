//! `impl Actor`: dispatch and hooks.

use super::later::{self, Later};
use super::{Scope, dispatch, hooks, puts, states};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

pub(super) fn actor_impl(scope: &Scope<'_>) -> TokenStream {
    let (msg, addr) = (scope.msg_ty(), scope.addr_ty());
    let self_ty = &scope.block.self_ty;
    let (generics, _, clause) = scope.split();
    let now = dispatch::now(scope);
    let block = dispatch::block(scope);
    let Later { method: later, beside } = later::later(scope);
    let hooks = scope.block.hooks.iter().filter(|hook| hook.method.sound).map(hooks::hook);
    let (puts, states) = (puts(scope), states::items(scope));
    quote_spanned! {Span::mixed_site()=>
        #puts
        #[automatically_derived]
        impl #generics __t::Actor for #self_ty #clause {
            type Msg = #msg;
            type Addr = #addr;
            #now
            #block
            #later
            #states
            #(#hooks)*
        }
        #beside
    }
}
