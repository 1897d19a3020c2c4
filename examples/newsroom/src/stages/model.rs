//! Getting the model ready.

use crate::ml::Classifier;
use crate::ml::model::ModelError;
use std::path::PathBuf;
use thespian::prelude::*;

/// Opens the model. An actor, because a fetch may take long: whoever asks can be interrupted meanwhile.
#[derive(Debug)]
#[actor]
pub struct ModelOpener;

#[handlers]
impl ModelOpener {
    /// The model that is kept in `folder`.
    #[handler]
    pub fn open(&mut self, folder: PathBuf) -> Result<Classifier, ModelError> {
        Classifier::open(&folder)
    }
}
