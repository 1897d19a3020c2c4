//! What flows into actors, through them, and out to them.

#[path = "streams/attach.rs"]
mod attach;
#[path = "streams/bounds.rs"]
mod bounds;
#[path = "streams/pipeline.rs"]
mod pipeline;
#[path = "streams/roads.rs"]
mod roads;
#[path = "streams/service.rs"]
mod service;
#[path = "streams/sink.rs"]
mod sink;
#[path = "streams/troubles.rs"]
mod troubles;
