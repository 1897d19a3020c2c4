//! "Did you mean": the known word nearest to a mistyped one.

/// The known word that `written` was probably meant to be.
pub(crate) fn nearest<'w>(written: &str, known: &[&'w str]) -> Option<&'w str> {
    known
        .iter()
        .map(|word| (distance(written, word), *word))
        .filter(|(distance, word)| *distance <= 1 + word.chars().count() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// "unknown option `mailbx`; did you mean `mailbox`?", or the list of what is known.
pub(crate) fn unknown(what: &str, written: &str, known: &[&str]) -> String {
    match nearest(written, known) {
        Some(word) => format!("unknown {what} `{written}`; did you mean `{word}`?"),
        None => format!("unknown {what} `{written}`; known: {}", listed(known)),
    }
}

/// `` `a`, `b`, `c` ``
pub(crate) fn listed(known: &[&str]) -> String {
    known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// How many letters to add, drop, change or swap with a neighbour to get from `a` to `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = changed.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}
