//! Other binaries of this package: had built, and run.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// The cargo that runs this, or any.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    command.current_dir(HERE);
    command
}

/// Has a binary built, with other features in another directory, and says where it is.
pub fn binary(name: &str, features: &[&str], target: Option<&str>) -> PathBuf {
    let target = match target {
        Some(apart) => Path::new(HERE).join("target").join(apart),
        // Where this one has been built.
        None => {
            let this = env::current_exe().expect("this binary");
            this.ancestors().nth(2).expect("target/release/binary").to_owned()
        }
    };
    let mut command = cargo();
    command.args(["build", "--quiet", "--release", "--locked", "--bin", name]);
    command.args(features).arg("--target-dir").arg(&target);
    assert!(command.status().expect("cargo").success(), "{name} does not build");
    target.join("release").join(name)
}

/// What a binary prints.
pub fn output(binary: &Path, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> String {
    let output = Command::new(binary).args(arguments).stderr(Stdio::inherit()).output();
    let output = output.expect("a process");
    assert!(output.status.success(), "{}: {}", binary.display(), output.status);
    String::from_utf8(output.stdout).expect("text")
}
