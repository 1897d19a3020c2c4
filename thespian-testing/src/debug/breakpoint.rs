//! Breakpoints: at which messages a run by hand stops.

use std::fmt;

use super::At;

/// A place to stop at: a message that is about to be handled, told by who handles it and what it is.
///
/// ```
/// use thespian_testing::Breakpoint;
///
/// let deposits = Breakpoint::on("deposit");                 // this message, whoever handles it
/// let branch = Breakpoint::at("/bank/*").message("close");  // this message, in this part of the tree
/// let tills = Breakpoint::of("Till");                       // any message, to any actor of this type
/// # assert_eq!(branch.to_string(), "close at /bank/*");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a breakpoint is nothing before a debugger has it"]
pub struct Breakpoint {
    path: Option<String>,
    kind: Option<String>,
    message: Option<String>,
}

impl Breakpoint {
    /// At the messages to the actor at this path; with `/*` in the end, to all below it.
    pub fn at(path: impl Into<String>) -> Self {
        Self::default().path(path)
    }

    /// At the messages to actors of the type of this name.
    pub fn of(kind: impl Into<String>) -> Self {
        Self::default().kind(kind)
    }

    /// At the messages of this name.
    pub fn on(message: impl Into<String>) -> Self {
        Self::default().message(message)
    }

    /// Only to the actor at this path; with `/*` in the end, to those below it.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Only to actors of the type of this name.
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// Only messages of this name.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    pub(super) fn is_met(&self, at: &At) -> bool {
        let is =
            |wanted: &Option<String>, is: &str| wanted.as_ref().is_none_or(|wanted| wanted == is);
        let there = self.path.as_ref().is_none_or(|path| lies(path, &at.path));
        there && is(&self.kind, at.who.kind) && is(&self.message, at.message)
    }
}

/// Whether an actor's path is the one that is meant.
fn lies(meant: &str, path: &str) -> bool {
    match meant.strip_suffix("/*") {
        Some(above) => path.strip_prefix(above).is_some_and(|below| below.starts_with('/')),
        None => meant == path,
    }
}

impl fmt::Display for Breakpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message.as_deref().unwrap_or("any message"))?;
        if let Some(kind) = &self.kind {
            write!(f, " to {kind}")?;
        }
        if let Some(path) = &self.path {
            write!(f, " at {path}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_star_means_all_below_it_and_nobody_beside() {
        let means = |meant, paths: &[&str]| -> Vec<bool> {
            paths.iter().map(|path| lies(meant, path)).collect()
        };
        let paths = ["/bank", "/bank/till", "/bank/till/drawer", "/banks/till", "/till"];
        assert_eq!(means("/bank/*", &paths), [false, true, true, false, false]);
        assert_eq!(means("/bank", &paths), [true, false, false, false, false]);
        assert_eq!(means("/*", &paths), [true; 5]);
    }

    #[test]
    fn it_says_what_it_stops_at() {
        assert_eq!(Breakpoint::default().to_string(), "any message");
        let full = Breakpoint::on("open").path("/bank/*").kind("Till");
        assert_eq!(full.to_string(), "open to Till at /bank/*");
    }
}
