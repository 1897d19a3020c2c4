//! Charts as inline SVG.
//!
//! - Comes in: labels and numbers.
//! - Goes out: markup that needs nothing beside it, with a name for those who do not see it.
//! - Never knows: what the numbers mean.

use std::fmt::Write;

const WIDTH: f64 = 640.0;
/// Room for the labels of an axis.
const LEFT: f64 = 84.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 44.0;

/// One line of a chart.
pub(super) struct Line<'a> {
    pub(super) name: &'a str,
    pub(super) color: &'a str,
    pub(super) points: Vec<(f64, f64)>,
    /// Whether a value holds until the next one.
    pub(super) steps: bool,
}

/// One bar of a chart.
pub(super) struct Bar<'a> {
    pub(super) label: String,
    pub(super) value: f64,
    /// What is written at its end.
    pub(super) told: String,
    pub(super) color: &'a str,
}

/// Text that is safe between tags and in quotes.
pub(super) fn escape(text: &str) -> String {
    let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    html_escape::encode_safe(&shown).into_owned()
}

/// A number as people write it: `12,345`, `0.25`.
pub(super) fn number(value: f64) -> String {
    if value.abs() >= 100.0 || value == value.trunc() {
        let digits = format!("{:.0}", value.abs());
        let mut told = String::from(if value < 0.0 { "-" } else { "" });
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                told.push(',');
            }
            told.push(digit);
        }
        return told;
    }
    let told = format!("{value:.2}");
    told.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// About five round numbers from 0 that reach `most`.
fn ticks(most: f64) -> Vec<f64> {
    if !most.is_finite() || most <= 0.0 {
        return vec![0.0, 1.0];
    }
    let rough = most / 4.0;
    let magnitude = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * magnitude);
    let step = step.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(rough);
    let count = (most / step - 1e-9).ceil() as usize;
    (0..=count).map(|tick| tick as f64 * step).collect()
}

fn open(svg: &mut String, height: f64, name: &str) {
    let name = escape(name);
    let _ = write!(
        svg,
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{name}\"><title>{name}</title>"
    );
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, class: &str, words: &str) {
    let words = escape(words);
    let _ = write!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" class=\"{class}\">{words}</text>"
    );
}

fn rule(svg: &mut String, (x1, y1): (f64, f64), (x2, y2): (f64, f64), class: &str) {
    let _ = write!(
        svg,
        "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" class=\"{class}\"/>"
    );
}

/// The axis on the left, with a grid; gives the value at its top.
fn upright(svg: &mut String, height: f64, most: f64, label: &str) -> f64 {
    let ticks = ticks(most);
    let top = ticks.last().copied().unwrap_or(1.0);
    for tick in ticks {
        let y = height - BOTTOM - tick / top * (height - BOTTOM - TOP);
        rule(svg, (LEFT, y), (WIDTH - RIGHT, y), "grid");
        text(svg, (LEFT - 8.0, y + 4.0), "end", "tick", &number(tick));
    }
    let middle = (height - BOTTOM + TOP) / 2.0;
    let label = escape(label);
    let _ = write!(
        svg,
        "<text transform=\"translate(14 {middle:.1}) rotate(-90)\" text-anchor=\"middle\" class=\"axis\">{label}</text>"
    );
    top
}

/// Lines over time in seconds.
pub(super) fn lines(name: &str, label: &str, end: f64, lines: &[Line<'_>]) -> String {
    let height = 260.0;
    let mut svg = String::new();
    open(&mut svg, height, name);
    let values = lines.iter().flat_map(|line| line.points.iter().map(|point| point.1));
    let top = upright(&mut svg, height, values.fold(0.0, f64::max), label);
    let times = ticks(end);
    let end = times.last().copied().unwrap_or(1.0);
    let place = |(x, y): (f64, f64)| {
        let x = LEFT + (x / end).clamp(0.0, 1.0) * (WIDTH - LEFT - RIGHT);
        (x, height - BOTTOM - (y / top).clamp(0.0, 1.0) * (height - BOTTOM - TOP))
    };
    for tick in times {
        let (x, y) = place((tick, 0.0));
        rule(&mut svg, (x, y), (x, y + 4.0), "tick");
        text(&mut svg, (x, y + 18.0), "middle", "tick", &number(tick));
    }
    text(&mut svg, ((LEFT + WIDTH - RIGHT) / 2.0, height - 8.0), "middle", "axis", "seconds");
    for line in lines {
        let mut path = String::new();
        let mut before = None;
        for point in &line.points {
            let (x, y) = place(*point);
            match before {
                None => _ = write!(path, "M{x:.1} {y:.1}"),
                Some(_) if line.steps => _ = write!(path, "H{x:.1}V{y:.1}"),
                Some(_) => _ = write!(path, "L{x:.1} {y:.1}"),
            }
            before = Some((x, y));
        }
        let color = line.color;
        // A line of one point would not be seen.
        if let (1, Some((x, y))) = (line.points.len(), before) {
            let _ = write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{color}\"/>");
        }
        let _ = write!(
            svg,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" stroke-linejoin=\"round\"/>"
        );
    }
    svg.push_str("</svg>");
    if lines.len() > 1 {
        svg.push_str("<p class=\"key\">");
        for line in lines {
            let _ = write!(
                svg,
                "<span><i style=\"background:{}\"></i>{}</span>",
                line.color,
                escape(line.name)
            );
        }
        svg.push_str("</p>");
    }
    svg
}

/// Bars from left to right, each with its label before and its value behind it.
pub(super) fn bars(name: &str, bars: &[Bar<'_>]) -> String {
    const ROW: f64 = 34.0;
    const LABELS: f64 = 170.0;
    const VALUES: f64 = 150.0;
    let height = ROW * bars.len() as f64 + 6.0;
    let mut svg = String::new();
    open(&mut svg, height, name);
    let most = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    for (row, bar) in bars.iter().enumerate() {
        let y = ROW * row as f64 + 6.0;
        let share = if most > 0.0 { bar.value / most } else { 0.0 };
        let mut long = share * (WIDTH - LABELS - VALUES);
        // Something is never drawn as nothing.
        if bar.value > 0.0 {
            long = long.max(1.0);
        }
        text(&mut svg, (LABELS - 10.0, y + 16.0), "end", "label", &bar.label);
        let _ = write!(
            svg,
            "<rect x=\"{LABELS}\" y=\"{y:.1}\" width=\"{long:.1}\" height=\"22\" rx=\"2\" fill=\"{}\"/>",
            bar.color
        );
        text(&mut svg, (LABELS + long + 8.0, y + 16.0), "start", "value", &bar.told);
    }
    svg.push_str("</svg>");
    svg
}

/// Columns over an axis from `low` to `high`; `color` by the middle of each.
pub(super) fn columns(
    name: &str,
    (label, below): (&str, &str),
    (low, high): (f64, f64),
    values: &[u64],
    color: impl Fn(f64) -> &'static str,
) -> String {
    let height = 280.0;
    let mut svg = String::new();
    open(&mut svg, height, name);
    let most = values.iter().copied().max().unwrap_or(0) as f64;
    let top = upright(&mut svg, height, most, label);
    let long = WIDTH - LEFT - RIGHT;
    let each = long / values.len().max(1) as f64;
    for (column, value) in values.iter().enumerate() {
        let from = low + (high - low) * column as f64 / values.len() as f64;
        let to = low + (high - low) * (column + 1) as f64 / values.len() as f64;
        let mut tall = *value as f64 / top * (height - BOTTOM - TOP);
        if *value > 0 {
            tall = tall.max(1.0);
        }
        let (x, y) = (LEFT + each * column as f64 + 1.0, height - BOTTOM - tall);
        let _ = write!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{tall:.1}\" fill=\"{}\"><title>{} to {}: {}</title></rect>",
            each - 2.0,
            color((from + to) / 2.0),
            number(from),
            number(to),
            number(*value as f64)
        );
    }
    for tick in 0..=4 {
        let share = f64::from(tick) / 4.0;
        let x = LEFT + long * share;
        let value = number(low + (high - low) * share);
        rule(&mut svg, (x, height - BOTTOM), (x, height - BOTTOM + 4.0), "tick");
        text(&mut svg, (x, height - BOTTOM + 18.0), "middle", "tick", &value);
    }
    text(&mut svg, (LEFT + long / 2.0, height - 8.0), "middle", "axis", below);
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_a_few_round_numbers_and_reach_the_most() {
        assert_eq!(ticks(10.0), [0.0, 5.0, 10.0]);
        assert_eq!(ticks(11.0), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(ticks(0.0), [0.0, 1.0]);
        assert_eq!(ticks(f64::NAN), [0.0, 1.0]);
        for most in [1e-9, 0.3, 1.0, 7.0, 99.0, 12_345.0, 1e15] {
            let ticks = ticks(most);
            let last = *ticks.last().unwrap();
            assert!((3..=6).contains(&ticks.len()) && last >= most * 0.999, "{most}: {ticks:?}");
            assert!(last <= most * 2.0, "{most}: {ticks:?}");
        }
    }

    #[test]
    fn numbers_are_readable() {
        for (value, told) in [
            (0.0, "0"),
            (7.0, "7"),
            (999.0, "999"),
            (1000.0, "1,000"),
            (1_234_567.4, "1,234,567"),
            (-0.5, "-0.5"),
            (0.25, "0.25"),
            (2.5, "2.5"),
        ] {
            assert_eq!(number(value), told);
        }
    }

    #[test]
    fn nothing_from_outside_is_markup() {
        let told = escape("<script>\"'&\u{1b}");
        assert!(!told.contains(['<', '>', '"', '\'', '\u{1b}']), "{told}");
    }

    #[test]
    fn empty_charts_are_whole() {
        for svg in [
            lines("n", "y", 0.0, &[]),
            lines(
                "n",
                "y",
                0.0,
                &[Line { name: "a", color: "#000", points: Vec::new(), steps: true }],
            ),
            bars("n", &[]),
            columns("n", ("y", "x"), (0.0, 1.0), &[], |_| "#000"),
        ] {
            assert!(svg.starts_with("<svg") && svg.contains("</svg>"), "{svg}");
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}
