//! Opening: whose file is it, is it whole, which version?
//!
//! - Comes in: a path.
//! - Goes out: a locked connection to a database of the present schema.
//! - Never knows: what will be written.

use super::{StoreError, Trouble};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// "News", in the header of every database of this program.
pub(super) const APPLICATION: i32 = 0x4e65_7773;

/// The schema below. A change counts it up, and adds a step from the version before to `open`.
pub(super) const VERSION: i32 = 1;

const SCHEMA: &str = "
    CREATE TABLE runs (
        run          INTEGER PRIMARY KEY,
        source       TEXT    NOT NULL,
        finished     INTEGER NOT NULL DEFAULT 0,
        restarts     INTEGER NOT NULL DEFAULT 0,
        dead_letters INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE items (
        key       TEXT    NOT NULL PRIMARY KEY,
        line      INTEGER NOT NULL,
        text      TEXT    NOT NULL,
        label     TEXT    NOT NULL CHECK (label IN ('positive', 'neutral', 'negative')),
        compound  REAL    NOT NULL CHECK (compound BETWEEN -1 AND 1),
        human     REAL,
        attempts  INTEGER NOT NULL,
        stored_by INTEGER NOT NULL REFERENCES runs,
        seen_by   INTEGER NOT NULL REFERENCES runs
    ) STRICT;
    CREATE TABLE failed (
        key      TEXT    NOT NULL PRIMARY KEY,
        line     INTEGER NOT NULL,
        reason   TEXT    NOT NULL,
        attempts INTEGER NOT NULL,
        seen_by  INTEGER NOT NULL REFERENCES runs
    ) STRICT;
";

/// Every column of the schema above.
const COLUMNS: [&str; 3] = [
    "SELECT run, source, finished, restarts, dead_letters FROM runs",
    "SELECT key, line, text, label, compound, human, attempts, stored_by, seen_by FROM items",
    "SELECT key, line, reason, attempts, seen_by FROM failed",
];

pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    let trouble = |trouble| StoreError::new(path, trouble);
    if path.is_dir() {
        return Err(trouble(Trouble::IsFolder));
    }
    match path.parent() {
        // SQLite's own message does not say which part is missing.
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            return Err(trouble(Trouble::NoFolder(folder.to_owned())));
        }
        _ => {}
    }
    // A path, never a URI: `file:x?mode=memory` is a file's name here.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags);
    opened.map_err(Trouble::from).and_then(prepare).map_err(trouble)
}

fn prepare(mut db: Connection) -> Result<Connection, Trouble> {
    // Long enough for somebody who reads a row, short enough to tell of a second run at once.
    db.busy_timeout(Duration::from_millis(300))?;
    // Keeps what the next line takes, until the connection is closed.
    db.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let first = db.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let application: i32 = first.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i32 = first.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 =
        first.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version) {
        (0, 0) if tables == 0 => create(&first)?,
        (APPLICATION, VERSION) => check(&first)?,
        (APPLICATION, older) if older < VERSION => return Err(Trouble::Older(older)),
        (APPLICATION, newer) => return Err(Trouble::Newer(newer)),
        _ => return Err(Trouble::Foreign),
    }
    first.commit()?;
    Ok(db)
}

fn create(db: &Transaction<'_>) -> Result<(), Trouble> {
    db.execute_batch(SCHEMA)?;
    db.pragma_update(None, "application_id", APPLICATION)?;
    db.pragma_update(None, "user_version", VERSION)?;
    Ok(())
}

/// Reads all of the file once: better to stop now than half-way.
fn check(db: &Transaction<'_>) -> Result<(), Trouble> {
    let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(Trouble::Damaged(found.lines().next().unwrap_or_default().to_owned()));
    }
    // Preparing alone names a table or column that is missing.
    for columns in COLUMNS {
        db.prepare(columns)?;
    }
    Ok(())
}
