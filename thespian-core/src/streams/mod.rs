//! Streams: items that come in as messages, and addresses that items go out to.
//! In: streams and whoever has items. Out: mailboxes, by way of their lines. Knows: calls, actors. Never knows: what an item
//! is.
//! Order: as the stream gives them; the next item is asked for when the one before it has been accepted.

mod attach;
mod sink;

pub use attach::Attached;
pub use sink::{AddrSink, Streaming};
