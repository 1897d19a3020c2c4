//! Protocols, as far as messages go: how one of a protocol becomes one of an actor that speaks it, and back.
//!
//! Whoever has an address of a protocol sends messages of that protocol. They are made the actor's own where his mailbox is, and what
//! comes back to the sender, because it found no way in, is of the protocol again. On the way they lie in places of their own type, so
//! nothing is allocated for it; and an address that was narrowed twice leads to the same mailbox as one that was not.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;

use super::{Envelope, Message};

/// What may be said to whoever speaks it: an interface smaller than an actor. Implemented by `#[protocol]`, for `dyn Teller` where the
/// trait is `Teller`. Do not write this by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no protocol",
    label = "no protocol",
    note = "write `#[protocol]` above the trait"
)]
pub trait Protocol: 'static {
    /// The generated message enum.
    type Msg: Message;
    /// The generated address type.
    type Addr: 'static;
    /// For generated code: which it is.
    #[doc(hidden)]
    const DIALECT: &'static Dialect;
}

/// For generated code: which protocol it is, and what it includes.
#[doc(hidden)]
#[derive(Debug)]
pub struct Dialect {
    /// The trait's path.
    pub path: &'static str,
    /// Those that it includes.
    pub includes: &'static [&'static Dialect],
    /// Its own messages.
    pub sayings: &'static [Saying],
}

/// For generated code: a message of a protocol, as those need to know it who implement that.
#[doc(hidden)]
#[derive(Debug)]
pub struct Saying {
    /// The method's name.
    pub name: &'static str,
    /// Whether a state may refuse it.
    pub refusable: bool,
    /// In which file it is written, and in which line.
    pub place: &'static str,
}

impl Dialect {
    /// That it is one, for [`Known`].
    #[must_use]
    pub const fn is_known(&self) -> bool {
        true
    }

    /// Whether it is this one, or includes it.
    const fn includes(&self, other: &Dialect) -> bool {
        if is_same(self.path, other.path) {
            return true;
        }
        let mut i = 0;
        while i < self.includes.len() {
            if self.includes[i].includes(other) {
                return true;
            }
            i += 1;
        }
        false
    }
}

/// For generated code: the protocol itself, named by way of a constant that only protocols have.
///
/// Where rustc cannot have the constant, it has said so, and is silent about whatever else is wrong with a type that is named like this.
#[doc(hidden)]
pub trait Known<const KNOWN: bool> {
    /// This one.
    type Protocol: ?Sized;
}

impl<P: ?Sized> Known<true> for P {
    type Protocol = P;
}

/// For generated code: whether messages of a protocol are among `M`s, by their own right or included in another one's; nothing if it is
/// no protocol. The list is looked at in any case: if the trait is there, that it is none has been said already.
#[doc(hidden)]
#[must_use]
pub const fn is_listed<M: Message>(asked: Option<&Dialect>) -> Option<bool> {
    let mut found = false;
    let mut i = 0;
    while i < M::SPOKEN.len() {
        found |= matches!(asked, Some(asked) if M::SPOKEN[i].dialect.includes(asked));
        i += 1;
    }
    match asked {
        Some(_) => Some(found),
        None => None,
    }
}

/// For generated code: a trait of which it is asked what protocol it is.
#[doc(hidden)]
#[derive(Debug)]
pub struct MaybeProtocol<P: ?Sized>(PhantomData<P>);

impl<P: Protocol + ?Sized> MaybeProtocol<P> {
    /// This one.
    pub const DIALECT: Option<&'static Dialect> = Some(P::DIALECT);
}

/// For generated code: what rustc takes where there is no other answer.
#[doc(hidden)]
pub trait NoProtocol {
    /// None.
    const DIALECT: Option<&'static Dialect> = None;
}

impl<P: ?Sized> NoProtocol for MaybeProtocol<P> {}

/// For generated code: whether two texts are the same, where a program is still being built.
#[doc(hidden)]
#[must_use]
pub const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut i = 0;
    while i < one.len() {
        if one[i] != other[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// For generated code: messages among which are those of the protocol `P`.
#[doc(hidden)]
pub trait Carries<P: Protocol + ?Sized>: Message {
    /// The same message as one of these.
    fn wrap(message: P::Msg) -> Self;
    /// The same message as one of the protocol's, if it is one.
    fn unwrap(self) -> Result<P::Msg, Self>;
}

/// For generated code: a protocol whose messages are among `M`s.
#[doc(hidden)]
pub struct Spoken<M: Message> {
    dialect: &'static Dialect,
    take: fn(&mut dyn Any) -> Option<Envelope<M>>,
    give: fn(Envelope<M>, &mut dyn Any) -> Given<M>,
}

/// Whether it could be given, or here it is again.
type Given<M> = Result<(), Envelope<M>>;

impl<M: Message> Spoken<M> {
    /// This protocol.
    #[must_use]
    pub const fn of<P: Protocol + ?Sized>() -> Self
    where
        M: Carries<P>,
    {
        Self { dialect: P::DIALECT, take: take_spoken::<M, P>, give: give_spoken::<M, P> }
    }
}

impl<M: Message> fmt::Debug for Spoken<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Spoken").field(self.dialect).finish()
    }
}

/// Asked first: what is behind it is compiled only where there are protocols.
struct Listed<M>(PhantomData<M>);

impl<M: Message> Listed<M> {
    const ANY: bool = !M::SPOKEN.is_empty();
}

/// Takes a message out of a letter, an `Option<Envelope<_>>`: one of these, or of a protocol whose messages are among them.
pub(crate) fn take_from<M: Message>(letter: &mut dyn Any) -> Option<Envelope<M>> {
    if let Some(letter) = letter.downcast_mut::<Option<Envelope<M>>>() {
        return letter.take();
    }
    if !Listed::<M>::ANY {
        return None;
    }
    M::SPOKEN.iter().find_map(|spoken| (spoken.take)(letter))
}

/// Puts a message into a letter that is one of these, or of a protocol that this one is of.
pub(crate) fn give_to<M: Message>(mut envelope: Envelope<M>, letter: &mut dyn Any) -> Given<M> {
    if let Some(letter) = letter.downcast_mut::<Option<Envelope<M>>>() {
        *letter = Some(envelope);
        return Ok(());
    }
    if !Listed::<M>::ANY {
        return Err(envelope);
    }
    for spoken in M::SPOKEN {
        match (spoken.give)(envelope, letter) {
            Ok(()) => return Ok(()),
            Err(back) => envelope = back,
        }
    }
    Err(envelope)
}

fn take_spoken<M, P>(letter: &mut dyn Any) -> Option<Envelope<M>>
where
    M: Carries<P>,
    P: Protocol + ?Sized,
{
    let envelope = take_from::<P::Msg>(letter)?;
    Some(envelope.turned(M::wrap))
}

fn give_spoken<M, P>(envelope: Envelope<M>, letter: &mut dyn Any) -> Given<M>
where
    M: Carries<P>,
    P: Protocol + ?Sized,
{
    match envelope.turned_if(M::unwrap) {
        Ok(envelope) => match give_to::<P::Msg>(envelope, letter) {
            Ok(()) => Ok(()),
            Err(back) => Err(back.turned(M::wrap)),
        },
        Err(envelope) => Err(envelope),
    }
}
