//! The newsroom: a sentiment pipeline over real text into a real database.
//!
//! The actors are in [`stages`]. All the other rooms are plain modules that block, count and compute, and that no actor
//! is needed to test: the actors call them, they call no actor.
//!
//! | room | what it does |
//! |---|---|
//! | [`options`], [`amounts`] | the command line |
//! | [`source`] | texts out of the public set, a file, standard input, a live feed |
//! | [`clean`] | one text made fit for inference |
//! | [`sentiment`] | what a text feels like |
//! | `ml` | the same by a small language model, with the feature of that name |
//! | [`chaos`] | which tries shall panic |
//! | [`keys`] | the list of the input's keys, for `check.sh` |
//! | [`store`] | the database |
//! | [`stages`] | the actors: fetch, clean, infer, store |
//! | [`progress`], [`report`], [`page`] | what the user sees |
//! | [`timeline`] | how a run went over time |
//! | [`hash`], [`places`] | small things that several rooms need |

pub mod amounts;
pub mod chaos;
pub mod clean;
pub mod hash;
pub mod keys;
#[cfg(feature = "ml")]
pub mod ml;
pub mod options;
pub mod page;
pub mod places;
pub mod progress;
pub mod report;
pub mod sentiment;
pub mod source;
pub mod stages;
pub mod store;
pub mod timeline;

#[cfg(test)]
mod tests {
    #[test]
    fn an_actor_can_own_any_of_it() {
        fn send<T: Send + 'static>() {}
        send::<crate::source::Source>();
        send::<crate::source::SourceError>();
        send::<crate::store::Store>();
        send::<crate::store::StoreError>();
        send::<crate::sentiment::Judge>();
        send::<crate::keys::KeyList>();
        send::<crate::progress::Progress>();
        send::<crate::report::Report>();
    }
}
