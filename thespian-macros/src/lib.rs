//! The macros of Thespian.
use proc_macro::TokenStream;

mod diagnostics;
mod expand;
mod model;
mod names;
mod parse;
mod paths;
mod pipeline;
mod preview;
mod validate;

#[cfg(test)]
mod tests;

use parse::roles::Role;
/// d
#[proc_macro_attribute]
pub fn actor(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::actor(args.into(), item.into()).into()
}
/// d
#[proc_macro_attribute]
pub fn handlers(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::handlers(args.into(), item.into()).into()
}
/// d
#[proc_macro_attribute]
pub fn message(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::message(args.into(), item.into()).into()
}
/// d
#[proc_macro_attribute]
pub fn main(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::main(args.into(), item.into()).into()
}
/// d
#[proc_macro_attribute]
pub fn handler(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Handler, &item.into()).into()
}
/// d
#[proc_macro_attribute]
pub fn init(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Init, &item.into()).into()
}
/// d
#[proc_macro_attribute]
pub fn started(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Started, &item.into()).into()
}
/// d
#[proc_macro_attribute]
pub fn stopping(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Stopping, &item.into()).into()
}
/// d
#[proc_macro_attribute]
pub fn child_failed(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::ChildFailed, &item.into()).into()
}
/// d
#[proc_macro_attribute]
pub fn terminated(_args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::misplaced(Role::Terminated, &item.into()).into()
}
