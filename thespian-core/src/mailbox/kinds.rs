//! The names of the handlers that messages of one type are for.

/// The names of all handlers that a type of messages is for: those of its own, in the order in which they are written, and those
/// of the protocols it includes, one after the other.
///
/// A tree and not one list, since the lengths of lists in other crates are not known where this one is written.
#[derive(Debug)]
pub struct Kinds {
    own: &'static [&'static str],
    spoken: &'static [&'static Kinds],
}

impl Kinds {
    /// Those of a type that includes no protocol.
    #[must_use]
    pub const fn of(own: &'static [&'static str]) -> Self {
        Self { own, spoken: &[] }
    }

    /// For generated code: the same, and those of protocols.
    #[doc(hidden)]
    #[must_use]
    pub const fn and(own: &'static [&'static str], spoken: &'static [&'static Kinds]) -> Self {
        Self { own, spoken }
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.before(self.spoken.len())
    }

    /// For generated code: how many come before those of this protocol.
    #[doc(hidden)]
    #[must_use]
    pub const fn before(&self, protocol: usize) -> usize {
        let (mut before, mut i) = (self.own.len(), 0);
        while i < protocol {
            before += self.spoken[i].len();
            i += 1;
        }
        before
    }

    /// For generated code: whose this place is, with its place among those: 0 for the own ones, then one number for each protocol.
    #[doc(hidden)]
    #[must_use]
    pub const fn part(&self, index: usize) -> (usize, usize) {
        let mut part = 0;
        while part < self.spoken.len() && index >= self.before(part) {
            part += 1;
        }
        let before = if part == 0 { 0 } else { self.before(part - 1) };
        if index >= self.len() { (usize::MAX, index) } else { (part, index - before) }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name at this place.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&'static str> {
        if let Some(own) = self.own.get(index) {
            return Some(own);
        }
        let mut index = index - self.own.len();
        for kinds in self.spoken {
            match index.checked_sub(kinds.len()) {
                None => return kinds.get(index),
                Some(rest) => index = rest,
            }
        }
        None
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static AUDIT: Kinds = Kinds::of(&["log"]);
    static TELLER: Kinds = Kinds::and(&["deposit", "withdraw"], &[&AUDIT]);
    static ACCOUNT: Kinds = Kinds::and(&["close"], &[&AUDIT, &TELLER]);

    #[test]
    fn own_names_come_first_and_those_of_protocols_in_their_order() {
        let all = ["close", "log", "deposit", "withdraw", "log"];
        assert!(ACCOUNT.iter().eq(all));
        assert_eq!((ACCOUNT.len(), ACCOUNT.get(all.len())), (all.len(), None));
        assert!(Kinds::of(&[]).is_empty());
        let parts = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2)];
        assert_eq!(std::array::from_fn(|place| ACCOUNT.part(place)), parts);
        assert_eq!(ACCOUNT.part(all.len()).0, usize::MAX);
    }
}
