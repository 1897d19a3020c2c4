//! What can be wrong with a database, in words that say what to do.
//!
//! - Comes in: an error of SQLite. - Goes out: [`StoreError`]. - Never knows: what was being done.

use rusqlite::ErrorCode;
use std::fmt;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

/// The database at a path cannot be used, or not any more. One line that says what to do.
#[derive(Debug)]
pub struct StoreError {
    path: PathBuf,
    trouble: Trouble,
}

/// What is wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum Trouble {
    /// Another run, or another program, is using it.
    Locked,
    /// The path is a folder.
    IsFolder,
    /// The folder that it should be in does not exist.
    NoFolder(PathBuf),
    /// The file is no SQLite database.
    NotADatabase,
    /// A database, but damaged.
    Damaged(String),
    /// A database of another program.
    Foreign,
    /// Tables or columns are not those of this program, whatever the file's header says.
    Unlike(String),
    /// Made by an older version of this program.
    Older(i32),
    /// Made by a newer version of this program.
    Newer(i32),
    /// It holds verdicts of another engine.
    OtherEngine,
    /// No permission to write.
    ReadOnly,
    /// The disk is full.
    Full,
    /// The file cannot be opened or made, and why.
    CannotOpen(String),
    /// Anything else that SQLite may say.
    Other(rusqlite::Error),
}

impl StoreError {
    pub(super) fn new(path: &Path, trouble: Trouble) -> Self {
        let trouble = match trouble {
            Trouble::CannotOpen(text) => Trouble::CannotOpen(why_not_opened(path).unwrap_or(text)),
            other => other,
        };
        Self { path: path.to_owned(), trouble }
    }

    /// What is wrong.
    pub fn trouble(&self) -> &Trouble {
        &self.trouble
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.trouble {
            Trouble::Locked => write!(
                f,
                "{path} is in use by another run; wait for its end, or give another file to --db"
            ),
            Trouble::IsFolder => write!(f, "{path} is a folder; give a file to --db"),
            Trouble::NoFolder(folder) => {
                write!(
                    f,
                    "the folder {} does not exist; make it, or give another path to --db",
                    folder.display()
                )
            }
            Trouble::NotADatabase => {
                write!(f, "{path} is no SQLite database; give another file to --db")
            }
            Trouble::Damaged(how) => write!(
                f,
                "{path} is damaged ({how}); restore or delete it, or give another file to --db"
            ),
            Trouble::Foreign => {
                write!(f, "{path} is the database of another program; give another file to --db")
            }
            Trouble::Unlike(how) => write!(
                f,
                "{path} is damaged or of another program ({how}); give another file to --db"
            ),
            Trouble::Older(version) => write!(
                f,
                "{path} is of an older version of newsroom (schema {version}); delete it, or give another file to --db"
            ),
            Trouble::Newer(version) => write!(
                f,
                "{path} is of a newer version of newsroom (schema {version}); use that version, or give another file to --db"
            ),
            Trouble::OtherEngine => write!(
                f,
                "{path} holds verdicts of another engine, and an item keeps its verdict; give another file to --db, or the engine of before to --engine"
            ),
            Trouble::ReadOnly => {
                write!(f, "{path} cannot be written; allow it, or give another file to --db")
            }
            Trouble::Full => write!(
                f,
                "the disk of {path} is full; what was stored stays: make room and run again, or give another file to --db"
            ),
            Trouble::CannotOpen(why) => {
                write!(f, "cannot open {path}: {why}; give another file to --db")
            }
            Trouble::Other(error) => {
                write!(f, "{path}: {error}; run again, or give another file to --db")
            }
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.trouble {
            Trouble::Other(error) => Some(error),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        // Not the whole display: it may hold the statement, or the path once more.
        let text = match &error {
            rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
            rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
            other => other.to_string(),
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::NotADatabase) => Self::NotADatabase,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(text),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::CannotOpen) => {
                Self::CannotOpen(text.split(':').next().unwrap_or_default().to_owned())
            }
            // The statements of this program are right for its own tables, so the tables are not its own. The same goes
            // for errors that are not SQLite's: a value is not of the type it should be.
            Some(ErrorCode::Unknown | ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch)
            | None => Self::Unlike(text),
            _ => Self::Other(error),
        }
    }
}

/// SQLite says only that it cannot; the operating system says why, when it is asked for the same.
fn why_not_opened(path: &Path) -> Option<String> {
    let mut ask = OpenOptions::new();
    ask.read(true).write(true);
    if path.exists() {
        return match ask.open(path) {
            Err(error) => Some(error.to_string()),
            // The file is not to blame, so it is what SQLite makes beside it.
            Ok(_) => Some("no journal can be made in its folder".into()),
        };
    }
    match ask.create_new(true).open(path) {
        Err(error) => Some(error.to_string()),
        Ok(_) => {
            let _ = std::fs::remove_file(path);
            None
        }
    }
}
