//! Where files of this program lie.
//!
//! - Comes in: nothing.
//! - Goes out: the workspace's `target` folder.
//! - Never knows: what is put there.

use std::path::{Path, PathBuf};

/// The `target` folder of the workspace this was built in, or `target` in the current folder where the sources have
/// been moved away since.
pub fn target() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match workspace.canonicalize() {
        Ok(workspace) if workspace.join("Cargo.toml").is_file() => workspace.join("target"),
        _ => PathBuf::from("target"),
    }
}
