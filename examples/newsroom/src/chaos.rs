//! Which items make an inference actor panic.
//!
//! - Comes in: an item's key, the number of the try, the share asked for with `--chaos`.
//! - Goes out: yes or no.
//! - Never knows: actors, supervisors, or how the panic is caught.
//!
//! A pure function: the same items fail on one thread and on all cores, today and tomorrow. A share P means that
//! each *try* fails with probability P, independently, so an item survives n tries with probability 1 - P^n.

use crate::hash::{fnv1a, spread};

/// Whether try number `attempt` (from 1) at the item `key` shall panic, for a share of `0.0..=1.0`.
///
/// 0 never panics and 1 always does. Never panics itself; a share that is not a number counts as 0.
pub fn strikes(key: &str, attempt: u32, share: f64) -> bool {
    // 53 bits: what an f64 holds exactly, so that 1.0 is above every point.
    let point = spread(fnv1a(key.as_bytes()) ^ spread(u64::from(attempt))) >> 11;
    (point as f64) / ((1_u64 << 53) as f64) < share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(attempt: u32, share: f64) -> usize {
        (0..20_000).filter(|n| strikes(&format!("tweets/{n}"), attempt, share)).count()
    }

    #[test]
    fn the_share_is_kept() {
        assert_eq!(hits(1, 0.0), 0);
        assert_eq!(hits(1, 1.0), 20_000);
        assert_eq!(hits(1, f64::NAN), 0);
        for share in [0.01, 0.05, 0.5] {
            let expected = 20_000.0 * share;
            let found = hits(1, share) as f64;
            assert!((found - expected).abs() < 5.0 * expected.sqrt(), "{share}: {found}");
        }
    }

    #[test]
    fn tries_are_independent() {
        let both = (0..20_000)
            .map(|n| format!("tweets/{n}"))
            .filter(|key| strikes(key, 1, 0.5) && strikes(key, 2, 0.5))
            .count();
        assert!((4_600..5_400).contains(&both), "{both}");
    }

    #[test]
    fn written_down() {
        // Golden: a change here changes which items fail in everybody's runs.
        let struck: Vec<u32> =
            (0..40).filter(|n| strikes(&format!("tweets/{n}"), 1, 0.1)).collect();
        assert_eq!(struck, GOLDEN);
    }

    const GOLDEN: &[u32] = &[9, 11];
}
