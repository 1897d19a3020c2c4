//! Where files of this program lie.
//!
//! - Comes in: nothing, or two paths.
//! - Goes out: the workspace's `target` folder; whether two paths lead to one file.
//! - Never knows: what is put there.

use std::fs;
use std::path::{Path, PathBuf};

/// Links that are followed by hand, before they are taken for a circle.
const MOST_LINKS: usize = 40;

/// The `target` folder of the workspace this was built in, or `target` in the current folder where the sources have
/// been moved away since.
pub fn target() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match workspace.canonicalize() {
        Ok(workspace) if workspace.join("Cargo.toml").is_file() => workspace.join("target"),
        _ => PathBuf::from("target"),
    }
}

/// Whether writing to one path would overwrite what lies at the other, which need not exist yet.
///
/// Devices are nobody's: `/dev/null` keeps nothing that could be overwritten.
pub fn same_file(one: &Path, other: &Path) -> bool {
    match (fs::metadata(one), fs::metadata(other)) {
        (Ok(one), _) | (_, Ok(one)) if !one.is_file() => false,
        (Ok(left), Ok(right)) => same_inode(&left, &right) || resolve(one) == resolve(other),
        _ => resolve(one) == resolve(other),
    }
}

/// One file can have two names without any link to follow.
#[cfg(unix)]
fn same_inode(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn same_inode(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    false
}

/// The path with its links followed, as far as it exists.
fn resolve(path: &Path) -> PathBuf {
    let mut path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for _ in 0..MOST_LINKS {
        if let Ok(whole) = path.canonicalize() {
            return whole;
        }
        // A link to what does not exist yet: whoever writes there makes its target.
        let Ok(target) = fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_by_many_names() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("there"), "x").unwrap();
        fs::create_dir(path("sub")).unwrap();
        assert!(same_file(&path("there"), &path("./sub/../there")));
        assert!(same_file(&path("not yet"), &path("./sub/../not yet")));
        assert!(same_file(&path("no folder/x"), &path("./no folder/x")));
        assert!(!same_file(&path("there"), &path("not yet")));
        assert!(!same_file(&path("there"), &path("sub/there")));
        fs::hard_link(path("there"), path("twin")).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::symlink;
            assert!(same_file(&path("there"), &path("twin")));
            symlink("there", path("link")).unwrap();
            assert!(same_file(&path("there"), &path("link")));
            symlink("not yet", path("dangling")).unwrap();
            assert!(same_file(&path("dangling"), &path("not yet")));
            symlink("circle", path("circle")).unwrap();
            assert!(!same_file(&path("circle"), &path("there")));
            assert!(!same_file(Path::new("/dev/null"), Path::new("/dev/null")));
        }
    }
}
