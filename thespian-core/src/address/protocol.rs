//! Addresses of protocols: of somebody of whom no more is known than that he speaks one.

use super::{Addr, Address};
use crate::mailbox::{Carries, Protocol};
use crate::route::Route;

/// The address type of a protocol: implemented by `#[protocol]` for `TellerAddr` where the trait is `Teller`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the address of a protocol",
    label = "not the address of a protocol",
    note = "`#[protocol]` on a trait `Teller` makes `TellerAddr`"
)]
pub trait ProtocolAddr: Address {
    /// Whose address it is, as `dyn Teller`.
    type Protocol: Protocol<Msg = Self::Msg> + ?Sized;
}

/// An address through which a protocol can be spoken: `impl Speaks<dyn Teller>` is any of an actor that speaks `Teller`, or of a
/// protocol that includes it.
///
/// Implemented by `#[handlers(speaks(Teller))]` and by `#[protocol]`. Do not write this by hand.
///
/// ```text
/// async fn save(to: &impl Speaks<dyn Teller>) -> Result<u64, AskError> {
///     let teller: TellerAddr = to.narrow();
///     teller.deposit(5).await
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not speak this protocol",
    label = "does not speak it",
    note = "an actor speaks what its `#[handlers(speaks(..))]` lists, a protocol also its supertraits"
)]
pub trait Speaks<P: Protocol + ?Sized>: Address<Msg: Carries<P> + Send> {}

/// An address that can be had from the address `A`, since the same actor speaks the protocol that it is of.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "whoever `{A}` belongs to does not speak the protocol of `{Self}`",
    label = "does not speak it",
    note = "an actor speaks what its `#[handlers(speaks(..))]` lists, a protocol also its supertraits"
)]
pub trait NarrowFrom<A>: ProtocolAddr {
    /// The same actor's.
    fn narrow_from(addr: &A) -> Self;
}

#[diagnostic::do_not_recommend]
impl<N: ProtocolAddr, A: Speaks<N::Protocol>> NarrowFrom<A> for N {
    fn narrow_from(addr: &A) -> Self {
        Self::from_addr(Addr { route: Route::Other(addr.as_addr().route.clone().any()) })
    }
}
