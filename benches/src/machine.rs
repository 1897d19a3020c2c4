//! Where and with what it was measured.

use std::fs;
use std::process::Command;
use std::thread;

/// A few lines below the tables.
pub fn description() -> String {
    let threads = thread::available_parallelism().map_or(0, usize::from);
    let dirty = said("git", &["status", "--porcelain", "--", env!("CARGO_MANIFEST_DIR"), ".."]);
    let dirty = if dirty.is_empty() { "" } else { ", with changes" };
    let command: Vec<_> = std::env::args().skip(1).collect();
    format!(
        "{}, {threads} threads; load {} at the end\n{}\n{}\nrevision {}{dirty}; {}\n{}\ncommand line: cargo run --release -- {}\n",
        file_line("/proc/cpuinfo", "model name"),
        fs::read_to_string("/proc/loadavg").map_or_else(
            |_| "unknown".into(),
            |load| load.split(' ').take(3).collect::<Vec<_>>().join(" ")
        ),
        fs::read_to_string("/proc/version").map_or_else(
            |_| std::env::consts::OS.into(),
            |text| text.split(" (").next().unwrap_or("").to_owned()
        ),
        said("rustc", &["--version"]),
        said("git", &["rev-parse", "--short=10", "HEAD"]),
        said("date", &["-u", "+%Y-%m-%d"]),
        versions(),
        command.join(" "),
    )
}

/// What is compared, as `Cargo.lock` has it.
fn versions() -> String {
    let names = ["tokio", "kanal", "kameo", "ractor", "actix", "xtra"];
    let lock = include_str!("../Cargo.lock");
    let found = names.map(|name| {
        let after = lock.split(&format!("name = \"{name}\"\nversion = \"")).nth(1);
        let version = after.and_then(|text| text.split('"').next()).unwrap_or("?");
        format!("{name} {version}")
    });
    found.join(", ")
}

fn file_line(path: &str, key: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(key));
    let value = line.and_then(|line| line.split(": ").nth(1));
    value.unwrap_or("a machine that does not name itself").to_owned()
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output =
        Command::new(program).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    output.map_or_else(
        |_| "?".into(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
