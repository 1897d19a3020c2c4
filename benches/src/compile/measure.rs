//! Has them compiled, and looks at the clock.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::crates;
use super::sources::Source;
use crate::cargo;
use crate::samples::Samples;

/// Seconds of one contender.
#[derive(Debug, Default)]
pub struct Cost {
    pub check: Samples,
    pub build: Samples,
    pub hello: Samples,
}

/// A contender whose crates are written, and whose dependencies are compiled.
#[derive(Debug)]
pub struct Ready {
    many: PathBuf,
    hello: PathBuf,
    target: PathBuf,
}

impl Ready {
    /// Also makes sure that the crates are right: without that, an error would be quick to find.
    pub fn make(source: &Source, scratch: &Path) -> io::Result<Self> {
        let ready = Self {
            many: crates::many(source, scratch)?,
            hello: crates::hello(source, scratch)?,
            target: scratch.join(format!("target-{}", source.name)),
        };
        compile("check", &ready.many, &ready.target);
        compile("build", &ready.many, &ready.target);
        compile("build", &ready.hello, &ready.target);
        let binary = ready.target.join(format!("debug/hello-{}", source.name));
        let said = cargo::output(&binary, [""; 0]);
        assert_eq!(said.trim(), "hello, world", "{} greets otherwise", source.name);
        Ok(ready)
    }

    pub fn measure(&self, cost: &mut Cost) -> io::Result<()> {
        for (command, samples) in [("check", &mut cost.check), ("build", &mut cost.build)] {
            // Only this crate is compiled again.
            let file = self.many.join("src/lib.rs");
            fs::write(&file, fs::read_to_string(&file)? + "\n")?;
            samples.push(compile(command, &self.many, &self.target));
        }
        let cold = self.target.with_extension("cold");
        cost.hello.push(compile("build", &self.hello, &cold));
        fs::remove_dir_all(cold)
    }
}

/// Seconds.
fn compile(command: &str, home: &Path, target: &Path) -> f64 {
    let mut cargo: Command = cargo::cargo();
    cargo.current_dir(home).args([command, "--quiet", "--target-dir"]).arg(target);
    // What stays the same would be compiled by nobody.
    cargo.env("CARGO_INCREMENTAL", "0").stdout(Stdio::null());
    let began = Instant::now();
    let status = cargo.status().expect("cargo");
    assert!(status.success(), "{command} in {}: {status}", home.display());
    began.elapsed().as_secs_f64()
}
