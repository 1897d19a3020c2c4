//! States that hold what the actor's parameters say.

use super::*;

struct Empty<T>(std::marker::PhantomData<T>);

/// What it holds is of the actor's parameter.
struct Full<T>(T);

/// For those who bring something, and those who come for it.
#[protocol]
trait Shelf<T> {
    #[refusable]
    fn put(&mut self, what: T);
    fn take(&mut self) -> T;
}

#[actor]
struct Slot<T, const N: usize> {
    taken: Vec<T>,
}

#[handlers(
    speaks(Shelf<T>),
    states(Empty<T> -> Full<T>, Full<T> -> Empty<T>),
    start = Empty(std::marker::PhantomData),
    deferred(at_most = 2, within = "5s", on_restart = keep),
)]
impl<T, const N: usize> Slot<T, N>
where
    T: Clone + Send + 'static,
{
    #[handler(when(Full<T>), ignore(*))]
    fn look(&mut self, at: In<'_, Full<T>>) {
        self.taken.push(at.0.clone());
    }
}

#[handlers]
impl<T, const N: usize> Shelf<T> for Slot<T, N>
where
    T: Clone + Send + 'static,
{
    #[handler(refuse(Full<T>))]
    fn put(&mut self, at: In<'_, Empty<T>>, what: T) {
        at.go(Full(what));
    }

    #[handler(defer(Empty<T>))]
    fn take(&mut self, at: In<'_, Full<T>>) -> T {
        let what = at.0.clone();
        at.go(Empty(std::marker::PhantomData));
        what
    }
}

#[test]
fn what_a_state_holds_may_be_of_any_type() {
    everywhere(async |system| {
        let slot = system.spawn(Slot::<String, 3> { taken: Vec::new() }).expect("a slot");
        let shelf: ShelfAddr<String> = slot.narrow();
        let early = (shelf.take().ask(), shelf.take().ask());
        assert_eq!(slot.look().await, Ok(()));
        assert_eq!(shelf.put("a".into()).await, Ok(Ok(())));
        assert_eq!(early.0.await.as_deref(), Ok("a"));
        assert_eq!(shelf.put("b".into()).await, Ok(Ok(())), "also if that comes at once");
        assert_eq!(early.1.await.as_deref(), Ok("b"));
        assert_eq!(shelf.put("c".into()).await, Ok(Ok(())));
        assert_eq!(refused(shelf.put("d".into()).await), ("put", "Full"));
    });
}
