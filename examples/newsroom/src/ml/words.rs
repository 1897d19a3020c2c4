//! A text made into the tokens that the network knows.
//!
//! Put together from the parts of `rten-text`: its `Tokenizer`, which does the same, cannot be sent to another thread.

use super::model::ModelError;
use rten_text::TokenId;
use rten_text::models::{Model, WordPiece, WordPieceOptions};
use rten_text::normalizers::{Bert, BertOptions, Normalizer};
use rten_text::pre_tokenizers::{self, PreTokenizer};
use serde::Deserialize;
use std::collections::HashMap;

/// The network was trained with no more; what is longer is cut off.
pub(super) const MOST: usize = 128;

/// The words and pieces of words that are known.
pub(super) struct Vocabulary {
    normalizer: Bert,
    splitter: pre_tokenizers::Bert,
    pieces: WordPiece,
    /// Stand before and after each text.
    ends: [TokenId; 2],
}

/// What is needed of `tokenizer.json`.
#[derive(Deserialize)]
struct File {
    model: Pieces,
}

#[derive(Deserialize)]
struct Pieces {
    vocab: HashMap<String, TokenId>,
}

impl Vocabulary {
    /// Reads a `tokenizer.json` of the kind that this network comes with: lower case, no accents, pieces of words.
    pub(super) fn read(json: &str) -> Result<Self, ModelError> {
        let file: File = serde_json::from_str(json).map_err(ModelError::unusable)?;
        let end = |name: &str| {
            let found = file.model.vocab.get(name).copied();
            found.ok_or_else(|| ModelError::unusable(format!("no {name} in its vocabulary")))
        };
        let ends = [end("[CLS]")?, end("[SEP]")?];
        // For words that are not known; asked for now, so that none of them fails later.
        end("[UNK]")?;
        Ok(Self {
            normalizer: Bert::new(BertOptions { lowercase: true, strip_accents: true }),
            splitter: pre_tokenizers::Bert::new(),
            pieces: WordPiece::from_vocab(file.model.vocab, WordPieceOptions::default()),
            ends,
        })
    }

    /// At most [`MOST`] tokens, those of the ends among them.
    pub(super) fn tokens(&self, text: &str) -> Result<Vec<TokenId>, ModelError> {
        let (text, _) = self.normalizer.normalize(text).map_err(ModelError::unusable)?;
        let [start, end] = self.ends;
        let mut tokens = vec![start];
        for word in self.splitter.pre_tokenize(&text).map_err(ModelError::unusable)? {
            if tokens.len() >= MOST {
                break;
            }
            self.pieces
                .encode_with_offsets(word, &mut |_, token| tokens.push(token))
                .map_err(ModelError::unusable)?;
        }
        tokens.truncate(MOST - 1);
        tokens.push(end);
        Ok(tokens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let words = r###"{"[UNK]":0,"[CLS]":1,"[SEP]":2,"cafe":3,"good":4,"##ness":5,"!":6}"###;
        Vocabulary::read(&format!(r#"{{"model":{{"vocab":{words}}}}}"#)).unwrap()
    }

    #[test]
    fn words_become_tokens() {
        let tokens = |text| vocabulary().tokens(text).unwrap();
        assert_eq!(tokens("Café goodness!"), [1, 3, 4, 5, 6, 2]);
        assert_eq!(tokens("bad \u{1f600}"), [1, 0, 0, 2]);
        assert_eq!(tokens(""), [1, 2]);
    }

    #[test]
    fn a_long_text_is_cut_off() {
        let tokens = vocabulary().tokens(&"good ".repeat(10_000)).unwrap();
        assert_eq!((tokens.len(), tokens[MOST - 2], tokens[MOST - 1]), (MOST, 4, 2));
    }

    #[test]
    fn another_vocabulary_is_an_error() {
        for json in ["", "{}", r#"{"model":{"vocab":{"[CLS]":1}}}"#] {
            assert!(matches!(Vocabulary::read(json), Err(ModelError::Unusable(_))), "{json}");
        }
    }
}
