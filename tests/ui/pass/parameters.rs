//! Type and const parameters, also where no message mentions them, and under the names that we might use ourselves.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::marker::PhantomData;

use thespian::Message as _;
use thespian::prelude::*;

use crate::stages::everywhere;

/// No handler has a `T` in it.
#[actor]
struct Unmentioned<T> {
    kind: PhantomData<T>,
}

#[handlers(derive(Debug, Clone))]
impl<T: Send + 'static + Debug + Clone> Unmentioned<T> {
    #[handler]
    fn size(&self) -> usize {
        let _ = self.kind;
        size_of::<T>()
    }

    #[handler(retry = 1, blocking)]
    fn size_again(&self) -> usize {
        self.size()
    }
}

#[actor]
struct Ring<T, const N: usize> {
    items: [T; N],
}

#[handlers]
impl<T, const N: usize> Ring<T, N>
where
    T: Copy + Send + 'static,
{
    #[init]
    fn new(items: [T; N]) -> Self {
        Self { items }
    }

    #[handler]
    fn swap(&mut self, items: [T; N]) -> [T; N] {
        std::mem::replace(&mut self.items, items)
    }

    #[handler(retry = 1)]
    fn fill(&mut self, items: [T; N]) {
        self.items = items;
    }

    #[handler]
    async fn first(&mut self, cx: &mut Context<Self>) -> Option<T> {
        cx.sleep(std::time::Duration::ZERO).await;
        self.items.first().copied()
    }
}

/// The block is about one kind of it only.
#[actor]
struct Fixed<T> {
    item: T,
}

#[handlers]
impl Fixed<u64> {
    #[handler]
    fn item(&self) -> u64 {
        self.item
    }
}

#[actor]
struct Letters<M, R, A> {
    table: BTreeMap<M, (R, A)>,
}

#[handlers]
impl<M: Ord + Send + 'static, R: Clone + Send + 'static, A: Clone + Send + 'static>
    Letters<M, R, A>
{
    #[init]
    fn new() -> Self {
        Self { table: BTreeMap::new() }
    }

    #[handler]
    fn put(&mut self, m: M, r: R, a: A) -> Option<(R, A)> {
        self.table.insert(m, (r, a))
    }

    #[handler]
    async fn get(&mut self, m: M) -> Option<(R, A)> {
        self.table.get(&m).cloned()
    }

    #[handler]
    fn get_later(&mut self, reply: Reply<'_, Option<(R, A)>>, m: M) -> Receipt<'_> {
        reply.answer(self.table.get(&m).cloned())
    }
}

#[test]
fn actors_have_parameters() {
    everywhere(|system| async move {
        let actor = system.spawn(Unmentioned::<u32> { kind: PhantomData }).unwrap();
        assert_eq!(actor.size().await.unwrap(), 4);
        assert_eq!(actor.size_again().await.unwrap(), 4);

        let ring: RingAddr<u8, 2> = system.spawn(Ring::props([1, 2])).unwrap();
        assert_eq!(ring.swap([3, 4]).await.unwrap(), [1, 2]);
        assert_eq!(ring.first().await.unwrap(), Some(3));

        ring.fill([5, 6]).await.unwrap();
        assert!(ring.fill([7, 8]).into_message().spare().is_some());
        assert_eq!(ring.first().await.unwrap(), Some(5));

        let fixed = system.spawn(Fixed { item: 8 }).unwrap();
        assert_eq!(fixed.item().await.unwrap(), 8);

        let letters: LettersAddr<u8, &str, bool> = system.spawn(Letters::props()).unwrap();
        assert_eq!(letters.put(1, "one", true).await.unwrap(), None);
        assert_eq!(letters.get(1).await.unwrap(), Some(("one", true)));
        assert_eq!(letters.get_later(1).await.unwrap(), Some(("one", true)));
    });
}
