//! Measurements that nothing else may disturb: each in a process that runs it alone.

use std::env;
use std::process::Command;

use peak_alloc::PeakAlloc;

#[global_allocator]
pub(crate) static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Runs `body` in a process of its own, as the test of this name, which is that of the caller.
pub(crate) fn alone(test: &str, body: impl FnOnce()) {
    const ALONE: &str = "THESPIAN_ALONE";
    if env::var_os(ALONE).is_some() {
        return body();
    }
    let output = Command::new(env::current_exe().expect("this binary"))
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(ALONE, "1")
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    print!("{text}");
}
