//! Keys: what belongs together goes to the same worker, on every machine and in every run.

use std::hash::{Hash, Hasher};

/// The number of a key.
pub(crate) fn number(key: &impl Hash) -> u64 {
    let mut hasher = Fixed(OFFSET);
    key.hash(&mut hasher);
    hasher.finish()
}

/// Whose a key is: the seat for which the two together weigh most. So when a seat comes or goes, only the keys move that it
/// gets or had.
pub(super) fn owner(key: u64, seats: impl Iterator<Item = u32>) -> Option<u32> {
    seats.max_by_key(|&seat| (mix(key ^ mix(u64::from(seat) + 1)), seat))
}

/// FNV-1a. Numbers go in with the same bytes on every machine, which the standard library leaves open.
struct Fixed(u64);

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Hasher for Fixed {
    fn finish(&self) -> u64 {
        mix(self.0)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(PRIME);
        }
    }

    fn write_u16(&mut self, number: u16) {
        self.write(&number.to_le_bytes());
    }

    fn write_u32(&mut self, number: u32) {
        self.write(&number.to_le_bytes());
    }

    fn write_u64(&mut self, number: u64) {
        self.write(&number.to_le_bytes());
    }

    fn write_u128(&mut self, number: u128) {
        self.write(&number.to_le_bytes());
    }

    fn write_usize(&mut self, number: usize) {
        self.write(&(number as u64).to_le_bytes());
    }

    fn write_i16(&mut self, number: i16) {
        self.write(&number.to_le_bytes());
    }

    fn write_i32(&mut self, number: i32) {
        self.write(&number.to_le_bytes());
    }

    fn write_i64(&mut self, number: i64) {
        self.write(&number.to_le_bytes());
    }

    fn write_i128(&mut self, number: i128) {
        self.write(&number.to_le_bytes());
    }

    fn write_isize(&mut self, number: isize) {
        self.write(&(number as i64).to_le_bytes());
    }
}

/// The last step of splitmix64: each bit of what comes in changes half of the bits that go out.
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written down, so that nobody changes them by accident: systems that agree on a key's owner must go on to agree.
    #[test]
    fn a_key_has_the_same_owner_everywhere_and_for_ever() {
        let owners: Vec<_> = (0u64..16).map(|key| owner(number(&key), 0..5).unwrap()).collect();
        assert_eq!(owners, OWNERS);
        assert_eq!(number(&"a text"), TEXT);
        assert_eq!(number(&7usize), number(&7u64), "whatever the width of a machine");
    }

    const OWNERS: [u32; 16] = [1, 1, 3, 1, 2, 1, 2, 1, 2, 3, 4, 1, 0, 0, 3, 1];
    const TEXT: u64 = 13_088_216_568_853_304_502;

    #[test]
    fn a_seat_more_takes_its_part_and_no_other_key_moves() {
        let keys: Vec<u64> = (0u32..1000).map(|key| number(&key)).collect();
        for seats in 1..10 {
            let mut moved = 0;
            for &key in &keys {
                let (before, after) = (owner(key, 0..seats), owner(key, 0..=seats));
                if before != after {
                    assert_eq!(after, Some(seats));
                    moved += 1;
                }
            }
            let share = 1000 / (seats + 1);
            assert!(
                (share / 2..share * 2).contains(&moved),
                "{moved} of 1000 to one of {}",
                seats + 1
            );
        }
    }

    #[test]
    fn it_does_not_matter_in_which_order_the_seats_are_looked_at() {
        for key in 0u64..100 {
            let key = number(&key);
            assert_eq!(owner(key, 0..7), owner(key, (0..7).rev()));
        }
        assert_eq!(owner(1, 0..0), None);
    }
}
