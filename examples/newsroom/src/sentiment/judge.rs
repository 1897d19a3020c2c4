//! Who judges: the rules, or a model where that is built in.

use super::{Analyzer, Verdict};
#[cfg(feature = "ml")]
use crate::ml::Classifier;
use clap::ValueEnum;

/// How to find out what a text feels like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// The rules of VADER; quick, and needs nothing.
    Vader,
    /// A small language model; fetched once, and only with the cargo feature `ml`.
    Ml,
}

impl Engine {
    /// Whether it can be asked for.
    pub fn is_built_in(self) -> bool {
        match self {
            Self::Vader => true,
            Self::Ml => cfg!(feature = "ml"),
        }
    }

    /// What a run over that source is called, if this engine judges.
    pub fn name_run(self, source: &str) -> String {
        match self {
            Self::Vader => source.to_owned(),
            Self::Ml => format!("{source}{BY_MODEL}"),
        }
    }

    /// Who judged in a run that is called so.
    pub fn of_run(name: &str) -> Self {
        if name.ends_with(BY_MODEL) { Self::Ml } else { Self::Vader }
    }
}

const BY_MODEL: &str = " (ml)";

/// An engine that is ready. Copies are cheap, and each can be used by an actor of its own.
#[derive(Debug, Clone)]
pub enum Judge {
    /// By rules.
    Rules(Analyzer),
    /// By the model.
    #[cfg(feature = "ml")]
    Model(Classifier),
}

impl Default for Judge {
    fn default() -> Self {
        Self::Rules(Analyzer::new())
    }
}

impl Judge {
    /// Judges one text.
    ///
    /// # Panics
    /// The model may, where it fails at a text: the actor is started anew, and the text tried again as often as wanted. The
    /// rules panic on no input.
    pub fn judge(&self, text: &str) -> Verdict {
        match self {
            Self::Rules(rules) => rules.judge(text),
            #[cfg(feature = "ml")]
            Self::Model(model) => match model.judge(text) {
                Ok(verdict) => verdict,
                Err(error) => panic!("{error}"),
            },
        }
    }
}
