//! What the builder was given for kinds of actors: lists of anything, found by the type of what is in them.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Kinds(BTreeMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Kinds {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For how many there is anything.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn add<T: Send + Sync + 'static>(&mut self, item: T) {
        let list = self.0.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(Vec::<T>::new()));
        // It lies under its own type, so it is of that type.
        if let Some(list) = list.downcast_mut::<Vec<T>>() {
            list.push(item);
        }
    }

    /// All of this type, in the order in which they were added.
    pub(super) fn of<T: Send + Sync + 'static>(&self) -> &[T] {
        let list = self.0.get(&TypeId::of::<T>());
        list.and_then(|list| list.downcast_ref::<Vec<T>>()).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_has_its_own_list_in_order() {
        let mut kinds = Kinds::default();
        assert!(kinds.is_empty());
        kinds.add(1_u8);
        kinds.add("one");
        kinds.add(2_u8);
        assert_eq!(
            (kinds.of::<u8>(), kinds.of::<&str>(), kinds.of::<u16>()),
            (&[1, 2][..], &["one"][..], &[][..])
        );
        assert_eq!(kinds.len(), 2);
    }
}
