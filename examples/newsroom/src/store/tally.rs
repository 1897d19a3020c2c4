//! Counting what a run has seen, with plain SQL.
//!
//! - Comes in: a connection and the number of a run.
//! - Goes out: a [`Tally`].
//! - Never knows: how it is shown.

use rusqlite::{Connection, OptionalExtension};

/// Bars of the histogram: each is a tenth of the way from -1 to 1.
pub const BARS: usize = 20;

/// Failures that are named one by one.
const NAMED: i64 = 5;

/// Counts of the database over the items that one run has seen, stored by it or before.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally {
    /// Items with a verdict.
    pub stored: u64,
    /// Items listed as failed.
    pub failed: u64,
    /// Of the stored: positive.
    pub positive: u64,
    /// Of the stored: neutral.
    pub neutral: u64,
    /// Of the stored: negative.
    pub negative: u64,
    /// Compound scores from -1 to 1, in steps of a tenth.
    pub histogram: [u64; BARS],
    /// Verdicts beside what people said.
    pub agreement: Agreement,
    /// The first failures by line.
    pub failures: Vec<Failure>,
    /// Reasons and how often, the most frequent first.
    pub reasons: Vec<(String, u64)>,
}

/// How verdicts and people agree. Every stored item is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Agreement {
    /// Both positive or both negative.
    pub same: u64,
    /// One positive, one negative.
    pub opposite: u64,
    /// The verdict is neutral, the people take a side.
    pub neutral: u64,
    /// The people take no side: their score is zero, whatever the verdict.
    pub undecided: u64,
    /// Nobody was asked: there is no human score.
    pub unscored: u64,
    /// Pearson's correlation of compound and human scores where the people take a side; `None` below two items or where
    /// one is constant.
    pub correlation: Option<f64>,
}

/// One failed item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Line in its file.
    pub line: u64,
    /// The item's key.
    pub key: String,
    /// Why it failed.
    pub reason: String,
}

pub(super) fn tally(db: &Connection, run: i64) -> rusqlite::Result<Tally> {
    let mut tally = db.query_row(
        "SELECT count(*), count(*) FILTER (WHERE label = 'positive'), count(*) FILTER (WHERE label = 'neutral'),
                count(*) FILTER (WHERE label = 'negative'), (SELECT count(*) FROM failed WHERE seen_by = ?1)
         FROM items WHERE seen_by = ?1",
        [run],
        |row| {
            Ok(Tally {
                stored: count(row.get(0)?),
                positive: count(row.get(1)?),
                neutral: count(row.get(2)?),
                negative: count(row.get(3)?),
                failed: count(row.get(4)?),
                ..Tally::default()
            })
        },
    )?;
    let mut bars = db.prepare(
        "SELECT min(19, max(0, CAST((compound + 1) * 10 AS INTEGER))) AS bar, count(*)
         FROM items WHERE seen_by = ?1 GROUP BY bar",
    )?;
    for bar in bars.query_map([run], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))? {
        let (bar, found) = bar?;
        if let Some(place) = usize::try_from(bar).ok().and_then(|bar| tally.histogram.get_mut(bar))
        {
            *place = count(found);
        }
    }
    tally.agreement = agreement(db, run)?;
    let mut failures = db.prepare(
        "SELECT line, key, reason FROM failed WHERE seen_by = ?1 ORDER BY line, key LIMIT ?2",
    )?;
    for failure in failures.query_map([run, NAMED], |row| {
        Ok(Failure { line: count(row.get(0)?), key: row.get(1)?, reason: row.get(2)? })
    })? {
        tally.failures.push(failure?);
    }
    let mut reasons = db.prepare(
        "SELECT reason, count(*) AS times FROM failed WHERE seen_by = ?1 GROUP BY reason ORDER BY times DESC, reason LIMIT ?2",
    )?;
    for reason in reasons.query_map([run, NAMED], |row| Ok((row.get(0)?, count(row.get(1)?))))? {
        tally.reasons.push(reason?);
    }
    Ok(tally)
}

fn agreement(db: &Connection, run: i64) -> rusqlite::Result<Agreement> {
    // Means first, then deviations: sums of squares lose digits.
    let means = db.query_row(
        "SELECT avg(compound), avg(human) FROM items WHERE seen_by = ?1 AND human <> 0",
        [run],
        |row| Ok(row.get::<_, Option<f64>>(0)?.zip(row.get::<_, Option<f64>>(1)?)),
    )?;
    let (undecided, unscored) = db.query_row(
        "SELECT count(*) FILTER (WHERE human = 0), count(*) FILTER (WHERE human IS NULL) FROM items WHERE seen_by = ?1",
        [run],
        |row| Ok((count(row.get(0)?), count(row.get(1)?))),
    )?;
    let sideless = Agreement { undecided, unscored, ..Agreement::default() };
    let Some((compound, human)) = means else {
        return Ok(sideless);
    };
    let found = db
        .query_row(
            "SELECT count(*) FILTER (WHERE label <> 'neutral' AND (label = 'positive') = (human > 0)),
                    count(*) FILTER (WHERE label <> 'neutral' AND (label = 'positive') <> (human > 0)),
                    count(*) FILTER (WHERE label = 'neutral'),
                    total((compound - ?2) * (human - ?3)),
                    total((compound - ?2) * (compound - ?2)), total((human - ?3) * (human - ?3))
             FROM items WHERE seen_by = ?1 AND human <> 0",
            (run, compound, human),
            |row| {
                let (together, alone): (f64, f64) = (row.get(3)?, row.get::<_, f64>(4)? * row.get::<_, f64>(5)?);
                Ok(Agreement {
                    same: count(row.get(0)?),
                    opposite: count(row.get(1)?),
                    neutral: count(row.get(2)?),
                    correlation: (alone > 0.0).then(|| together / alone.sqrt()),
                    ..sideless
                })
            },
        )
        .optional()?;
    Ok(found.unwrap_or(sideless))
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
