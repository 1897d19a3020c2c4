//! A small language model in place of rules, with the feature `ml`.
//!
//! - Comes in: one cleaned text; once, the folder where the model is kept.
//! - Goes out: a [`Verdict`], as from the rules.
//! - Never knows: items, keys, databases, actors.
//!
//! A text becomes 384 numbers by all-MiniLM-L6-v2, a network that was trained by others on a billion pairs of sentences and
//! knows nothing of sentiment; a logistic regression over these numbers, trained here, says how likely it is that people
//! call the text positive. Its weights are in `weights.txt`, made by the program `newsroom-train`. They were not trained
//! on the texts that [`held_out`] names, which are there to be measured by.

mod embedder;
pub mod logistic;
pub mod measure;
pub mod model;
mod words;

pub use embedder::{Embedder, NUMBERS};

use crate::hash::{fnv1a, spread};
use crate::sentiment::{Label, Verdict};
use logistic::Logistic;
use model::{Files, ModelError};
use std::path::Path;
use std::sync::Arc;

/// One text in this many is held out.
pub const HELD_OUT: u64 = 5;

/// Whether a text is kept from the training. By the text and not by its place, so that a text which is there twice is on one
/// side only.
pub fn held_out(text: &str) -> bool {
    spread(fnv1a(text.as_bytes())).is_multiple_of(HELD_OUT)
}

/// Judges texts by the model. Copies share it, and each has a thread of its own to compute on.
#[derive(Debug, Clone)]
pub struct Classifier {
    embedder: Embedder,
    weights: Arc<Logistic>,
}

impl Classifier {
    /// Opens the model that is kept in `folder`; fetched there at the first call, which takes seconds and blocks.
    ///
    /// # Errors
    /// [`ModelError`]: it cannot be fetched, is not what was published, or cannot be used.
    pub fn open(folder: &Path) -> Result<Self, ModelError> {
        let weights = include_str!("weights.txt");
        let weights = Logistic::read(weights).map_err(ModelError::Weights)?;
        let embedder = Embedder::open(&Files::obtain(folder)?)?;
        Ok(Self { embedder, weights: Arc::new(weights) })
    }

    /// Judges one text, by its first 128 tokens.
    ///
    /// # Errors
    /// [`ModelError::Unusable`], with the model's own words.
    pub fn judge(&self, text: &str) -> Result<Verdict, ModelError> {
        Ok(verdict(&self.weights, &self.embedder.embed(text)?))
    }
}

/// What `weights` make of an embedded text.
pub fn verdict(weights: &Logistic, numbers: &[f32]) -> Verdict {
    let compound = 2.0 * weights.probability(numbers) - 1.0;
    // As the rules round, and without a zero that is negative.
    let compound = (compound * 1e4).round() / 1e4 + 0.0;
    Verdict { label: Label::of(compound), compound }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_is_held_out_always_the_same() {
        let held = (0..10_000).filter(|number| held_out(&format!("text {number}"))).count();
        assert!((1_900..2_100).contains(&held), "{held}");
        let held: Vec<_> = (0..20).filter(|number| held_out(&format!("text {number}"))).collect();
        assert_eq!(
            held,
            [7, 12, 13, 14],
            "the split may not change: the weights were trained by it"
        );
    }

    #[test]
    fn the_weights_that_are_built_in_can_be_read() {
        let weights = Logistic::read(include_str!("weights.txt")).unwrap();
        assert_eq!(weights.inputs(), NUMBERS);
    }

    #[test]
    fn a_probability_becomes_a_score_with_a_label() {
        let weights = Logistic::read("0\n1\n").unwrap();
        let judge = |number| verdict(&weights, &[number]);
        assert_eq!((judge(0.0).label, judge(0.0).compound), (Label::Neutral, 0.0));
        assert_eq!((judge(99.0).label, judge(99.0).compound), (Label::Positive, 1.0));
        assert_eq!((judge(-99.0).label, judge(-99.0).compound), (Label::Negative, -1.0));
        assert!(judge(-1e-6).compound.is_sign_positive());
    }
}
