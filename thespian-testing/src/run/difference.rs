//! Difference: whether two runs were the same.

use super::Why;
use crate::log::RunLog;

/// Where two logs differ first, if they do.
pub(super) fn difference(first: &RunLog, second: &RunLog) -> Option<Why> {
    if first.fingerprint() == second.fingerprint() {
        return None;
    }
    let line = |log: &RunLog, entry: usize| match log.entries().get(entry) {
        Some(entry) => entry.to_string(),
        None => "nothing more".to_owned(),
    };
    let most = first.entries().len().max(second.entries().len());
    let differs = |entry: &usize| line(first, *entry) != line(second, *entry);
    // They may differ only in what is not kept any more.
    let entry = (0..most).find(differs).unwrap_or_default();
    let (first_line, second_line) = (line(first, entry), line(second, entry));
    Some(Why::Differs { entry: first.earlier() + entry, first: first_line, second: second_line })
}
