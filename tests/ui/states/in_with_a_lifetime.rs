// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve(Option<In<'static, Closed>>);

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(refuse(*))]
    fn open(&mut self, at: In<'static, Closed>) {
        self.0 = Some(at);
    }
}

fn main() {}
