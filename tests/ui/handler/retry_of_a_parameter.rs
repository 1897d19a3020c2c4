// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Shelf<T> {
    item: Option<T>,
}

#[handlers]
impl<T: Send + 'static> Shelf<T> {
    #[handler(retry = 2)]
    fn keep(&mut self, item: T) {
        self.item = Some(item);
    }
}

fn main() {}
