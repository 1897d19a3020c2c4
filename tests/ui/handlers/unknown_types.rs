// mistakes: 4
use thespian::prelude::*;

#[actor]
struct Account;

#[handlers]
impl Account {
    #[handler]
    fn balance(&self) -> Result<u64, Overdrawn> {
        Ok(1)
    }

    #[handler]
    async fn statement(&mut self) -> Vec<Entry> {
        Vec::new()
    }

    #[handler(retry = 2)]
    fn book(&mut self, entries: Vec<Booking>, by: Clerk) {
        let _ = (entries, by);
    }
}

fn main() {}
