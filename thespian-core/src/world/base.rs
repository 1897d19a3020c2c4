//! The name of a stage, as users write it in a variable or an option.

use std::error::Error;
use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

/// The environment variable that chooses the stage. It wins over what the program itself asks for.
pub const BASE_VARIABLE: &str = "THESPIAN_BASE";

/// Which stage a system plays on. The actors' code is the same on each.
///
/// Written as text: `simple`, `simple:SEED`, `simple+io`, `simple+io:SEED`, `threads`, `threads:N`.
///
/// ```
/// use thespian_core::Base;
/// assert_eq!("simple:7".parse(), Ok(Base::Simple { seed: 7 }));
/// assert!("threads:0".parse::<Base>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Base {
    /// One thread, virtual time, and every choice of what runs next taken from `seed`.
    Simple {
        /// Equal seeds give equal runs.
        seed: u64,
    },
    /// One thread in real time, on tokio's runtime of one thread, so that its timers, sockets and tasks work. What runs next
    /// is still taken from `seed`, but what comes from outside comes when it comes: no run is like another.
    SimpleIo {
        /// Where choices among those that are ready come from.
        seed: u64,
    },
    /// All cores, on tokio's multi-thread runtime; or this many worker threads.
    Threads {
        /// The number of worker threads; `None` takes one for each core.
        workers: Option<NonZeroUsize>,
    },
}

impl Base {
    /// The most worker threads that can be asked for. An operating system may give fewer, and whoever asks for more has
    /// mistyped.
    pub const MOST_WORKERS: NonZeroUsize = NonZeroUsize::new(1024).unwrap();
}

impl Default for Base {
    fn default() -> Self {
        Base::Threads { workers: None }
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Base::Simple { seed } => write!(f, "simple:{seed}"),
            Base::SimpleIo { seed } => write!(f, "simple+io:{seed}"),
            Base::Threads { workers: None } => f.write_str("threads"),
            Base::Threads { workers: Some(workers) } => write!(f, "threads:{workers}"),
        }
    }
}

impl FromStr for Base {
    type Err = BaseError;

    fn from_str(text: &str) -> Result<Self, BaseError> {
        let (name, number) = match text.split_once(':') {
            Some((name, number)) => (name, Some(number)),
            None => (text, None),
        };
        let bad = || BaseError { text: text.to_owned() };
        match (name, number) {
            ("simple", None) => Ok(Base::Simple { seed: 0 }),
            ("simple", Some(seed)) => Ok(Base::Simple { seed: seed.parse().map_err(|_| bad())? }),
            ("simple+io", None) => Ok(Base::SimpleIo { seed: 0 }),
            ("simple+io", Some(seed)) => {
                Ok(Base::SimpleIo { seed: seed.parse().map_err(|_| bad())? })
            }
            ("threads", None) => Ok(Base::Threads { workers: None }),
            ("threads", Some(workers)) => {
                let workers: NonZeroUsize = workers.parse().map_err(|_| bad())?;
                if workers > Self::MOST_WORKERS {
                    return Err(bad());
                }
                Ok(Base::Threads { workers: Some(workers) })
            }
            _ => Err(bad()),
        }
    }
}

/// A text that names no stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseError {
    text: String,
}

impl BaseError {
    pub(crate) fn not_unicode(text: String) -> Self {
        Self { text }
    }
}

impl fmt::Display for BaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` names no stage; write `simple`, `simple:SEED`, `simple+io`, `simple+io:SEED`, `threads` or `threads:N` with N from \
             1 to {}",
            self.text,
            Base::MOST_WORKERS
        )
    }
}

impl Error for BaseError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in
            ["simple:0", "simple:18446744073709551615", "simple+io:7", "threads", "threads:3"]
        {
            assert_eq!(text.parse::<Base>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_names_no_stage() {
        for text in [
            "",
            "garbage",
            "threads:0",
            "threads:1025",
            "threads:-1",
            "simple:",
            "simple:x",
            "simple+io:",
            "simple+",
            "SIMPLE",
            "threads:2:3",
        ] {
            let error = text.parse::<Base>().unwrap_err().to_string();
            assert!(error.contains("write `simple`"), "{error}");
        }
    }
}
