// mistakes: 1
use std::sync::{Arc, Mutex};

use thespian::prelude::*;

struct Shelf(Arc<Mutex<Vec<Reply<'static, bool>>>>);

#[actor]
struct Desk;

#[handlers]
impl Desk {
    #[handler]
    fn approve(&mut self, reply: Reply<'_, bool>, shelf: Shelf) -> Receipt<'_> {
        shelf.0.lock().unwrap().push(reply);
        loop {}
    }
}

fn main() {}
