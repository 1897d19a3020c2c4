//! Fetching the source package with the ordinary package client.
//!
//! - Comes in: an empty folder, the commands to try, the checksum.
//! - Goes out: the package in that folder, or why not.
//! - Never knows: what is inside, where it is kept.
//!
//! The client is given the checksum, because it runs the package's set-up code to read its metadata: nothing may run
//! before it has been checked. The caller checks once more what was stored.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Ways to call the client, the surest first.
pub(crate) const CLIENTS: [&[&str]; 4] =
    [&["python3", "-m", "pip"], &["pip3"], &["pip"], &["python", "-m", "pip"]];

/// What came of it.
#[derive(Debug)]
pub(super) enum Fetched {
    /// The package lies in the folder.
    Saved,
    /// The index served other bytes: their checksum.
    WrongChecksum(String),
    /// It cannot be had here: why, on one line.
    Absent(String),
}

/// Arguments to try in turn for one client. The set-up of this package of 2020 may fail with the newest or with a
/// missing set-up tool: so first in a place of its own, then with older tools there, then with those that are installed.
const WAYS: [(&[&str], &str); 3] =
    [(&[], ""), (&[], "setuptools<78"), (&["--no-build-isolation"], "")];

/// Fetches the package into `folder`. Blocks for seconds; not longer than the client's own limits, which are set low.
pub(super) fn fetch(folder: &Path, clients: &[&[&str]], sha256: &str) -> Fetched {
    let mut why = "cannot fetch the public set: no package client found (pip, Python 3)".to_owned();
    let wanted = format!("vadersentiment==3.3.2 --hash=sha256:{sha256}\n");
    if let Err(error) = fs::write(folder.join("wanted.txt"), wanted) {
        return Fetched::Absent(format!(
            "cannot fetch the public set: cannot write to {}: {error}",
            folder.display()
        ));
    }
    for client in clients {
        for (arguments, constraint) in WAYS {
            let said = match run(folder, client, arguments, constraint) {
                Ok(None) => return Fetched::Saved,
                Ok(Some(said)) => said,
                // Not installed: the next one.
                Err(_) => break,
            };
            if let Some((_, after)) = said.split_once("DO NOT MATCH THE HASHES") {
                let found =
                    after.split_once("Got").and_then(|(_, found)| found.split_whitespace().next());
                return Fetched::WrongChecksum(found.unwrap_or("another one").to_owned());
            }
            // The last complaint is the one that counts.
            let complaint =
                said.lines().rev().find(|line| line.starts_with("ERROR:")).or(said.lines().last());
            let complaint = complaint.unwrap_or("nothing").trim();
            // The client's own words blame the package when it is the network.
            why = format!(
                "cannot fetch the public set (no network?): {} says: {complaint:.160}",
                client.join(" "),
            );
            let no_network = [
                "No matching distribution",
                "Could not find a version",
                "ConnectionError",
                "Network is unreachable",
            ];
            if no_network.iter().any(|sign| said.contains(sign)) {
                return Fetched::Absent(why);
            }
            // No pip in this Python: other arguments do not help.
            if said.contains("No module named pip") {
                break;
            }
        }
    }
    Fetched::Absent(why)
}

/// One call: `None` when it went well, else what the client said.
fn run(
    folder: &Path,
    client: &[&str],
    arguments: &[&str],
    constraint: &str,
) -> io::Result<Option<String>> {
    let Some((program, first)) = client.split_first() else {
        return Ok(Some(String::new()));
    };
    // Into a file: a pipe that nobody empties could stop the client.
    let log = folder.join("log.txt");
    let mut command = Command::new(program);
    command
        .args(first)
        .args([
            "download",
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "--no-binary",
            "vadersentiment",
        ])
        .args(arguments)
        .args(["--requirement", "wanted.txt", "--dest", "."])
        .current_dir(folder)
        // In the environment these also reach the client's own child, which fetches the set-up tools.
        .env("PIP_RETRIES", "1")
        .env("PIP_DEFAULT_TIMEOUT", "15")
        .env("PIP_NO_INPUT", "1")
        .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(File::create(&log)?);
    if !constraint.is_empty() {
        fs::write(folder.join("tools.txt"), constraint)?;
        // The first name is read by older clients, the second by newer ones.
        command.env("PIP_CONSTRAINT", "tools.txt").env("PIP_BUILD_CONSTRAINT", "tools.txt");
    }
    let status = command.status()?;
    if status.success() {
        return Ok(None);
    }
    let said = fs::read(&log)?;
    Ok(Some(String::from_utf8_lossy(&said).into_owned()))
}
