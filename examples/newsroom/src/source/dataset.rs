//! The public set: what it is, and getting hold of it.
//!
//! - Comes in: the folder where it is kept.
//! - Goes out: the folder with its files, checked; or the reason why it cannot be had here.
//! - Never knows: keys, items, lines.
//!
//! Hutto, C.J. & Gilbert, E.E. (2014), "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media
//! Text", ICWSM-14: texts with the mean score of twenty people, published in the source package of `vadersentiment`.
//!
//! The folder is made complete under another name and then renamed, so that it is there whole or not at all, also when
//! two first runs race: the slower one finds the place taken and uses what is there.

use super::SourceError;
use super::fetch::{self, Fetched};
use super::unpack::{checksum, unpack};
use clap::ValueEnum;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The name of the whole set.
pub const NAME: &str = "vader-3.3.2";

/// The source package, as the package client stores it.
const PACKAGE: &str = "vaderSentiment-3.3.2.tar.gz";
const PACKAGE_SHA256: &str = "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9";

/// One file of the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// 4,200 tweets.
    Tweets,
    /// 10,605 sentences of film reviews.
    Movies,
    /// 3,708 sentences of product reviews.
    Products,
    /// 5,190 sentences of newspaper editorials.
    News,
}

impl Part {
    /// All parts, in the order in which they are read.
    pub const ALL: [Self; 4] = [Self::Tweets, Self::Movies, Self::Products, Self::News];

    /// As in keys and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tweets => "tweets",
            Self::Movies => "movies",
            Self::Products => "products",
            Self::News => "news",
        }
    }

    /// The file's name in the archive and in the cache.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Tweets => "tweets_GroundTruth.txt",
            Self::Movies => "movieReviewSnippets_GroundTruth.txt",
            Self::Products => "amazonReviewSnippets_GroundTruth.txt",
            Self::News => "nytEditorialSnippets_GroundTruth.txt",
        }
    }

    /// How many rows it has.
    pub(super) fn rows(self) -> u64 {
        match self {
            Self::Tweets => 4_200,
            Self::Movies => 10_605,
            Self::Products => 3_708,
            Self::News => 5_190,
        }
    }

    fn sha256(self) -> &'static str {
        match self {
            Self::Tweets => "dfbe7102e2f92579ed8b19df9a3822491880697c67adf712fb66e520cc05102f",
            Self::Movies => "c8293b0d942e90e223ea2c0955d969040d1a1be514a978b9af0698940bd13350",
            Self::Products => "11a9807a0974a2506a2d3b4851eaf69b3d6d20688ce4923adda2312a4f6dd6c2",
            Self::News => "7d8fbcce7dde5d716da53e78f4ef4be6b706e9ef1e1d51887e6d0ad4b69cc27e",
        }
    }
}

/// Whether the set can be had.
#[derive(Debug)]
pub(super) enum Obtained {
    /// The folder with the four files.
    Here(PathBuf),
    /// No client or no network: why, for the user.
    Absent(String),
}

/// The set kept in `folder`; fetched, checked and unpacked there at the first call.
///
/// A package that lies in `folder` already, brought by hand, is used instead of the network.
pub(super) fn obtain(folder: &Path) -> Result<Obtained, SourceError> {
    obtain_with(folder, &fetch::CLIENTS)
}

/// Whether `folder` has it already, unpacked or brought by hand.
pub(super) fn is_here(folder: &Path) -> bool {
    folder.join(NAME).is_dir() || folder.join(PACKAGE).is_file()
}

fn obtain_with(folder: &Path, clients: &[&[&str]]) -> Result<Obtained, SourceError> {
    // The folders that will be made, the deepest first.
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
        .collect();
    let obtained = obtain_into(folder, clients);
    if !matches!(obtained, Ok(Obtained::Here(_))) {
        for folder in missing {
            // Fails where somebody else has put something in.
            let _ = fs::remove_dir(folder);
        }
    }
    obtained
}

fn obtain_into(folder: &Path, clients: &[&[&str]]) -> Result<Obtained, SourceError> {
    let files = folder.join(NAME);
    if files.is_dir() {
        // Hashing 2.7 MB takes less time than finding out later that somebody edited a file.
        for part in Part::ALL {
            check(&files.join(part.file()), part.sha256(), &files)?;
        }
        return Ok(Obtained::Here(files));
    }
    let cache = |error| SourceError::Cache(folder.to_owned(), error);
    fs::create_dir_all(folder).map_err(cache)?;
    remove_leftovers(folder);
    let work = Workplace::new(folder).map_err(cache)?;
    let brought = folder.join(PACKAGE);
    let package = if brought.is_file() {
        check(&brought, PACKAGE_SHA256, &brought)?;
        brought
    } else {
        match fetch::fetch(&work.path, clients, PACKAGE_SHA256) {
            Fetched::Saved => {
                let package = work.path.join(PACKAGE);
                check(&package, PACKAGE_SHA256, &package)?;
                package
            }
            Fetched::WrongChecksum(found) => {
                return Err(SourceError::WrongChecksum {
                    path: PathBuf::from("the package vadersentiment 3.3.2 from the package index"),
                    expected: PACKAGE_SHA256.into(),
                    found,
                });
            }
            Fetched::Absent(why) => return Ok(Obtained::Absent(why)),
        }
    };
    let fresh = work.path.join(NAME);
    unpack(&package, &Part::ALL.map(Part::file), &fresh).map_err(cache)?;
    for part in Part::ALL {
        check(&fresh.join(part.file()), part.sha256(), &package)?;
    }
    match fs::rename(&fresh, &files) {
        // Another first run was faster, and put the same files there.
        Err(_) if files.is_dir() => {}
        moved => moved.map_err(cache)?,
    }
    Ok(Obtained::Here(files))
}

/// Compares a file with its pin; `blame` is what the user should delete.
fn check(path: &Path, expected: &str, blame: &Path) -> Result<(), SourceError> {
    let found = match checksum(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => "no such file".into(),
        Err(error) => return Err(SourceError::Cache(path.to_owned(), error)),
    };
    if found == expected {
        return Ok(());
    }
    Err(SourceError::WrongChecksum { path: blame.to_owned(), expected: expected.into(), found })
}

/// A folder of our own beside the final one (a rename must not leave the file system), gone when dropped.
pub(crate) struct Workplace {
    pub(crate) path: PathBuf,
}

impl Workplace {
    pub(crate) fn new(folder: &Path) -> io::Result<Self> {
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        let path = folder.join(format!("{PREFIX}{}-{nanos}", std::process::id()));
        // With its parents: another run that got nothing may take away the empty folder just now.
        fs::create_dir_all(&path)?;
        Ok(Self { path })
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

const PREFIX: &str = ".fetching-";

/// Takes away what runs that were killed have left; a run that is at work now is younger than an hour.
pub(crate) fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let age = entry.metadata().and_then(|data| data.modified()).map(|time| time.elapsed());
        if ours && matches!(age, Ok(Ok(age)) if age > Duration::from_secs(3600)) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn no_client_is_no_error_and_leaves_no_litter() {
        let folder = tempfile::tempdir().unwrap();
        let client: [&[&str]; 1] = [&["no-such-client-here"]];
        for place in [folder.path().to_owned(), folder.path().join("new/newer")] {
            let found = obtain_with(&place, &client).unwrap();
            assert!(matches!(found, Obtained::Absent(why) if why.contains("pip")));
            assert!(names(folder.path()).is_empty());
        }
    }

    #[test]
    fn a_client_that_fails_is_quoted() {
        let folder = tempfile::tempdir().unwrap();
        let client = ["sh", "-c", "echo ERROR: No matching distribution found >&2; exit 1"];
        match obtain_with(folder.path(), &[&client]).unwrap() {
            Obtained::Absent(why) => {
                assert!(why.starts_with("cannot fetch the public set (no network?)"), "{why}");
                assert!(why.contains("No matching distribution") && !why.contains('\n'), "{why}");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_wrong_package_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        // Brought by hand.
        fs::write(folder.path().join(PACKAGE), "no archive").unwrap();
        let error = obtain_with(folder.path(), &[]).unwrap_err().to_string();
        assert!(error.contains("wrong checksum") && error.contains("delete it"), "{error}");
        fs::remove_file(folder.path().join(PACKAGE)).unwrap();
        // Found wrong by the client.
        let client =
            ["sh", "-c", "echo 'DO NOT MATCH THE HASHES' >&2; echo '  Got  abc' >&2; exit 1"];
        let error = obtain_with(folder.path(), &[&client]).unwrap_err().to_string();
        assert!(error.contains("wrong checksum") && error.contains("found abc"), "{error}");
        // Let through by the client.
        let client = ["sh", "-c", "echo x > vaderSentiment-3.3.2.tar.gz"];
        let error = obtain_with(folder.path(), &[&client]).unwrap_err().to_string();
        assert!(error.contains("wrong checksum"), "{error}");
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn an_edited_cache_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(NAME)).unwrap();
        let error = obtain_with(folder.path(), &[]).unwrap_err().to_string();
        assert!(error.contains("no such file") && error.contains(NAME), "{error}");
    }

    #[test]
    fn an_unwritable_place_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let error = obtain_with(&file, &[]).unwrap_err().to_string();
        assert!(error.contains("--data"), "{error}");
    }
}
