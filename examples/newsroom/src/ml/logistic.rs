//! Logistic regression: how likely is yes, given some numbers.
//!
//! The training goes down the whole slope, without chance: equal examples in equal order give equal weights.

use std::fmt::Write;

/// Passes over all examples. The measures do not change any more after a third of them.
const PASSES: usize = 600;
const STEP: f32 = 0.5;
const MOMENTUM: f32 = 0.9;
/// How much large weights cost; without it, what is rare in the texts would be learnt by heart.
const DECAY: f32 = 2e-4;

/// The weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    bias: f32,
    weights: Vec<f32>,
}

impl Logistic {
    /// Weights as [`Logistic::write`] writes them: a number a line, that without an input first.
    ///
    /// # Errors
    /// Which line is no number.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut numbers = Vec::new();
        for (line, number) in text.lines().enumerate() {
            match number.trim().parse::<f32>() {
                Ok(number) if number.is_finite() => numbers.push(number),
                _ => return Err(format!("line {} is no number: {number:.40?}", line + 1)),
            }
        }
        if numbers.is_empty() {
            return Err("no number at all".into());
        }
        let bias = numbers.remove(0);
        Ok(Self { bias, weights: numbers })
    }

    /// A number a line, so that a change can be seen in a diff.
    pub fn write(&self) -> String {
        let mut text = String::new();
        for number in std::iter::once(&self.bias).chain(&self.weights) {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{number}");
        }
        text
    }

    /// How many numbers it is given.
    pub fn inputs(&self) -> usize {
        self.weights.len()
    }

    /// How likely yes is, from 0 to 1.
    pub fn probability(&self, numbers: &[f32]) -> f64 {
        f64::from(yes(self.bias + dot(&self.weights, numbers)))
    }

    /// Learns from examples: `rows` of numbers, and whether each is a yes. Rows have length 1, or near it.
    pub fn train(rows: &[Vec<f32>], answers: &[bool]) -> Self {
        let inputs = rows.first().map_or(0, Vec::len);
        // The numbers of such rows are small; with this their squares are 1 in the mean, and one step fits all.
        let scale = (inputs.max(1) as f32).sqrt();
        let mut trained = Self { bias: 0.0, weights: vec![0.0; inputs] };
        let mut speed = vec![0.0; inputs + 1];
        for _ in 0..PASSES {
            let mut slope = vec![0.0; inputs + 1];
            for (row, answer) in rows.iter().zip(answers) {
                let guess = yes(trained.bias + scale * dot(&trained.weights, row));
                let error = guess - f32::from(u8::from(*answer));
                for (slope, number) in slope.iter_mut().zip(row) {
                    *slope += error * scale * number;
                }
                slope[inputs] += error;
            }
            let count = rows.len().max(1) as f32;
            let weights = trained.weights.iter_mut().map(|weight| (weight, DECAY));
            let all = weights.chain(std::iter::once((&mut trained.bias, 0.0)));
            for ((weight, decay), (speed, slope)) in all.zip(speed.iter_mut().zip(&slope)) {
                *speed = MOMENTUM * *speed - STEP * (slope / count + decay * *weight);
                *weight += *speed;
            }
        }
        for weight in &mut trained.weights {
            *weight *= scale;
        }
        trained
    }
}

fn yes(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

fn dot(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::spread;

    #[test]
    fn it_learns_which_side_of_a_line() {
        let mut seed = 3;
        let rows: Vec<Vec<f32>> = (0..500)
            .map(|_| {
                seed = spread(seed);
                let angle = (seed % 6_283) as f32 / 1e3;
                vec![angle.cos(), angle.sin()]
            })
            .collect();
        let answers: Vec<bool> = rows.iter().map(|row| row[0] > row[1]).collect();
        let trained = Logistic::train(&rows, &answers);
        let right = rows
            .iter()
            .zip(&answers)
            .filter(|(row, answer)| (trained.probability(row) > 0.5) == **answer)
            .count();
        assert!(right > 490, "{right}");
        assert_eq!(Logistic::train(&rows, &answers), trained);
    }

    #[test]
    fn as_written_so_read() {
        let weights = Logistic { bias: -0.1, weights: vec![1.5, 1e-9] };
        assert_eq!(Logistic::read(&weights.write()), Ok(weights));
        for (text, says) in [("", "at all"), ("1\nx\n", "line 2"), ("NaN", "line 1")] {
            assert!(Logistic::read(text).is_err_and(|why| why.contains(says)), "{text:?}");
        }
    }

    #[test]
    fn no_examples_are_no_trouble() {
        assert_eq!(Logistic::train(&[], &[]).probability(&[]), 0.5);
    }
}
