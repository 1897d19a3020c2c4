//! Letting time pass.

use std::time::Duration;

use thespian_core::System;

/// Lets so much time pass, and all that is due by then be done.
///
/// On the stage `simple`, where time is virtual, this costs nothing, and afterwards nobody has anything left to do before the
/// clock goes on: also what was due at the very last moment has been done, with all that came of it. On other stages it is a
/// sleep.
///
/// # Cancel safety
/// Dropping it is always fine.
pub async fn advance(system: &System, by: Duration) {
    system.sleep(by).await;
    // Nobody knows on other stages.
    let _ = system.idle().await;
}
