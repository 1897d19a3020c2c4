//! The progress bar.
//!
//! - Comes in: how many entries are expected, how many are done.
//! - Goes out: a bar on standard error, on a terminal only.
//! - Never knows: what is being done.

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::{self, IsTerminal};

const BAR: &str = "{bar:40} {human_pos}/{human_len} items, {speed}, {eta} left";
const SPINNER: &str = "{spinner} {human_pos} items, {speed}, {elapsed}";

/// In whole items: the style's own `per_sec` shows four decimals of an estimate.
fn speed(items_per_second: f64) -> String {
    format!("{}/s", HumanCount(items_per_second.round() as u64))
}

/// A bar, or a spinner where the end is unknown, or nothing at all.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar up to `total`; hidden unless it is wanted and standard error is a terminal.
    pub fn new(total: Option<u64>, wanted: bool) -> Self {
        let target = if wanted && io::stderr().is_terminal() {
            // Ten times a second: drawing must not cost what is drawn about.
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let (bar, style) = match total {
            Some(total) => (ProgressBar::with_draw_target(Some(total), target), BAR),
            None => (ProgressBar::with_draw_target(None, target), SPINNER),
        };
        // A wrong template would be a mistake here, not of the user: then the plain style does.
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style.with_key("speed", |state: &ProgressState, out: &mut dyn Write| {
                // A bar that is drawn badly is no reason to stop.
                let _ = out.write_str(&speed(state.per_sec()));
            }));
        }
        Self(bar)
    }

    /// `done` entries are stored or listed.
    pub fn set(&self, done: u64) {
        self.0.set_position(done);
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_well_formed_and_hidden_bars_count() {
        for total in [Some(0), Some(9), None] {
            let progress = Progress::new(total, false);
            assert!(progress.0.is_hidden());
            progress.set(5);
            assert_eq!(progress.0.position(), 5);
        }
        for template in [BAR, SPINNER] {
            ProgressStyle::with_template(template).unwrap();
        }
    }

    #[test]
    fn speed_is_in_whole_items() {
        assert_eq!(speed(12_345.678_9), "12,346/s");
        assert_eq!(speed(0.0), "0/s");
    }
}
