//! The list of the input's keys, which `check.sh` compares with the database.
//!
//! - Comes in: a path, then keys.
//! - Goes out: a file with a key a line.
//! - Never knows: what became of the items.

use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A list being written.
#[derive(Debug)]
pub struct KeyList {
    file: BufWriter<File>,
    path: PathBuf,
}

/// The list cannot be written. One line that says what to do.
#[derive(Debug)]
pub struct KeyListError {
    path: PathBuf,
    error: io::Error,
}

impl fmt::Display for KeyListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "cannot write {}: {}; give another file to --keys",
            self.path.display(),
            self.error
        )
    }
}

impl std::error::Error for KeyListError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl KeyList {
    /// Makes the file, or empties it.
    ///
    /// # Errors
    /// [`KeyListError`].
    pub fn create(path: &Path) -> Result<Self, KeyListError> {
        match File::create(path) {
            Ok(file) => Ok(Self { file: BufWriter::new(file), path: path.to_owned() }),
            Err(error) => Err(KeyListError { path: path.to_owned(), error }),
        }
    }

    /// Adds one key; it has no line end in it.
    ///
    /// # Errors
    /// [`KeyListError`], perhaps for a key that was added before: lines are collected.
    pub fn add(&mut self, key: &str) -> Result<(), KeyListError> {
        writeln!(self.file, "{key}")
            .map_err(|error| KeyListError { path: self.path.clone(), error })
    }

    /// Writes what was collected. Without this the end of the list may be missing and nobody is told.
    ///
    /// # Errors
    /// [`KeyListError`].
    pub fn finish(mut self) -> Result<(), KeyListError> {
        self.file.flush().map_err(|error| KeyListError { path: self.path.clone(), error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let mut list = KeyList::create(&path).unwrap();
        list.add("a/1").unwrap();
        list.add("b \"2\"").unwrap();
        list.finish().unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "a/1\nb \"2\"\n");
    }

    #[test]
    fn no_place() {
        let error = KeyList::create(Path::new("/no such folder/keys")).unwrap_err().to_string();
        assert!(error.contains("--keys"), "{error}");
    }
}
