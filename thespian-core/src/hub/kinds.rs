//! What the builder was given for kinds of actors: lists, found by the type of their messages.
//!
//! The type is a key and no parameter: else each look at a list would be compiled for each actor.

use std::any::TypeId;
use std::collections::BTreeMap;

pub(super) struct Kinds<T>(BTreeMap<TypeId, Vec<T>>);

impl<T> Default for Kinds<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Kinds<T> {
    /// For how many there is anything.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn add(&mut self, messages: TypeId, item: T) {
        self.0.entry(messages).or_default().push(item);
    }

    /// All for this type, in the order in which they were added.
    pub(super) fn of(&self, messages: TypeId) -> &[T] {
        self.0.get(&messages).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_has_its_own_list_in_order() {
        let mut kinds = Kinds::default();
        assert_eq!(kinds.len(), 0);
        kinds.add(TypeId::of::<u8>(), 1);
        kinds.add(TypeId::of::<&str>(), 10);
        kinds.add(TypeId::of::<u8>(), 2);
        assert_eq!(kinds.of(TypeId::of::<u8>()), [1, 2]);
        assert_eq!(kinds.of(TypeId::of::<&str>()), [10]);
        assert!(kinds.of(TypeId::of::<u16>()).is_empty());
        assert_eq!(kinds.len(), 2);
    }
}
