//! Difference: whether two runs were the same.

use super::Why;
use super::once::Ran;
use crate::log::RunLog;

/// Where a second run differs first from one that was good, if it does.
pub(super) fn difference(first: &RunLog, second: &Ran) -> Option<Why> {
    let Ran { log: second, why, .. } = second;
    if first.fingerprint() == second.fingerprint() && why.is_none() {
        return None;
    }
    let line = |log: &RunLog, entry: usize, end: &Option<Why>| match (log.entries().get(entry), end)
    {
        (Some(entry), _) => entry.to_string(),
        (None, Some(why)) => format!("the run has failed: {why}"),
        (None, None) => "nothing more".to_owned(),
    };
    let lines = |entry: usize| (line(first, entry, &None), line(second, entry, why));
    let most = first.entries().len().max(second.entries().len());
    let differs = |entry: &usize| {
        let (first, second) = lines(*entry);
        first != second
    };
    // They may differ only in what is not kept any more.
    let entry = (0..=most).find(differs).unwrap_or_default();
    let (first_line, second_line) = lines(entry);
    Some(Why::Differs { entry: first.earlier() + entry, first: first_line, second: second_line })
}
