// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Closed -> Open, Open -> Closed), start = Closed)]
impl Valve {
    #[handler(when(Open), refuse(*))]
    fn pour(&mut self, litres: u32) -> u32 {
        litres
    }
}

async fn drink(valve: &ValveAddr) -> Result<u32, AskError> {
    let litres: u32 = valve.pour(3).await?;
    Ok(litres)
}

fn main() {}
