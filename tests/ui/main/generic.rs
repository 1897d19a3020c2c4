// mistakes: 1
use thespian::prelude::*;

#[thespian::main]
async fn main<T>(system: System) {
    drop(system);
}
