//! The address: whom to say it to, with one method for each handler.

use super::{Scope, Sound, around, stub};
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

pub(super) fn address(scope: &Scope<'_>) -> TokenStream {
    let (name, ty, private) = (&scope.addr, scope.addr_ty(), &scope.private);
    let msg = scope.msg_ty();
    let actor = names::plain(&scope.block.name);
    let doc = match scope.block.of_protocol {
        Some(_) => format!(
            " The address of an actor of whom it is known that it speaks `{actor}`: one method for each message."
        ),
        None => format!(" The address of a running `{actor}`: one method for each handler."),
    };
    let methods = scope.handlers.iter().map(|sound| method(scope, sound));
    let stubs = scope
        .block
        .handlers
        .iter()
        .filter(|handler| !handler.method.sound)
        .map(|handler| stub::handler(scope, handler));
    let visibility = scope.visibility();
    let (around, (generics, _, clause)) = (around(&scope.block.around), scope.split());
    quote_spanned! {scope.at_name()=>
        #[doc = #doc]
        #[doc = ""]
        #[doc = " Cheap to clone; equal to its clones; keeps working when the actor is restarted."]
        #around
        #[allow(private_interfaces, private_bounds)]
        #visibility struct #name #generics (#private::Addr<#msg>) #clause;

        #around
        #[allow(private_interfaces, private_bounds, dead_code)]
        impl #generics #ty #clause {
            #(#methods)*
            #(#stubs)*
        }
    }
}

fn method(scope: &Scope<'_>, sound: &Sound<'_>) -> TokenStream {
    let method = &sound.handler.method;
    let (private, msg, msg_ty, reply) = (&scope.private, &scope.msg, scope.msg_ty(), &scope.reply);
    let (visibility, ident, variant) = (&method.visibility, &method.ident, sound.variant);
    let threaded = &method.threaded;
    let (docs, cfgs) = (&threaded.docs, &threaded.cfgs);
    let (lints, deprecated) = (&threaded.lints, &threaded.deprecated);
    let first = docs.is_empty().then(|| {
        let doc = format!(" Calls `{}`.", names::plain(ident));
        quote!(#[doc = #doc])
    });
    let args: Vec<_> = method.values().map(|arg| names::quiet(&arg.ident)).collect();
    let fields = method.values().map(|arg| &arg.ident);
    let types: Vec<_> = method.values().map(|arg| &arg.ty.tokens).collect();
    let locals = sound.locals();
    let reply_ty = sound.reply_ty();
    let (reply_enum, (generics, ty_generics, clause)) = (scope.reply_ty(), scope.split());
    let parameters = ty_generics.as_turbofish();
    // Two functions, for closures would be four: what is pointed to is a second one that calls the first.
    let body = quote_spanned! {Span::mixed_site()=>
        fn __build #generics ((#(#locals,)*): (#(#types,)*)) -> #msg_ty #clause {
            #msg::#variant { #(#fields: #locals),* }
        }
        fn __pick #generics (__reply: #reply_enum) -> ::core::option::Option<#reply_ty> #clause {
            match __reply {
                #reply::#variant(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        #private::Call::new(&self.0, (#(#args,)*), __build #parameters, __pick #parameters)
    };
    let signature = quote_spanned! {Span::mixed_site()=>
        fn #ident(&self, #(#args: #types),*) -> #private::Call<'_, #msg_ty, (#(#types,)*), #reply_ty>
    };
    quote! {
        #first
        #(#docs)*
        #[doc = ""]
        #[doc = " `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait."]
        #(#cfgs)*
        #(#lints)*
        #(#deprecated)*
        #[inline]
        #visibility #signature {
            #body
        }
    }
}
