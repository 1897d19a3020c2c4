//! Counts allocations, in a binary of its own: to count them costs time, on a line of memory that all threads want, and the times
//! of the other one would be no good.

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

use benches::options::{self, Request};
use benches::{allocations, run};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match options::parse()? {
        Request::Measure(options) => {
            run::hush();
            allocations::count_by(|| {
                let stats = ALLOCATOR.stats();
                (stats.allocations + stats.reallocations) as u64
            });
            let live = || {
                let stats = ALLOCATOR.stats();
                stats.bytes_allocated as f64 - stats.bytes_deallocated as f64
            };
            print!("{}", allocations::tables(&options, live));
        }
        _ => print!("{}", options::help()),
    }
    Ok(())
}
