// mistakes: 1
use thespian::prelude::*;

struct Empty;
struct Full<T>(T);

#[actor]
struct Slot<T>(Vec<T>);

#[handlers(states(Empty -> Full<T>, Full<T> -> Empty), start = Empty)]
impl<T: Send + 'static> Slot<T> {
    #[handler(when(*))]
    fn hello(&self) {}
}

fn main() {}
