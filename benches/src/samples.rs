//! What was measured several times.

/// Some measurements of the same thing.
#[derive(Clone, Debug, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    pub fn push(&mut self, value: f64) {
        assert!(value.is_finite(), "{value} is no measurement");
        let place = self.0.partition_point(|other| *other < value);
        self.0.insert(place, value);
    }

    /// Nothing as long as nothing was measured.
    pub fn median(&self) -> Option<f64> {
        let middle = self.0.len() / 2;
        match self.0.len() {
            0 => None,
            even if even % 2 == 0 => Some((self.0[middle - 1] + self.0[middle]) / 2.0),
            _ => Some(self.0[middle]),
        }
    }

    /// The least and the greatest.
    pub fn spread(&self) -> Option<(f64, f64)> {
        Some((*self.0.first()?, *self.0.last()?))
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<f64> for Samples {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut samples = Self::default();
        values.into_iter().for_each(|value| samples.push(value));
        samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle_and_the_spread_reaches_from_end_to_end() {
        let odd: Samples = [5.0, 1.0, 3.0].into_iter().collect();
        assert_eq!((odd.median(), odd.spread()), (Some(3.0), Some((1.0, 5.0))));
        let even: Samples = [4.0, 1.0, 2.0, 9.0].into_iter().collect();
        assert_eq!((even.median(), even.spread()), (Some(3.0), Some((1.0, 9.0))));
        assert_eq!((Samples::default().median(), Samples::default().spread()), (None, None));
    }
}
