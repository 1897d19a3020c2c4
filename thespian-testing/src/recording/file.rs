//! Recordings as files: a line of JSON for each message, so that a person can read them, and leave out lines.

use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thespian_core::{Actor, Message as _, Time};

use super::{Recorded, Recording};

/// The form of the lines. A change that old readers cannot read raises it.
const VERSION: u32 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Title {
    /// The kind of actor.
    recording_of: String,
    version: u32,
}

/// Any other line.
#[derive(Serialize, Deserialize)]
struct Line<M> {
    /// Nanoseconds since the system's start.
    at: u64,
    path: String,
    how: How,
    kind: String,
    message: M,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum How {
    Asked,
    Told,
}

impl<A: Actor<Msg: Serialize>> Recording<A> {
    /// Writes it to a file, over one that is there: a title, and a line of JSON for each message.
    ///
    /// The actor's messages are [`Serialize`]: `#[handlers(derive(Serialize, Deserialize))]`. What is in them is written as it
    /// is, secrets included.
    ///
    /// # Errors
    /// [`RecordingError`]: the file cannot be written, or a message is no JSON.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), RecordingError> {
        let path = path.as_ref();
        let failed =
            |line: usize, why: Box<dyn Error + Send + Sync>| RecordingError::new(path, line, why);
        let mut file = BufWriter::new(File::create(path).map_err(|why| failed(0, why.into()))?);
        let title = Title { recording_of: A::KIND.to_owned(), version: VERSION };
        let lines = self.entries.iter().map(|entry| {
            serde_json::to_string(&Line {
                at: u64::try_from(entry.at.since_start().as_nanos()).unwrap_or(u64::MAX),
                path: entry.path.as_ref().to_owned(),
                how: if entry.is_ask { How::Asked } else { How::Told },
                kind: entry.kind().to_owned(),
                message: &entry.message,
            })
        });
        for (number, line) in
            std::iter::once(serde_json::to_string(&title)).chain(lines).enumerate()
        {
            let line = line.map_err(|why| failed(number + 1, why.into()))?;
            writeln!(file, "{line}").map_err(|why| failed(number + 1, why.into()))?;
        }
        file.flush().map_err(|why| failed(0, why.into()))
    }
}

impl<A: Actor<Msg: DeserializeOwned>> Recording<A> {
    /// Reads it from a file that [`save`](Self::save) has written. Empty lines are passed over.
    ///
    /// # Errors
    /// [`RecordingError`], with the line: the file cannot be read, is no recording or one of another kind of actor, or a message
    /// does not fit the actor any more.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let path = path.as_ref();
        let failed =
            |line: usize, why: Box<dyn Error + Send + Sync>| RecordingError::new(path, line, why);
        let file = BufReader::new(File::open(path).map_err(|why| failed(0, why.into()))?);
        let mut entries = Vec::new();
        let mut titled = false;
        for (number, line) in file.lines().enumerate() {
            let failed = |why| failed(number + 1, why);
            let line = line.map_err(|why| failed(why.into()))?;
            if line.trim().is_empty() {
                continue;
            }
            if titled {
                entries.push(entry::<A>(&line).map_err(failed)?);
            } else {
                check_title::<A>(&line).map_err(|why| failed(why.into()))?;
                titled = true;
            }
        }
        if titled { Ok(Self { entries }) } else { Err(failed(0, "it is empty".into())) }
    }
}

fn check_title<A: Actor>(line: &str) -> Result<(), String> {
    let title: Title =
        serde_json::from_str(line).map_err(|why| format!("it is no recording: {why}"))?;
    if title.version != VERSION {
        return Err(format!("it has version {}, and this reads version {VERSION}", title.version));
    }
    if title.recording_of != A::KIND {
        return Err(format!("it is of `{}`, and not of `{}`", title.recording_of, A::KIND));
    }
    Ok(())
}

fn entry<A: Actor<Msg: DeserializeOwned>>(
    line: &str,
) -> Result<Recorded<A::Msg>, Box<dyn Error + Send + Sync>> {
    let Line { at, path, how, kind, message } = serde_json::from_str::<Line<A::Msg>>(line)?;
    if message.kind() != kind {
        return Err(format!("it was for `{kind}`, and is for `{}` now", message.kind()).into());
    }
    let (at, path) = (Time::at(Duration::from_nanos(at)), Arc::from(path));
    Ok(Recorded { at, path, is_ask: matches!(how, How::Asked), message })
}

/// Why a [`Recording`] could not be saved or loaded.
#[derive(Debug)]
pub struct RecordingError {
    /// The file, and the line in it if it is about one.
    place: String,
    why: Box<dyn Error + Send + Sync>,
}

impl RecordingError {
    fn new(path: &Path, line: usize, why: Box<dyn Error + Send + Sync>) -> Self {
        let mut place = path.display().to_string();
        if line > 0 {
            place.push_str(&format!(":{line}"));
        }
        Self { place, why }
    }

    /// What the operating system said, if that is why.
    pub fn io(&self) -> Option<&io::Error> {
        self.why.downcast_ref()
    }
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

impl Error for RecordingError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.why)
    }
}
