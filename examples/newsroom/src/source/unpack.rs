//! Checksums, and files out of an archive in an archive.
//!
//! - Comes in: a `.tar.gz` that holds another, and names of files.
//! - Goes out: these files in a new folder; checksums.
//! - Never knows: what they are or where they came from.
//!
//! Only files that were asked for are written, under the name that was asked for: no path of the archive is trusted.

use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::Path;
use tar::Archive;

const INNER: &str = "hutto_ICWSM_2014.tar.gz";

/// Far above the 2.8 MB of the real files: an archive cannot fill the disk.
const MOST: u64 = 64 * 1024 * 1024;

/// SHA-256 of a file, in hex.
pub(crate) fn checksum(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => digest.update(&buffer[..read]),
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Writes the files called `names` out of the archive inside `package` into the new folder `into`.
pub(super) fn unpack(package: &Path, names: &[&str], into: &Path) -> io::Result<()> {
    fs::create_dir(into)?;
    let mut outer = Archive::new(GzDecoder::new(BufReader::new(File::open(package)?)));
    for entry in outer.entries()? {
        let entry = entry?;
        if entry.path()?.file_name().is_some_and(|name| name == INNER) {
            let mut inner = Archive::new(GzDecoder::new(entry));
            for entry in inner.entries()? {
                let entry = entry?;
                let path = entry.path()?.into_owned();
                let wanted =
                    path.file_name().and_then(|name| names.iter().find(|wanted| name == **wanted));
                if let Some(name) = wanted {
                    io::copy(&mut entry.take(MOST), &mut File::create(into.join(name))?)?;
                }
            }
            return Ok(());
        }
    }
    Err(io::Error::new(io::ErrorKind::NotFound, format!("{INNER} is not in the package")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        for (path, bytes) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            builder.append_data(&mut header, path, *bytes).unwrap();
        }
        builder.into_inner().unwrap().finish().unwrap()
    }

    #[test]
    fn wanted_files_only() {
        let folder = tempfile::tempdir().unwrap();
        let inner = archive(&[("x/wanted.txt", b"yes"), ("x/other.txt", b"no")]);
        let package = folder.path().join("p.tar.gz");
        fs::write(
            &package,
            archive(&[("p/readme", b""), ("p/more/hutto_ICWSM_2014.tar.gz", &inner)]),
        )
        .unwrap();
        let into = folder.path().join("into");
        unpack(&package, &["wanted.txt"], &into).unwrap();
        assert_eq!(fs::read(into.join("wanted.txt")).unwrap(), b"yes");
        assert_eq!(fs::read_dir(&into).unwrap().count(), 1);
    }

    #[test]
    fn not_an_archive() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("p.tar.gz");
        for bytes in [b"no archive".to_vec(), archive(&[("p/readme", b"")])] {
            fs::write(&package, bytes).unwrap();
            let into = folder.path().join("into");
            assert!(unpack(&package, &["a"], &into).is_err());
            fs::remove_dir(into).unwrap();
        }
    }

    #[test]
    fn published_checksum() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        fs::write(&path, "abc").unwrap();
        assert_eq!(
            checksum(&path).unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
