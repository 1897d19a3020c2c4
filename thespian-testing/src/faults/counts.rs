//! Which one it is: how many messages of a kind each actor has had.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fault::{Fault, Mishap};
use super::meant::Meant;

/// Counts messages, by receiver and kind, and knows when a script's turn has come.
#[derive(Debug)]
pub(super) struct Counts {
    of: BTreeMap<(Arc<str>, &'static str), u64>,
    /// What the script says, and how many messages each was about so far.
    script: Vec<(Fault, u64)>,
}

impl Counts {
    pub(super) fn new<'a>(script: impl Iterator<Item = &'a Fault>) -> Self {
        Self { of: BTreeMap::new(), script: script.map(|fault| (fault.clone(), 0)).collect() }
    }

    /// One more message of this kind for the actor at `path`: what the script says of it.
    pub(super) fn count(&mut self, path: &Arc<str>, kind: &'static str) -> Vec<Mishap> {
        *self.of.entry((path.clone(), kind)).or_default() += 1;
        let mut due = Vec::new();
        for (fault, seen) in &mut self.script {
            if fault.to.is(path) && fault.kind.as_deref().is_none_or(|meant| meant == kind) {
                *seen += 1;
                if *seen == fault.at {
                    due.push(fault.mishap.clone());
                }
            }
        }
        due
    }

    /// What happened to the message that was counted last, as a script would say it.
    pub(super) fn scripted(&self, path: &Arc<str>, kind: &'static str, mishap: Mishap) -> Fault {
        let at = self.of.get(&(path.clone(), kind)).copied().unwrap_or(1);
        Fault { to: Meant::exactly(path), at, kind: Some(kind.into()), mishap }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_has_its_turn_once_and_what_happened_is_a_script_again() {
        let script =
            ["crash ledger 2 deposit", "crash /bank/* 4 *"].map(|line| line.parse().unwrap());
        let mut counts = Counts::new(script.iter());
        let (ledger, teller) = (Arc::from("/bank/ledger"), Arc::from("/bank/teller"));
        let mut due = Vec::new();
        for (number, (path, kind)) in [
            (&ledger, "deposit"),
            (&teller, "deposit"),
            (&ledger, "deposit"),
            (&ledger, "close"),
            (&ledger, "deposit"),
        ]
        .into_iter()
        .enumerate()
        {
            for mishap in counts.count(path, kind) {
                due.push((number, counts.scripted(path, kind, mishap).to_string()));
            }
        }
        let due: Vec<_> = due.iter().map(|(number, fault)| (*number, fault.as_str())).collect();
        assert_eq!(due, [(2, "crash /bank/ledger 2 deposit"), (3, "crash /bank/ledger 1 close")]);
    }
}
