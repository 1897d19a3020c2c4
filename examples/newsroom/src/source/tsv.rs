//! One row of a scored set: id, score, text, with tabs between.
//!
//! - Comes in: one line. - Goes out: its fields, or what is wrong. - Never knows: which file it is from.

/// Id, mean score and text of one row.
pub(super) fn fields(line: &str) -> Result<(&str, f64, &str), String> {
    let mut fields = line.splitn(3, '\t');
    let (Some(id), Some(score), Some(text)) = (fields.next(), fields.next(), fields.next()) else {
        return Err("not three fields with tabs between".into());
    };
    let score: f64 = score.trim().parse().map_err(|_| format!("score is no number: {score:?}"))?;
    if !score.is_finite() || id.trim().is_empty() {
        return Err("no id, or no finite score".into());
    }
    Ok((id.trim(), score, text))
}

#[cfg(test)]
mod tests {
    use super::fields;

    #[test]
    fn rows() {
        assert_eq!(fields("1_2\t-0.5\ta\tb"), Ok(("1_2", -0.5, "a\tb")));
        for bad in ["", "x", "1\t2", "1\tx\ttext", "1\tNaN\ttext", "\t1\ttext"] {
            assert!(fields(bad).is_err(), "{bad}");
        }
    }
}
