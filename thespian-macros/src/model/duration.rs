//! Durations as users write them: `"500ms"`, `"10s"`, `"5m"`, `"2h"`; and two of them, `"100ms..10s"`.

/// The milliseconds of `text`, or what is wrong with it.
pub(crate) fn milliseconds(text: &str) -> Result<u64, String> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let each: u64 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "" if !number.is_empty() => {
            return Err(format!(
                "`{text}` has no unit; write `{text}ms`, `{text}s`, `{text}m` or `{text}h`"
            ));
        }
        _ => {
            return Err(format!(
                "`{text}` is no duration; write a whole number and `ms`, `s`, `m` or `h`, as in `10s`"
            ));
        }
    };
    if number.is_empty() {
        return Err(format!(
            "`{text}` is no duration; write a whole number before `{unit}`, as in `10{unit}`"
        ));
    }
    number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(each))
        .ok_or_else(|| format!("`{text}` is too long"))
}

/// The milliseconds on both sides of the `..` in `text`, or what is wrong with it.
pub(crate) fn range(text: &str) -> Result<(u64, u64), String> {
    match text.split_once("..") {
        Some((first, most)) if !first.is_empty() && !most.is_empty() => {
            Ok((milliseconds(first)?, milliseconds(most)?))
        }
        _ => Err(format!(
            "`{text}` has not two ends; write the first wait and the longest, as in `100ms..10s`"
        )),
    }
}
