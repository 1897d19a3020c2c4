//! Fewer faults that do the same harm.

/// The smallest part of `faults` that is found with so many trials for which `fails` is still true, by leaving out halves, then
/// quarters, and so on (Zeller, Hildebrandt: "Simplifying and isolating failure-inducing input", 2002).
///
/// `fails` is taken to be true of `faults` itself. With trials enough no single one of what is returned can be left out.
pub(crate) fn shrink<T: Clone>(
    faults: &[T],
    mut trials: usize,
    mut fails: impl FnMut(&[T]) -> bool,
) -> Vec<T> {
    let mut fails = |part: &[T]| {
        let has_left = trials > 0;
        trials = trials.saturating_sub(1);
        has_left && fails(part)
    };
    let mut left = faults.to_vec();
    // Without any the fault would be none of the faults'.
    if left.is_empty() || fails(&[]) {
        return Vec::new();
    }
    let mut size = left.len().div_ceil(2);
    loop {
        let mut at = 0;
        let before = left.len();
        while at < left.len() {
            let end = (at + size).min(left.len());
            let rest: Vec<T> = [&left[..at], &left[end..]].concat();
            if !rest.is_empty() && fails(&rest) {
                left = rest;
            } else {
                at = end;
            }
        }
        if size > 1 {
            size = size.div_ceil(2);
        } else if left.len() == before {
            return left;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_needed_is_left_out() {
        let all: Vec<u32> = (0..100).collect();
        let needs = |part: &[u32]| [3, 50, 99].iter().all(|one| part.contains(one));
        assert_eq!(shrink(&all, 1000, needs), [3, 50, 99]);
        assert_eq!(shrink(&all, 1000, |part| part.contains(&64)), [64]);
        assert_eq!(shrink(&[1, 2], 1000, |part| part.len() == 2), [1, 2]);
    }

    #[test]
    fn what_fails_without_any_needs_none() {
        assert_eq!(shrink(&[1, 2, 3], 1000, |_| true), [0_u32; 0]);
        assert_eq!(shrink(&[0_u32; 0], 1000, |_| true), [0_u32; 0]);
    }

    #[test]
    fn with_few_trials_it_is_some_part_that_fails() {
        let all: Vec<u32> = (0..100).collect();
        let mut tried = 0;
        let part = shrink(&all, 10, |part| {
            tried += 1;
            part.contains(&7) && part.contains(&93)
        });
        assert!(tried == 10 && part.contains(&7) && part.contains(&93) && part.len() < 100);
    }
}
