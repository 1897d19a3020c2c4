//! Where texts come from.
//!
//! - Comes in: what to read: the public set, a file, standard input, the built-in sample, a live feed ([`feed`]).
//! - Goes out: [`Entry`]s in batches: an item, or a line that is none and why.
//! - Never knows: actors, sentiment, the database.
//!
//! Every line of the input becomes exactly one entry with a key of its own, so that "stored and failed together are the
//! input" can be checked. Memory is bounded: one batch, one line.
//!
//! **Keys.** The public set numbers its rows: `tweets/17`. In a file the key is the line's number and a hash of its bytes:
//! `reviews.txt/17-af63dc4c8601ec8c`. The number keeps equal texts apart; the hash makes an edited line a new item. A key
//! by text and count of occurrence would survive inserted lines, but needs all hashes of the file in memory. The folder
//! of the file is no part of its key, so that a moved file is the same input. An article of a feed has a hash of the id that the
//! feed gives it: an article that is edited is still the same.

mod csv;
pub mod dataset;
pub mod feed;
pub(crate) mod fetch;
mod lines;
mod tsv;
pub(crate) mod unpack;

use crate::hash::fnv1a;
use crate::options::{Format, Options};
use csv::Header;
pub use dataset::Part;
use lines::{Lines, RawLine};
use std::collections::VecDeque;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Longest line that is read: 64 KiB.
pub const LONGEST_LINE: usize = 64 * 1024;

/// One text to work on.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Stable and unique within the source.
    pub key: String,
    /// Line in its file, from 1.
    pub line: u64,
    /// The text as found.
    pub text: String,
    /// Mean score that people gave it, where known; below zero is negative.
    pub human: Option<f64>,
}

/// A line without a text to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Stable and unique within the source.
    pub key: String,
    /// Line in its file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub why: String,
}

/// What one line of the input comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A text.
    Item(Item),
    /// No text; to be counted and listed as failed.
    Bad(BadLine),
}

impl Entry {
    /// The key of either.
    pub fn key(&self) -> &str {
        match self {
            Self::Item(item) => &item.key,
            Self::Bad(bad) => &bad.key,
        }
    }
}

/// The input cannot be read, or not to its end. Every message says what to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum SourceError {
    /// A file cannot be opened or read on.
    Unreadable(PathBuf, io::Error),
    /// A folder where a file was expected.
    IsFolder(PathBuf),
    /// A CSV whose first line does not name a column `text`.
    NoTextColumn(String),
    /// Bytes that are not what was published.
    WrongChecksum {
        /// What was checked.
        path: PathBuf,
        /// As pinned.
        expected: String,
        /// As found.
        found: String,
    },
    /// The folder for the public set cannot be written.
    Cache(PathBuf, io::Error),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => {
                write!(
                    f,
                    "cannot read {}: {error}; give a readable file to --input",
                    path.display()
                )
            }
            Self::IsFolder(path) => {
                write!(f, "{} is a folder; give a file to --input", path.display())
            }
            Self::NoTextColumn(path) => write!(
                f,
                "the first line of {path} names no column \"text\"; rename the column with the texts, or use --format text"
            ),
            Self::WrongChecksum { path, expected, found } => write!(
                f,
                "wrong checksum of {}: expected sha256 {expected}, found {found}; delete it and run again, or use --sample",
                path.display()
            ),
            Self::Cache(path, error) => write!(
                f,
                "cannot keep the public set in {}: {error}; give a writable folder to --data, or use --sample",
                path.display()
            ),
        }
    }
}

impl std::error::Error for SourceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable(_, error) | Self::Cache(_, error) => Some(error),
            _ => None,
        }
    }
}

/// How a line is understood.
enum Layout {
    Text,
    Csv(Header),
    /// Row id, score, text.
    Scored,
}

/// One file of the input.
struct Section {
    /// Goes before the `/` in keys.
    name: String,
    /// For messages.
    path: PathBuf,
    layout: Layout,
    lines: Lines<Box<dyn BufRead + Send>>,
}

/// An open input, read batch by batch.
pub struct Source {
    name: String,
    total: Option<u64>,
    note: Option<String>,
    sections: VecDeque<Section>,
    left: u64,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name)
            .field("sections", &self.sections.len())
            .finish_non_exhaustive()
    }
}

impl Source {
    /// Opens what the options ask for, and reads the first line of a CSV. May fetch the public set, which takes seconds
    /// and blocks.
    ///
    /// Without a package client or network the sample is opened instead, and [`Source::note`] says so.
    ///
    /// # Errors
    /// [`SourceError`]: unreadable input, a CSV without texts, wrong checksum, unwritable cache.
    pub fn open(options: &Options) -> Result<Self, SourceError> {
        let mut source = if let Some(path) = &options.input {
            Self::file(path, options.format)?
        } else if options.sample {
            Self::sample()
        } else {
            Self::public(&options.data_folder(), &options.set)?
        };
        if let Some(limit) = options.limit {
            source.left = limit;
            source.total = source.total.map(|total| total.min(limit));
        }
        Ok(source)
    }

    /// Whether [`Source::open`] will have to fetch the public set first: worth a word to who is waiting.
    pub fn must_fetch(options: &Options) -> bool {
        options.input.is_none() && !options.sample && !dataset::is_here(&options.data_folder())
    }

    /// One text a line, or CSV; `-` is standard input.
    fn file(path: &Path, format: Option<Format>) -> Result<Self, SourceError> {
        let unreadable = |error| SourceError::Unreadable(path.to_owned(), error);
        let (name, reader): (String, Box<dyn BufRead + Send>) = if path == Path::new("-") {
            ("stdin".into(), Box::new(BufReader::new(io::stdin())))
        } else {
            let file = File::open(path).map_err(unreadable)?;
            if file.metadata().map_err(unreadable)?.is_dir() {
                return Err(SourceError::IsFolder(path.to_owned()));
            }
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            // A key is one line of text.
            let name = name.replace(char::is_control, "_");
            (name, Box::new(BufReader::with_capacity(64 * 1024, file)))
        };
        let is_csv = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        let is_csv = format.map_or(is_csv, |format| format == Format::Csv);
        let mut section = Section::new(name.clone(), path.to_owned(), Layout::Text, reader);
        if is_csv {
            // Here and not with the first batch: by then there would be a database with a run in it.
            let Some(line) = section.lines.next().map_err(unreadable)? else {
                return Ok(Self::new(name, None, Vec::new()));
            };
            let header = line.text().ok().and_then(Header::read);
            section.layout =
                Layout::Csv(header.ok_or_else(|| SourceError::NoTextColumn(name.clone()))?);
        }
        Ok(Self::new(name, None, vec![section]))
    }

    /// The built-in sentences.
    pub fn sample() -> Self {
        let text = include_str!("sample.tsv");
        let section = Section::new(
            "sample".into(),
            "built-in sample".into(),
            Layout::Scored,
            Box::new(text.as_bytes()),
        );
        Self::new("sample".into(), Some(text.lines().count() as u64), vec![section])
    }

    /// The public set out of `folder`, fetched if it is not there.
    fn public(folder: &Path, parts: &[Part]) -> Result<Self, SourceError> {
        match dataset::obtain(folder)? {
            dataset::Obtained::Here(files) => {
                // Each part once, in one order, whatever was typed: equal input, equal keys.
                let chosen =
                    Part::ALL.into_iter().filter(|part| parts.is_empty() || parts.contains(part));
                let mut total = 0;
                let mut sections = Vec::new();
                for part in chosen {
                    let path = files.join(part.file());
                    let file = File::open(&path)
                        .map_err(|error| SourceError::Cache(path.clone(), error))?;
                    total += part.rows();
                    sections.push(Section::new(
                        part.name().into(),
                        path,
                        Layout::Scored,
                        Box::new(BufReader::new(file)),
                    ));
                }
                let mut name = dataset::NAME.to_owned();
                if sections.len() < Part::ALL.len() {
                    for (position, section) in sections.iter().enumerate() {
                        name.push(if position == 0 { ':' } else { ',' });
                        name.push_str(&section.name);
                    }
                }
                Ok(Self::new(name, Some(total), sections))
            }
            dataset::Obtained::Absent(why) => {
                let mut sample = Self::sample();
                sample.note = Some(format!("{why}; using the built-in sample"));
                Ok(sample)
            }
        }
    }

    fn new(name: String, total: Option<u64>, sections: Vec<Section>) -> Self {
        Self { name, total, note: None, sections: sections.into(), left: u64::MAX }
    }

    /// What is read, as the summary names it: `vader-3.3.2`, `sample`, `stdin` or the file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many entries there will be, where that is known before reading.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// One line for the user about what is read, if there is something to say.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The next entries, at most `most` of them (at least one is tried for); an empty batch is the end.
    ///
    /// Blocks while it reads.
    ///
    /// # Errors
    /// The input cannot be read on. Lines that are no good are entries, not errors.
    pub fn next_batch(&mut self, most: usize) -> Result<Vec<Entry>, SourceError> {
        let wanted = (most.max(1) as u64).min(self.left) as usize;
        // No reservation of what a caller made up; a batch grows as lines are found.
        let mut batch = Vec::with_capacity(wanted.min(1024));
        while batch.len() < wanted {
            let Some(section) = self.sections.front_mut() else {
                break;
            };
            match section.next()? {
                Some(entry) => batch.push(entry),
                None => {
                    self.sections.pop_front();
                }
            }
        }
        self.left -= batch.len() as u64;
        Ok(batch)
    }
}

impl Section {
    fn new(name: String, path: PathBuf, layout: Layout, reader: Box<dyn BufRead + Send>) -> Self {
        Self { name, path, layout, lines: Lines::new(reader, LONGEST_LINE) }
    }

    fn next(&mut self) -> Result<Option<Entry>, SourceError> {
        let unreadable = |error| SourceError::Unreadable(self.path.clone(), error);
        let line = self.lines.next().map_err(unreadable)?;
        Ok(line.map(|line| self.entry(&line)))
    }

    fn entry(&self, line: &RawLine) -> Entry {
        let fields = line.text().and_then(|text| match &self.layout {
            Layout::Text => Ok((None, text.to_owned(), None)),
            Layout::Csv(header) => header.fields(text).map(|(text, human)| (None, text, human)),
            Layout::Scored => tsv::fields(text)
                .map(|(id, human, text)| (Some(id.to_owned()), text.to_owned(), Some(human))),
        });
        let key_by_line = || format!("{}/{}-{:016x}", self.name, line.number, fnv1a(&line.bytes));
        match fields {
            Ok((_, text, _)) if text.trim().is_empty() => {
                Entry::Bad(BadLine { key: key_by_line(), line: line.number, why: "empty".into() })
            }
            Ok((id, text, human)) => Entry::Item(Item {
                key: id.map_or_else(key_by_line, |id| format!("{}/{id}", self.name)),
                line: line.number,
                text,
                human,
            }),
            Err(why) => Entry::Bad(BadLine { key: key_by_line(), line: line.number, why }),
        }
    }
}

#[cfg(test)]
mod tests;
