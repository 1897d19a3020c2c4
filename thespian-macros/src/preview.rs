//! `THESPIAN_EXPAND=Account cargo check` prints the expansions for `Account`.

use proc_macro2::TokenStream;
use std::io::Write;
use std::process::{Command, Stdio};

/// The switch.
const VARIABLE: &str = "THESPIAN_EXPAND";

/// Prints `expansion` to standard error if it was asked for by `name`.
pub(crate) fn show(macro_name: &str, name: &str, expansion: &TokenStream) {
    if std::env::var(VARIABLE).is_ok_and(|wanted| wanted == name) {
        let plain = expansion.to_string();
        let text = formatted(&plain).unwrap_or(plain);
        // A closed standard error is no reason to fail a build.
        let _ = writeln!(std::io::stderr(), "// `#[{macro_name}]` on `{name}`\n{text}");
    }
}

/// The text through rustfmt; `None` where that is not installed or does not like it.
fn formatted(text: &str) -> Option<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = rustfmt.stdin.take()?;
    // rustfmt reads all before it writes, so this cannot wait for the reading below.
    let written = input.write_all(text.as_bytes());
    drop(input);
    let output = rustfmt.wait_with_output().ok()?;
    written.ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()
}
