//! Numbers from bytes, the same on every machine and in every run.
//!
//! - Comes in: bytes, or a number.
//! - Goes out: a `u64`.
//! - Never knows: what the number is for.
//!
//! The standard library's hasher is seeded anew in every process. Keys are stored and chaos must strike the
//! same items on every stage, so both need a hash that is written down.

/// FNV-1a over `bytes`.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The finaliser of SplitMix64: spreads `number` over all 64 bits.
///
/// FNV alone leaves the high bits of short, similar keys close together, and a share is taken from the high bits.
pub fn spread(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
        // First output of SplitMix64 seeded with 0.
        assert_eq!(spread(0), 0xe220_a839_7b1d_cdaf);
    }
}
