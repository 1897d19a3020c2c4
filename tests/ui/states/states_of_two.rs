// mistakes: 1
use thespian::prelude::*;

struct Closed;
struct Open;

#[actor]
struct Valve;

#[handlers(states(Open), start = Open)]
impl Valve {}

#[actor]
struct Door;

#[handlers(states(Open -> Closed), start = Open)]
impl Door {}

fn main() {}
