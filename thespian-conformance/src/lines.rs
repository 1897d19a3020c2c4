//! What a scenario and its actors have said, in the order in which they said it.

use crate::slate::Slate;

#[derive(Clone, Debug, Default)]
pub(crate) struct Lines(Slate<Said>);

#[derive(Debug, Default)]
struct Said {
    lines: Vec<String>,
    is_closed: bool,
}

impl Lines {
    pub(crate) fn say(&self, line: impl Into<String>) {
        let line = line.into();
        self.0.write(|said| {
            if !said.is_closed {
                said.lines.push(line);
            }
        });
    }

    /// What is said from now on is not heard: the end of the system is the subject of few scenarios.
    pub(crate) fn close(&self) {
        self.0.write(|said| said.is_closed = true);
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.0.read(|said| said.lines.clone())
    }

    /// The lines, once there are so many.
    pub(crate) async fn first(&self, count: usize) -> Vec<String> {
        self.0.until(|said| (said.lines.len() >= count).then(|| said.lines.clone())).await
    }

    /// All of it in one line.
    pub(crate) fn joined(&self) -> String {
        self.all().join(", ")
    }

    /// All of it in one line, where no order is promised.
    pub(crate) fn sorted(&self) -> String {
        let mut lines = self.all();
        lines.sort();
        lines.join(", ")
    }
}
