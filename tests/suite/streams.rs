//! What flows into actors, through them, and out to them.

#[path = "streams/attach.rs"]
mod attach;
#[path = "streams/sink.rs"]
mod sink;
