//! The report as one page for a browser.
//!
//! - Comes in: a [`Report`].
//! - Goes out: one HTML file that needs nothing else: no script, no font, no network.
//! - Never knows: how any of it was found out.

mod chart;
mod style;

use crate::report::{Report, Stage, percent};
use crate::sentiment::Label;
use crate::timeline::Course;
use chart::{Bar, Line, bars, columns, escape, lines, number};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fmt, fs, io};

const GREEN: &str = "#2e7d5b";
const GREY: &str = "#8a8f98";
const RED: &str = "#b8483f";
const BLUE: &str = "#2f6db5";
const ORANGE: &str = "#b36b00";
const VIOLET: &str = "#7a4fa3";

/// Points of the throughput that are drawn: more of them would show single batches in a short run.
const POINTS: usize = 16;

/// The page cannot be written. One line that says what to do.
#[derive(Debug)]
pub struct PageError {
    path: PathBuf,
    error: io::Error,
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        write!(
            f,
            "cannot write {path}: {}; what was stored stays, give another file to --html",
            self.error
        )
    }
}

impl std::error::Error for PageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// Writes the page.
///
/// # Errors
/// [`PageError`].
pub fn write(path: &Path, report: &Report) -> Result<(), PageError> {
    fs::write(path, page(report)).map_err(|error| PageError { path: path.to_owned(), error })
}

/// The page.
pub fn page(report: &Report) -> String {
    let mut page = String::with_capacity(32 * 1024);
    let title = escape(&format!("Newsroom: {}", report.source));
    let _ = write!(
        page,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <style>{}</style></head><body><main><h1>{title}</h1>",
        style::STYLE
    );
    head(&mut page, report);
    throughput(&mut page, report);
    workers(&mut page, report);
    if report.tally.stored > 0 {
        verdicts(&mut page, report);
        scores(&mut page, report);
        agreement(&mut page, report);
    }
    stages(&mut page, report);
    polls(&mut page, report);
    failures(&mut page, report);
    page.push_str("</main></body></html>\n");
    page
}

fn section(page: &mut String, title: &str, content: &str, note: &str) {
    let _ = write!(page, "<section><h2>{}</h2>{content}", escape(title));
    if !note.is_empty() {
        let _ = write!(page, "<p>{}</p>", escape(note));
    }
    page.push_str("</section>");
}

fn head(page: &mut String, report: &Report) {
    let seconds = report.elapsed.as_secs_f64();
    let rate = if seconds > 0.0 { report.items as f64 / seconds } else { 0.0 };
    let _ = write!(page, "<p>Stored in {}.</p><dl>", escape(&report.database));
    for (name, value) in [
        ("items", number(report.items as f64)),
        ("stored", number(report.tally.stored as f64)),
        ("new", number(report.new as f64)),
        ("failed", number(report.tally.failed as f64)),
        ("seconds", format!("{seconds:.2}")),
        ("items a second", number(rate.round())),
        ("restarts", number(report.restarts as f64)),
    ] {
        let _ = write!(page, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    }
    page.push_str("</dl>");
}

/// What is drawn over time ends with the last thing that happened, so that charts can be read beside each other.
fn end(report: &Report) -> Duration {
    let last = |course: &Course| course.sizes.last().map_or(Duration::ZERO, |(at, _)| *at);
    report.courses.iter().map(last).fold(report.elapsed, Duration::max)
}

fn throughput(page: &mut String, report: &Report) {
    let points = report.throughput.rates(POINTS);
    if points.is_empty() {
        return;
    }
    let end = end(report).as_secs_f64();
    let line = Line { name: "stored", color: BLUE, points, steps: false };
    let chart = lines("Throughput over time", "items a second", end, &[line]);
    let note = "Items that came back stored or listed; they come back in batches.";
    section(page, "Throughput over time", &chart, note);
}

fn workers(page: &mut String, report: &Report) {
    let end = end(report);
    let drawn: Vec<Line<'_>> = report
        .courses
        .iter()
        .zip([VIOLET, ORANGE, BLUE, GREEN].into_iter().cycle())
        .map(|(course, color)| {
            let sizes = course.sizes.iter().map(|(at, size)| (at.as_secs_f64(), f64::from(*size)));
            let last = (end.as_secs_f64(), f64::from(course.last()));
            Line { name: &course.stage, color, points: sizes.chain([last]).collect(), steps: true }
        })
        .collect();
    if drawn.is_empty() {
        return;
    }
    let mut chart = lines("Workers over time", "workers", end.as_secs_f64(), &drawn);
    for course in &report.courses {
        let _ = write!(chart, "<p>{}</p>", escape(&course.to_string()));
    }
    section(page, "Workers over time", &chart, "");
}

fn verdicts(page: &mut String, report: &Report) {
    let tally = &report.tally;
    let counts = [tally.positive, tally.neutral, tally.negative];
    let drawn: Vec<Bar<'_>> = Label::ALL
        .into_iter()
        .zip(counts)
        .zip([GREEN, GREY, RED])
        .map(|((label, count), color)| bar(&label.to_string(), count, tally.stored, color))
        .collect();
    section(page, "Verdicts", &bars("Verdicts", &drawn), "");
}

fn bar<'a>(label: &str, count: u64, of: u64, color: &'a str) -> Bar<'a> {
    let told = format!("{} ({:.1} %)", number(count as f64), percent(count, of));
    Bar { label: label.to_owned(), value: count as f64, told, color }
}

fn scores(page: &mut String, report: &Report) {
    let color = |score: f64| match score {
        score if score.abs() < 0.1 => GREY,
        score if score > 0.0 => GREEN,
        _ => RED,
    };
    let labels = ("items", "compound score, from -1 (negative) to 1 (positive)");
    let chart = columns("Scores", labels, (-1.0, 1.0), &report.tally.histogram, color);
    section(
        page,
        "Scores",
        &chart,
        "Texts in which no word says anything have the score 0, and stand to the right of it.",
    );
}

fn agreement(page: &mut String, report: &Report) {
    let agreement = report.tally.agreement;
    let spoken = agreement.same + agreement.opposite;
    let scored = spoken + agreement.neutral + agreement.undecided;
    if scored == 0 {
        return;
    }
    let drawn = [
        bar("same side", agreement.same, scored, GREEN),
        bar("opposite sides", agreement.opposite, scored, RED),
        bar("verdict neutral", agreement.neutral, scored, GREY),
        bar("people neutral", agreement.undecided, scored, GREY),
    ];
    let mut note = format!("{} of the items have a human score.", number(scored as f64));
    if spoken > 0 {
        let share = percent(agreement.same, spoken);
        let _ = write!(note, " Where both take a side, {share:.1} % agree.");
    }
    if let Some(correlation) = agreement.correlation {
        let _ = write!(note, " The correlation of the scores is {correlation:.3}.");
    }
    section(page, "Agreement with people", &bars("Agreement with people", &drawn), &note);
}

fn stages(page: &mut String, report: &Report) {
    let drawn: Vec<Bar<'_>> = report
        .stages
        .iter()
        .map(|Stage { name, workers, items, busy }| Bar {
            label: format!("{name} \u{d7} {workers}"),
            value: busy.as_secs_f64(),
            told: format!("{:.2} s, {} items", busy.as_secs_f64(), number(*items as f64)),
            color: BLUE,
        })
        .collect();
    let mut note = "Seconds of work, summed over the actors of the stage.".to_owned();
    if report.restarts > 0 {
        let _ =
            write!(note, " {} restarts, {} dead letters.", report.restarts, report.dead_letters);
    }
    section(page, "Stages", &bars("Stages", &drawn), &note);
}

fn polls(page: &mut String, report: &Report) {
    let Some(polls) = &report.polls else { return };
    let made = u64::from(polls.made);
    let news = polls.made.saturating_sub(polls.unchanged + polls.failed);
    let drawn = [
        bar("a document", news.into(), made, GREEN),
        bar("not modified", polls.unchanged.into(), made, GREY),
        bar("failed", polls.failed.into(), made, RED),
    ];
    let why = polls.last_failure.as_ref().map(|why| format!("The last failure: {why}."));
    section(
        page,
        "Polls of the feed",
        &bars("Polls of the feed", &drawn),
        &why.unwrap_or_default(),
    );
}

fn failures(page: &mut String, report: &Report) {
    let tally = &report.tally;
    if tally.failed == 0 {
        return;
    }
    let drawn: Vec<Bar<'_>> = tally
        .reasons
        .iter()
        .map(|(reason, times)| {
            let short: String = reason.chars().take(22).collect();
            let label = if short.len() < reason.len() { format!("{short}\u{2026}") } else { short };
            bar(&label, *times, tally.failed, RED)
        })
        .collect();
    let mut content = bars("Failures by reason", &drawn);
    content.push_str("<table><tr><th>line</th><th>reason</th><th>key</th></tr>");
    for failure in &tally.failures {
        let (reason, key) = (escape(&failure.reason), escape(&failure.key));
        let _ =
            write!(content, "<tr><td>{}</td><td>{reason}</td><td>{key}</td></tr>", failure.line);
    }
    content.push_str("</table>");
    let more = tally.failed.saturating_sub(tally.failures.len() as u64);
    let note = if more > 0 { format!("And {} more.", number(more as f64)) } else { String::new() };
    section(page, "Failures", &content, &note);
}

#[cfg(test)]
mod tests;
