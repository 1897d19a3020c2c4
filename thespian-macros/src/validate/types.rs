//! What may travel. This is the one place that knows about lifetimes in handlers.

use crate::diagnostics::Diagnostics;
use quote::ToTokens;
use syn::{
    AngleBracketedGenericArguments, GenericArgument, Lifetime, Path, PathArguments, Type,
    TypeParamBound, TypeReference,
};

/// Where a type is written, for the wording.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// An argument that becomes a field of the message.
    Argument,
    /// The return type.
    Reply,
}

/// Complains about the first thing in `ty` that cannot travel.
pub(crate) fn owned(ty: &Type, place: Place, diagnostics: &mut Diagnostics) {
    match find(ty) {
        None => {}
        Some(Flaw::Borrow(reference)) => diagnostics.at(&reference, borrow(&reference, place)),
        Some(Flaw::Lifetime(lifetime)) => diagnostics.at(&lifetime, format!(
            "{} cannot hold a borrow with the lifetime `{lifetime}`",
            match place {
                Place::Argument => "a message owns its data, so it",
                Place::Reply => "a reply outlives the handler, so it",
            }
        )),
        Some(Flaw::Hidden(ty)) => diagnostics.at(ty, match place {
            Place::Argument => "a message is plain data, so each argument names its type; `impl` cannot stand here",
            Place::Reply => "a reply is plain data, so its type is named; `impl` cannot stand here",
        }),
        // rustc allows neither `_` nor, as an argument, `!`: it finds them in the user's own method.
        Some(Flaw::Unsaid) => diagnostics.leave_to_rustc(),
        Some(Flaw::Never(_)) if place == Place::Argument => diagnostics.leave_to_rustc(),
        Some(Flaw::Never(ty)) => diagnostics
            .at(ty, "`!` has no value, so it cannot be a reply; leave the return type out"),
    }
}

/// What is wrong with a type.
enum Flaw {
    /// `&T`
    Borrow(TypeReference),
    /// `'a` or `'_`
    Lifetime(Lifetime),
    /// `impl Trait`
    Hidden(Type),
    /// `_`
    Unsaid,
    /// `!`
    Never(Type),
}

fn borrow(reference: &TypeReference, place: Place) -> String {
    let shown = shown(reference);
    if reference.mutability.is_some() {
        return format!(
            "a reply outlives the handler: `{shown}` cannot leave it; return the value itself"
        );
    }
    let owned = match &*reference.elem {
        Type::Path(path) if path.path.is_ident("str") => "`String`".to_owned(),
        Type::Slice(slice) => {
            let elem = self::shown(&slice.elem);
            format!("`Vec<{elem}>` or `Arc<[{elem}]>`")
        }
        Type::TraitObject(object) => {
            let object = self::shown(object);
            format!("`Box<{object}>` or `Arc<{object}>`")
        }
        // The most likely slip with this name; only the hint depends on it.
        Type::Path(path)
            if place == Place::Argument
                && path.path.segments.last().is_some_and(|last| last.ident == "Context") =>
        {
            return format!(
                "the context is borrowed as `&mut`: write `&mut {}`",
                self::shown(path)
            );
        }
        elem => {
            let elem = self::shown(elem);
            format!("`{elem}` or `Arc<{elem}>`")
        }
    };
    match place {
        Place::Argument => {
            format!("a message owns its data: `{shown}` cannot wait in a mailbox; take {owned}")
        }
        Place::Reply => {
            format!("a reply outlives the handler: `{shown}` cannot leave it; return {owned}")
        }
    }
}

/// The type as a user would write it, without the spaces between tokens.
fn shown(ty: &impl ToTokens) -> String {
    let spaced = ty.to_token_stream().to_string();
    let letters: Vec<char> = spaced.chars().collect();
    let kept = letters.iter().enumerate().filter(|(at, letter)| {
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied().unwrap_or(' ');
        let after = letters.get(at + 1).copied().unwrap_or(' ');
        let tight = matches!(before, '&' | '<' | '(' | '[' | '\'')
            || matches!(after, '<' | '>' | ')' | ']' | ',' | ';')
            || (before, after) == (':', ':')
            || (before == ':' && letters.get(at.wrapping_sub(2)) == Some(&':'))
            || (after == ':' && letters.get(at + 2) == Some(&':'))
            || (before.is_alphanumeric() && after == '(');
        **letter != ' ' || !tight
    });
    kept.map(|(_, letter)| *letter).collect()
}

fn find(ty: &Type) -> Option<Flaw> {
    match ty {
        Type::Reference(reference) => match &reference.lifetime {
            Some(lifetime) if lifetime.ident == "static" && reference.mutability.is_none() => {
                find(&reference.elem)
            }
            _ => Some(Flaw::Borrow(reference.clone())),
        },
        Type::ImplTrait(_) => Some(Flaw::Hidden(ty.clone())),
        Type::Infer(_) => Some(Flaw::Unsaid),
        Type::Never(_) => Some(Flaw::Never(ty.clone())),
        Type::Array(array) => find(&array.elem),
        Type::Slice(slice) => find(&slice.elem),
        Type::Ptr(pointer) => find(&pointer.elem),
        Type::Paren(inner) => find(&inner.elem),
        Type::Group(inner) => find(&inner.elem),
        Type::Tuple(tuple) => tuple.elems.iter().find_map(find),
        Type::TraitObject(object) => object.bounds.iter().find_map(in_bound),
        Type::Path(path) => {
            path.qself.as_ref().and_then(|qself| find(&qself.ty)).or_else(|| in_path(&path.path))
        }
        // A function pointer may borrow what it is called with; a macro cannot be looked into.
        _ => None,
    }
}

fn in_path(path: &Path) -> Option<Flaw> {
    path.segments.iter().find_map(|segment| match &segment.arguments {
        PathArguments::AngleBracketed(args) => in_arguments(args),
        // `Fn(&str)`, like a function pointer.
        PathArguments::None | PathArguments::Parenthesized(_) => None,
    })
}

fn in_arguments(args: &AngleBracketedGenericArguments) -> Option<Flaw> {
    args.args.iter().find_map(|arg| match arg {
        GenericArgument::Lifetime(lifetime) => in_lifetime(lifetime),
        GenericArgument::Type(ty) => find(ty),
        GenericArgument::AssocType(assoc) => find(&assoc.ty),
        _ => None,
    })
}

fn in_bound(bound: &TypeParamBound) -> Option<Flaw> {
    match bound {
        TypeParamBound::Lifetime(lifetime) => in_lifetime(lifetime),
        // With `for<'a>` the lifetimes inside are its own.
        TypeParamBound::Trait(bound) if bound.lifetimes.is_none() => in_path(&bound.path),
        _ => None,
    }
}

fn in_lifetime(lifetime: &Lifetime) -> Option<Flaw> {
    (lifetime.ident != "static").then(|| Flaw::Lifetime(lifetime.clone()))
}
