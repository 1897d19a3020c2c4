//! Tables in Markdown.

use std::fmt::Write as _;

use crate::contenders::Entry;
use crate::samples::Samples;

/// What was measured of each contender, in the order of the columns.
#[derive(Debug)]
pub struct Row {
    pub title: String,
    pub unit: &'static str,
    pub cells: Vec<Samples>,
}

/// The table of all who were measured. Where we are among them, with what our median is to that of the loop over tokio's
/// channels, and to the best peer's.
pub fn comparison(contenders: &[&Entry], rows: &[Row]) -> String {
    let find = |name| contenders.iter().position(|entry| entry.name == name);
    let (ours, raw) = (find("thespian"), find("tokio"));
    let mut heads = vec!["work".to_owned(), "per".to_owned()];
    heads.extend(contenders.iter().map(|entry| entry.name.to_owned()));
    if ours.is_some() {
        heads.extend(["to tokio".to_owned(), "to the best peer".to_owned()]);
    }
    let mut lines = Vec::new();
    for row in rows {
        let mut line = vec![row.title.clone(), row.unit.to_owned()];
        line.extend(row.cells.iter().map(cell));
        if let Some(ours) = ours {
            let median = |who: usize| row.cells[who].median();
            let ratio = |other: f64| median(ours).map(|ours| ours / other);
            let to_raw = raw.and_then(median).and_then(ratio);
            line.push(to_raw.map_or("-".into(), |ratio| format!("{ratio:.2}")));
            let peers = (0..contenders.len()).filter(|who| contenders[*who].peer && *who != ours);
            let best = peers
                .filter_map(|who| Some((median(who)?, contenders[who].name)))
                .min_by(|(one, _), (other, _)| one.total_cmp(other));
            let to_best = best.and_then(|(best, name)| Some((ratio(best)?, name)));
            line.push(to_best.map_or("-".into(), |(ratio, name)| format!("{ratio:.2} ({name})")));
        }
        lines.push(line);
    }
    table(&heads, &lines)
}

/// The median, and from where to where the rounds were.
fn cell(samples: &Samples) -> String {
    match (samples.median(), samples.spread()) {
        (Some(median), Some((least, greatest))) if samples.count() > 1 => {
            format!("{} ({}..{})", number(median), number(least), number(greatest))
        }
        (Some(median), _) => number(median),
        (None, _) => "-".into(),
    }
}

/// With as many digits as mean something, and a comma before each three of them.
pub fn number(value: f64) -> String {
    if value < 10.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A table whose columns stand below one another in plain text, too. All but the first have their text at the right.
pub fn table(heads: &[String], lines: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let texts = lines
            .iter()
            .chain([heads].map(<[_]>::to_vec).iter())
            .map(|line| line[column].chars().count())
            .max();
        texts.unwrap_or(0)
    };
    let widths: Vec<_> = (0..heads.len()).map(width).collect();
    let mut text = String::new();
    let mut write = |line: &[String]| {
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let _ = match column {
                0 => write!(text, "| {cell:<width$} "),
                _ => write!(text, "| {cell:>width$} "),
            };
        }
        text.push_str("|\n");
    };
    write(heads);
    let rule = |(column, width): (usize, &usize)| match column {
        0 => "-".repeat(*width),
        _ => "-".repeat(width - 1) + ":",
    };
    write(&widths.iter().enumerate().map(rule).collect::<Vec<_>>());
    lines.iter().for_each(|line| write(line));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_mean_something() {
        let texts = [0.349, 9.96, 12.4, 999.6, 1234.5, 1_234_567.0].map(number);
        assert_eq!(texts, ["0.3", "10.0", "12", "1,000", "1,234", "1,234,567"]);
    }

    #[test]
    fn columns_stand_below_one_another() {
        let heads = ["work".to_owned(), "n".to_owned()];
        let lines =
            [vec!["tell".to_owned(), "1".to_owned()], vec!["ask".to_owned(), "23".to_owned()]];
        let expected = "| work |  n |\n| ---- | -: |\n| tell |  1 |\n| ask  | 23 |\n";
        assert_eq!(table(&heads, &lines), expected);
    }
}
