//! Writes crates into a scratch folder.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::sources::{ACTORS, Source};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A crate with all the actors, as a library: nothing of it can be left out.
pub fn many(source: &Source, scratch: &Path) -> io::Result<PathBuf> {
    let home = package(source, scratch, "many")?;
    let mut modules = String::new();
    for n in 0..ACTORS {
        let _ = writeln!(modules, "pub mod actor{n};");
        fs::write(home.join(format!("src/actor{n}.rs")), (source.actor)())?;
    }
    fs::write(home.join("src/lib.rs"), modules)?;
    Ok(home)
}

pub fn hello(source: &Source, scratch: &Path) -> io::Result<PathBuf> {
    let home = package(source, scratch, "hello")?;
    fs::write(home.join("src/main.rs"), source.hello)?;
    Ok(home)
}

fn package(source: &Source, scratch: &Path, what: &str) -> io::Result<PathBuf> {
    let home = scratch.join(format!("{what}-{}", source.name));
    fs::create_dir_all(home.join("src"))?;
    let dependencies = source.dependencies.replace("{root}", ROOT);
    let manifest = format!(
        "[workspace]\n\n[package]\nname = \"{what}-{}\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n",
        source.name
    );
    fs::write(home.join("Cargo.toml"), manifest)?;
    // The versions that the other tables have been measured with, too.
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock"), home.join("Cargo.lock"))?;
    Ok(home)
}
