//! An error that a handler returned to a tell: nobody hears it, so it becomes a dead letter.
//!
//! Whether a reply is a `Result` is read from its type and not from its name. A [`Told`] lies in three layers, and
//! each has a method `heed` for fewer types than the one below it; rustc takes the uppermost that there is.

use std::fmt::Display;
use std::ops::Deref;

use thespian_core::{Actor, Context, ReturnPath};

/// A reply, before it goes where it goes. This layer knows the errors that have a text.
#[derive(Debug)]
pub struct Told<'r, R>(AnyError<'r, R>);

/// The layer that knows all errors.
#[derive(Debug)]
pub struct AnyError<'r, R>(Anything<'r, R>);

/// The layer of everything else.
#[derive(Debug)]
pub struct Anything<'r, R>(&'r R);

impl<'r, R> Told<'r, R> {
    /// What the handler returned.
    pub fn new(reply: &'r R) -> Self {
        Self(AnyError(Anything(reply)))
    }
}

impl<T, E: Display> Told<'_, Result<T, E>> {
    /// Makes a dead letter of an error that nobody asked for.
    pub fn heed<A: Actor, S: 'static>(
        &self,
        path: &ReturnPath<S>,
        cx: &mut Context<A>,
        message: &'static str,
    ) {
        if let Anything(Err(error)) = &***self
            && !path.has_asker()
        {
            cx.unheard(message, Some(error.to_string()));
        }
    }
}

impl<T, E> AnyError<'_, Result<T, E>> {
    /// Makes a dead letter of an error that nobody asked for.
    pub fn heed<A: Actor, S: 'static>(
        &self,
        path: &ReturnPath<S>,
        cx: &mut Context<A>,
        message: &'static str,
    ) {
        if let Anything(Err(_)) = &**self
            && !path.has_asker()
        {
            cx.unheard(message, None);
        }
    }
}

impl<R> Anything<'_, R> {
    /// There is nothing to heed.
    pub fn heed<A: Actor, S: 'static>(
        &self,
        _: &ReturnPath<S>,
        _: &mut Context<A>,
        _: &'static str,
    ) {
    }
}

impl<'r, R> Deref for Told<'r, R> {
    type Target = AnyError<'r, R>;

    fn deref(&self) -> &AnyError<'r, R> {
        &self.0
    }
}

impl<'r, R> Deref for AnyError<'r, R> {
    type Target = Anything<'r, R>;

    fn deref(&self) -> &Anything<'r, R> {
        &self.0
    }
}
