//! What every address is: clonable, printable, comparable. All of it is the library's, by delegation.
//!
//! `#[inline]`, here and where else something is generated that many never call: what is not called is not compiled then.

use super::Scope;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::parse_quote_spanned;

pub(super) fn address_impls(scope: &Scope<'_>) -> TokenStream {
    let (addr, name) = (scope.addr_ty(), &scope.addr);
    let msg = scope.msg_ty();
    // Whatever the other one speaks: it is the same actor or not.
    let mut with_other = scope.block.generics.clone();
    with_other.params.push(parse_quote_spanned!(Span::mixed_site()=> __O: __t::Address));
    let (with_other, ..) = with_other.split_for_impl();
    let (generics, _, clause) = scope.split();
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #generics __t::Address for #addr #clause {
            type Msg = #msg;
            #[inline]
            fn as_addr(&self) -> &__t::Addr<#msg> {
                &self.0
            }
            #[inline]
            fn from_addr(__addr: __t::Addr<#msg>) -> Self {
                #name(__addr)
            }
        }
        #[automatically_derived]
        impl #generics ::core::clone::Clone for #addr #clause {
            #[inline]
            fn clone(&self) -> Self {
                #name(::core::clone::Clone::clone(&self.0))
            }
        }
        #[automatically_derived]
        impl #generics ::core::fmt::Debug for #addr #clause {
            #[inline]
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, __f)
            }
        }
        #[automatically_derived]
        impl #generics ::core::fmt::Display for #addr #clause {
            #[inline]
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, __f)
            }
        }
        #[automatically_derived]
        impl #with_other ::core::cmp::PartialEq<__O> for #addr #clause {
            #[inline]
            fn eq(&self, __other: &__O) -> ::core::primitive::bool {
                ::core::cmp::PartialEq::eq(&self.0, __other)
            }
        }
        #[automatically_derived]
        impl #generics ::core::cmp::Eq for #addr #clause {}
        #[automatically_derived]
        impl #generics ::core::hash::Hash for #addr #clause {
            fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
                ::core::hash::Hash::hash(&self.0, __hasher);
            }
        }
        #[automatically_derived]
        impl #generics ::core::cmp::PartialOrd for #addr #clause {
            #[inline]
            fn partial_cmp(
                &self,
                __other: &Self,
            ) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
            }
        }
        #[automatically_derived]
        impl #generics ::core::cmp::Ord for #addr #clause {
            #[inline]
            fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(&self.0, &__other.0)
            }
        }
    }
}
