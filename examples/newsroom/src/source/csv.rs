//! One row of a CSV file a line.
//!
//! - Comes in: the first line, then one line at a time.
//! - Goes out: the text and, where there is one, the human score of a row, or what is wrong with it.
//! - Never knows: files or keys.
//!
//! A field cannot go over several lines here: an item is a line, so that a broken quote costs one line, not the rest
//! of the file.

use csv_core::{ReadRecordResult, Reader};

/// Names for the column with a human score.
const SCORES: [&str; 4] = ["human", "score", "rating", "mean"];

/// Where the columns are.
pub(super) struct Header {
    text: usize,
    human: Option<usize>,
    columns: usize,
}

impl Header {
    /// Finds the column `text` and a score, if there is one, in any case.
    pub(super) fn read(line: &str) -> Option<Self> {
        let names = split(line).ok()?;
        let place =
            |name: &str| names.iter().position(|found| found.trim().eq_ignore_ascii_case(name));
        Some(Self {
            text: place("text")?,
            human: SCORES.iter().find_map(|name| place(name)),
            columns: names.len(),
        })
    }

    /// Text and score of one row.
    pub(super) fn fields(&self, line: &str) -> Result<(String, Option<f64>), String> {
        if line.trim().is_empty() {
            return Ok((String::new(), None));
        }
        let mut fields = split(line)?;
        if fields.len() != self.columns {
            return Err(format!("{} fields, expected {}", fields.len(), self.columns));
        }
        let human = match self.human.map(|place| fields[place].trim()) {
            None | Some("") => None,
            Some(score) => match score.parse::<f64>() {
                Ok(score) if score.is_finite() => Some(score),
                _ => return Err(format!("score is no number: {score:.40?}")),
            },
        };
        Ok((fields.swap_remove(self.text), human))
    }
}

/// The fields of one line, quotes taken off.
fn split(line: &str) -> Result<Vec<String>, String> {
    // With its end, the line is one whole record, or a quote is still open.
    let record = format!("{line}\n");
    let mut output = vec![0; record.len()];
    // Every field but the last has a comma after it.
    let mut ends = vec![0; record.len() + 1];
    let (result, read, written, count) =
        Reader::new().read_record(record.as_bytes(), &mut output, &mut ends);
    match result {
        ReadRecordResult::Record if read == record.len() => {}
        ReadRecordResult::Record => return Err("a line end inside the line".into()),
        _ => return Err("a quote that is not closed on its line".into()),
    }
    let mut start = 0;
    ends[..count]
        .iter()
        .map(|end| {
            let field = output[..written].get(start..*end).unwrap_or_default();
            start = *end;
            // Cut at commas and quotes, so still UTF-8; said, not assumed.
            String::from_utf8(field.to_vec()).map_err(|_| "not UTF-8".to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::spread;

    #[test]
    fn quotes() {
        assert_eq!(split("a,b").unwrap(), ["a", "b"]);
        assert_eq!(split("\"a,\"\"b\"\"\",,c").unwrap(), ["a,\"b\"", "", "c"]);
        assert_eq!(split("é,\"ü\"").unwrap(), ["é", "ü"]);
        assert!(split("\"open,b").unwrap_err().contains("quote"));
        assert!(split("a\rb").is_err());
    }

    #[test]
    fn rows() {
        let header = Header::read("id, Text ,Score").unwrap();
        assert_eq!(header.fields("1,\"good, really\",2.5"), Ok(("good, really".into(), Some(2.5))));
        assert_eq!(header.fields("1,x,"), Ok(("x".into(), None)));
        assert_eq!(header.fields("   "), Ok((String::new(), None)));
        assert_eq!(header.fields("1,x").unwrap_err(), "2 fields, expected 3");
        assert!(header.fields("1,x,much").unwrap_err().contains("no number"));
        assert!(header.fields("1,x,inf").is_err());
        assert!(Header::read("id,body").is_none());
        assert!(Header::read("").is_none());
    }

    #[test]
    fn any_line_is_survived() {
        let parts = [",", "\"", "a", "é", "\r", "\\", " ", "\0", "'"];
        let mut seed = 3;
        for _ in 0..20_000 {
            let mut line = String::new();
            for _ in 0..(seed % 10) {
                seed = spread(seed);
                line.push_str(parts[(seed % parts.len() as u64) as usize]);
            }
            seed = spread(seed);
            let _ = split(&line);
        }
    }
}
