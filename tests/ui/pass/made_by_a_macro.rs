//! Actors that a `macro_rules!` writes, with pieces from its caller.

use thespian::prelude::*;

use crate::stages::everywhere;

macro_rules! cell_of {
    ($(#[$docs:meta])* $name:ident, $ty:ty, $get:ident, $mailbox:expr) => {
        $(#[$docs])*
        #[actor(mailbox = $mailbox)]
        struct $name {
            value: $ty,
        }

        #[handlers(derive(Debug))]
        impl $name {
            #[init]
            fn new(value: $ty) -> Self {
                Self { value }
            }

            #[handler]
            fn $get(&self) -> $ty {
                self.value.clone()
            }

            #[handler]
            async fn set(&mut self, value: $ty) -> $ty {
                std::mem::replace(&mut self.value, value)
            }
        }
    };
}

cell_of!(
    /// Holds a number.
    Number, u64, number, 4
);
cell_of!(Words, Vec<String>, words, 4);

#[test]
fn a_macro_can_write_actors() {
    everywhere(|system| async move {
        let number = system.spawn(Number::props(8)).unwrap();
        assert_eq!(number.set(9).await.unwrap(), 8);
        assert_eq!(number.number().await.unwrap(), 9);
        let words: WordsAddr = system.spawn(Words::props(vec!["a".to_owned()])).unwrap();
        assert_eq!(words.words().await.unwrap(), ["a"]);
    });
}
