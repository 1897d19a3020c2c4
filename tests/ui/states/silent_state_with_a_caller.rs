// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;
struct Draining;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed | Draining, Draining -> Closed), start = Closed)]
impl Valve {
    #[handler(refuse(Open))]
    fn open(&mut self, at: In<'_, Closed>) {
        at.go(Open);
    }
}

async fn let_in(valve: &ValveAddr) -> thespian::Result {
    valve.open().await??;
    Ok(())
}

fn main() {}
