//! A text made into numbers: words into tokens, tokens through the network, the mean of what comes out.

use super::model::{Files, ModelError};
use super::words::Vocabulary;
use rten::{Model, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use std::fmt;
use std::fs;
use std::sync::Arc;

/// How many numbers a text becomes.
pub const NUMBERS: usize = 384;

/// Makes texts into numbers.
pub struct Embedder {
    network: Arc<Network>,
    /// One thread for each copy: the actors are the ones who share the cores among themselves.
    thread: Arc<ThreadPool>,
}

struct Network {
    model: Model,
    vocabulary: Vocabulary,
    ids: NodeId,
    mask: NodeId,
    types: NodeId,
    output: NodeId,
}

impl fmt::Debug for Embedder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embedder").finish_non_exhaustive()
    }
}

impl Clone for Embedder {
    fn clone(&self) -> Self {
        Self { network: self.network.clone(), thread: thread() }
    }
}

fn thread() -> Arc<ThreadPool> {
    Arc::new(ThreadPool::with_num_threads(1))
}

impl Embedder {
    /// Reads the network and its vocabulary.
    ///
    /// # Errors
    /// [`ModelError`]: a file cannot be read, or is not of this network.
    pub fn open(files: &Files) -> Result<Self, ModelError> {
        let json = fs::read_to_string(&files.tokenizer)
            .map_err(|error| ModelError::Cache(files.tokenizer.clone(), error))?;
        let vocabulary = Vocabulary::read(&json)?;
        let model = Model::load_file(&files.network).map_err(ModelError::unusable)?;
        let node = |name| model.node_id(name).map_err(ModelError::unusable);
        let network = Network {
            ids: node("input_ids")?,
            mask: node("attention_mask")?,
            types: node("token_type_ids")?,
            output: node("last_hidden_state")?,
            model,
            vocabulary,
        };
        Ok(Self { network: Arc::new(network), thread: thread() })
    }

    /// The [`NUMBERS`] of one text, of length 1 together.
    ///
    /// # Errors
    /// [`ModelError::Unusable`].
    pub fn embed(&self, text: &str) -> Result<Vec<f32>, ModelError> {
        let network = &*self.network;
        // Vocabularies have some ten thousand words.
        let ids: Vec<i32> =
            network.vocabulary.tokens(text)?.into_iter().map(|id| id as i32).collect();
        let tokens = ids.len();
        let row = |values: Vec<i32>| NdTensor::from_data([1, tokens], values);
        let inputs = vec![
            (network.ids, row(ids).into()),
            (network.mask, row(vec![1; tokens]).into()),
            (network.types, row(vec![0; tokens]).into()),
        ];
        let options = RunOptions::default().with_thread_pool(Some(self.thread.clone()));
        let [output] = network
            .model
            .run_n(inputs, [network.output], Some(options))
            .map_err(ModelError::unusable)?;
        let output: NdTensor<f32, 3> = output.try_into().map_err(ModelError::unusable)?;
        if output.shape() != [1, tokens, NUMBERS] {
            return Err(ModelError::unusable(format!("an output of {:?}", output.shape())));
        }
        Ok(mean(&output.into_data()))
    }
}

/// The mean of rows of [`NUMBERS`], with length 1.
fn mean(rows: &[f32]) -> Vec<f32> {
    let mut mean = vec![0.0; NUMBERS];
    for row in rows.chunks_exact(NUMBERS) {
        for (sum, number) in mean.iter_mut().zip(row) {
            *sum += number;
        }
    }
    let length = mean.iter().map(|number| number * number).sum::<f32>().sqrt();
    for number in &mut mean {
        *number /= length.max(1e-12);
    }
    mean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_has_length_one() {
        let mut rows = vec![0.0; 2 * NUMBERS];
        (rows[0], rows[NUMBERS], rows[1], rows[NUMBERS + 1]) = (2.0, 4.0, 8.0, 0.0);
        let mean = mean(&rows);
        assert_eq!((mean[0], mean[1], mean[2]), (0.6, 0.8, 0.0));
        assert!(super::mean(&[]).iter().all(|number| *number == 0.0));
    }
}
