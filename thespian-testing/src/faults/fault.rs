//! One fault at one message: what happens to it, and how it is written.

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::meant::Meant;

/// One fault: at the so-many-th message of its kind that an actor is sent or handles, something goes wrong.
///
/// Written as text it is a line such as `crash ledger 3 deposit`: what happens, to whom, at which one, of which kind (`*` is any), and
/// then what it takes besides. Whom: a path such as `/bank/ledger`, in which `*` stands for anything; or without a slash a name, or
/// the name of its type in lower case. What would not be one word is written as in addresses of the web: `/bank/old%20ledger`.
///
/// | Text | At that message |
/// |---|---|
/// | `crash ledger 3 deposit` | who handles it fails, as by a panic in the handler's first line |
/// | `slow ledger 3 deposit 20ms` | the handler takes so long before its first line |
/// | `restart ledger 3 deposit /bank` | the one at this path fails, and with it its subtree |
/// | `jump ledger 3 deposit 1s` | the clock leaps, and what was due meanwhile is late |
/// | `delay ledger 3 deposit 20ms` | it is so long on its way, and what its sender says to the same one waits behind it |
/// | `refuse ledger 3 deposit` | it finds no room |
///
/// The last two count what is sent, the others what is handled. Whom they name may be several: these are counted together.
///
/// ```
/// use thespian_testing::Fault;
/// let fault: Fault = "delay /bank/ledger 3 deposit 20ms".parse().unwrap();
/// assert_eq!(fault.to_string(), "delay /bank/ledger 3 deposit 20ms");
/// let error = "crash ledger deposit 3".parse::<Fault>().unwrap_err();
/// assert!(error.to_string().contains("`deposit` is no number"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub(super) to: Meant,
    /// The how-many-th, from 1 on.
    pub(super) at: u64,
    /// Of which kind; any, if nothing.
    pub(super) kind: Option<Box<str>>,
    pub(super) mishap: Mishap,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mishap {
    /// The actor fails as by a panic when it begins to handle the message.
    Crash,
    /// It takes so long before the handler's first line.
    Slow(Duration),
    /// The message is so long on its way, and all that follow it from the same sender wait behind it.
    Delay(Duration),
    /// It is refused as if the mailbox were full.
    Refuse,
    /// When the actor begins to handle the message, the one at this path fails: its parent for example, and everybody below
    /// that is made again.
    Restart(Meant),
    /// When the actor begins to handle the message, the clock jumps.
    Jump(Duration),
}

impl Mishap {
    /// Whether it happens to a message on its way, and not to one that is about to be handled.
    pub(super) fn is_on_the_way(&self) -> bool {
        matches!(self, Mishap::Delay(_) | Mishap::Refuse)
    }

    fn verb(&self) -> &'static str {
        match self {
            Mishap::Crash => "crash",
            Mishap::Slow(_) => "slow",
            Mishap::Delay(_) => "delay",
            Mishap::Refuse => "refuse",
            Mishap::Restart(_) => "restart",
            Mishap::Jump(_) => "jump",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { to, at, kind, mishap } = self;
        write!(f, "{} {to} {at} {}", mishap.verb(), kind.as_deref().unwrap_or("*"))?;
        match mishap {
            Mishap::Crash | Mishap::Refuse => Ok(()),
            Mishap::Slow(time) | Mishap::Delay(time) | Mishap::Jump(time) => {
                write!(f, " {}", Written(*time))
            }
            Mishap::Restart(whom) => write!(f, " {whom}"),
        }
    }
}

/// A duration in the largest unit in which it is a whole number.
struct Written(Duration);

/// The units, largest first.
const UNITS: [(&str, u128); 4] =
    [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000), ("ns", 1)];

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.0.as_nanos();
        let whole = UNITS.iter().find(|(_, unit)| nanos.is_multiple_of(*unit));
        let (name, unit) = whole.unwrap_or(&("ns", 1));
        write!(f, "{}{name}", nanos / unit)
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let bad = || format!("`{text}` is no time: write for example `20ms`");
    let unit = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(bad)?;
    let (number, name) = text.split_at(unit);
    let number: u64 = number.parse().map_err(|_| bad())?;
    let (_, nanos) = UNITS.iter().find(|(unit, _)| *unit == name).ok_or_else(bad)?;
    let nanos = u128::from(number) * nanos;
    u64::try_from(nanos).map(Duration::from_nanos).map_err(|_| bad())
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        read(text).map_err(|why| FaultError { text: text.trim().to_owned(), why })
    }
}

fn read(text: &str) -> Result<Fault, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [verb, to, at, kind, rest @ ..] = &words[..] else {
        return Err(
            "write what, to whom, at which one, of which kind: `crash ledger 3 deposit`".into()
        );
    };
    let at = match at.parse() {
        Ok(0) => return Err("the first is number 1".into()),
        Ok(at) => at,
        Err(_) => {
            return Err(format!("`{at}` is no number, and after `{to}` comes which one it is"));
        }
    };
    let mishap = match (*verb, rest) {
        ("crash", []) => Mishap::Crash,
        ("refuse", []) => Mishap::Refuse,
        ("slow", [time]) => Mishap::Slow(duration(time)?),
        ("delay", [time]) => Mishap::Delay(duration(time)?),
        ("jump", [time]) => Mishap::Jump(duration(time)?),
        ("restart", [whom]) if whom.starts_with('/') => Mishap::Restart(whom.parse()?),
        ("restart", _) => {
            return Err(
                "after the kind comes the path of who fails: `restart ledger 3 deposit /bank`"
                    .into(),
            );
        }
        ("slow" | "delay" | "jump", _) => {
            return Err(format!("after the kind comes a time: `{verb} ledger 3 deposit 20ms`"));
        }
        ("crash" | "refuse", _) => return Err(format!("nothing comes after the kind of `{verb}`")),
        _ => {
            return Err(format!(
                "there is no `{verb}`; there are `crash`, `slow`, `delay`, `refuse`, `restart` and `jump`"
            ));
        }
    };
    let kind = (*kind != "*").then(|| (*kind).into());
    Ok(Fault { to: to.parse()?, at, kind, mishap })
}

/// A text that is no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError {
    text: String,
    why: String,
}

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no fault: {}", self.text, self.why)
    }
}

impl Error for FaultError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in [
            "crash ledger 3 deposit",
            "crash /bank/* 1 *",
            "slow /bank/teller#3 2 open 1500us",
            "delay ledger 1 deposit 20ms",
            "delay ledger 1 deposit 1ns",
            "delay ledger 1 deposit 0s",
            "refuse ledger 18446744073709551615 deposit",
            "restart /bank/teller#3 4 deposit /bank",
            "jump ledger 1 * 3600s",
            "restart /a%20b 4 deposit /c%2A",
        ] {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn says_what_it_cannot_read() {
        for (text, why) in [
            ("", "write what, to whom"),
            ("crash ledger", "write what, to whom"),
            ("crash ledger deposit 3", "`deposit` is no number"),
            ("crash ledger 0 deposit", "the first is number 1"),
            ("crash ledger 1 deposit 3ms", "nothing comes after"),
            ("crush ledger 1 deposit", "there is no `crush`"),
            ("delay ledger 1 deposit", "comes a time"),
            ("delay ledger 1 deposit 3", "`3` is no time"),
            ("delay ledger 1 deposit ms", "`ms` is no time"),
            ("jump ledger 1 deposit 99999999999999s", "is no time"),
            ("restart ledger 1 deposit bank", "the path of who fails"),
            ("crash /100% 1 deposit", "`%` itself is `%25`"),
        ] {
            let error = text.parse::<Fault>().unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
