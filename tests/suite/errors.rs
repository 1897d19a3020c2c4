//! Errors that handlers return: a reply to whoever asked, and a dead letter where nobody did. They never fail the actor.

use std::fmt;
use std::time::Duration;

use thespian::prelude::*;
use thespian::{DeadLetter, DeadLetters, DeadReason};

use crate::stages::{everywhere, everywhere_often, on_simple};

const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone, Debug, PartialEq)]
struct Overdrawn(u64);

impl fmt::Display for Overdrawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} too much", self.0)
    }
}

/// An error that nobody can read.
#[derive(Debug, PartialEq)]
struct Mute;

/// An error that cannot be said.
#[derive(Debug)]
struct Unspeakable;

impl fmt::Display for Unspeakable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("on purpose");
    }
}

/// Under a name that no macro knows.
type Withdrawal = Result<u64, Overdrawn>;

/// No result, whatever it is called.
mod lookalike {
    #[derive(Debug, PartialEq)]
    pub(super) enum Result {
        Err(u64),
    }
}

#[actor]
struct Account {
    cents: u64,
}

#[handlers]
impl Account {
    #[init]
    fn open(cents: u64) -> Self {
        Self { cents }
    }

    #[handler]
    fn balance(&self) -> u64 {
        self.cents
    }

    #[handler]
    fn withdraw(&mut self, cents: u64) -> Result<u64, Overdrawn> {
        let over = Overdrawn(cents.saturating_sub(self.cents));
        self.cents = self.cents.checked_sub(cents).ok_or(over)?;
        Ok(self.cents)
    }

    #[handler]
    async fn withdraw_slowly(&mut self, cx: &mut Context<Self>, cents: u64) -> Withdrawal {
        cx.sleep(SECOND).await;
        self.withdraw(cents)
    }

    #[handler(boxed)]
    async fn withdraw_boxed(&mut self, cents: u64) -> Withdrawal {
        self.withdraw(cents)
    }

    #[handler(blocking)]
    fn withdraw_blocking(&mut self, cents: u64) -> Withdrawal {
        self.withdraw(cents)
    }

    #[handler]
    fn aliased(&mut self, cents: u64) -> Withdrawal {
        self.withdraw(cents)
    }

    #[handler]
    fn mute(&mut self) -> Result<(), Mute> {
        Err(Mute)
    }

    #[handler]
    async fn dynamic(&mut self) -> thespian::Result {
        Err("of any kind".into())
    }

    #[handler]
    fn unspeakable(&mut self) -> Result<(), Unspeakable> {
        Err(Unspeakable)
    }

    #[handler]
    fn lookalike(&self) -> lookalike::Result {
        lookalike::Result::Err(1)
    }

    #[handler]
    fn nested(&self) -> Option<Result<(), Overdrawn>> {
        Some(Err(Overdrawn(1)))
    }
}

/// Kind, reason and text of all that are there.
fn all(letters: &mut DeadLetters) -> Vec<(&'static str, DeadReason, Option<String>)> {
    let text = |letter: &DeadLetter| letter.error.as_deref().map(str::to_owned);
    std::iter::from_fn(|| letters.try_next())
        .map(|letter| (letter.message, letter.why, text(&letter)))
        .collect()
}

fn unheard(
    message: &'static str,
    text: Option<&str>,
) -> (&'static str, DeadReason, Option<String>) {
    (message, DeadReason::Error, text.map(str::to_owned))
}

#[test]
fn an_error_from_a_tell_is_a_dead_letter_and_kills_nothing() {
    everywhere_often(async |system| {
        let account = system.spawn(Account::open(10)).unwrap();
        let mut letters = system.dead_letters();
        account.withdraw(12).tell().unwrap();
        account.withdraw(4).tell().unwrap();
        account.withdraw(7).tell().unwrap();
        assert_eq!(account.balance().await, Ok(6));
        let first = letters.next().await.unwrap();
        assert_eq!((first.to.id, first.to.kind), (account.id(), "Account"));
        assert_eq!(first.error.as_deref(), Some("2 too much"));
        assert_eq!(all(&mut letters), [unheard("withdraw", Some("1 too much"))]);
        let stats = system.stats();
        assert_eq!((stats.errors, stats.dead_letters, stats.failures), (2, 2, 0));
    });
}

#[test]
fn an_error_to_an_asker_is_a_reply() {
    everywhere(async |system| {
        let account = system.spawn(Account::open(10)).unwrap();
        let mut letters = system.dead_letters();
        assert_eq!(account.withdraw(12).await, Ok(Err(Overdrawn(2))));
        assert_eq!(account.withdraw_boxed(12).await, Ok(Err(Overdrawn(2))));
        assert_eq!(account.withdraw_blocking(12).await, Ok(Err(Overdrawn(2))));
        assert_eq!(account.mute().await, Ok(Err(Mute)));
        // Not even a text is made.
        assert!(account.unspeakable().await.unwrap().is_err());
        // Who asked and went away has asked.
        drop(account.withdraw(12).ask());
        assert_eq!(account.balance().await, Ok(10));
        assert_eq!(all(&mut letters), []);
        assert_eq!(system.stats().errors, 0);
    });
}

#[test]
fn all_kinds_of_handlers_and_of_errors_are_seen() {
    everywhere(async |system| {
        let account = system.spawn(Account::open(10)).unwrap();
        let mut letters = system.dead_letters();
        account.withdraw_boxed(11).tell().unwrap();
        account.withdraw_blocking(12).tell().unwrap();
        account.aliased(13).tell().unwrap();
        account.mute().tell().unwrap();
        account.dynamic().tell().unwrap();
        assert_eq!(account.balance().await, Ok(10));
        assert_eq!(
            all(&mut letters),
            [
                unheard("withdraw_boxed", Some("1 too much")),
                unheard("withdraw_blocking", Some("2 too much")),
                unheard("aliased", Some("3 too much")),
                unheard("mute", None),
                unheard("dynamic", Some("of any kind")),
            ]
        );
    });
}

#[test]
fn what_is_no_error_is_none() {
    everywhere(async |system| {
        let account = system.spawn(Account::open(10)).unwrap();
        let mut letters = system.dead_letters();
        account.withdraw(1).tell().unwrap();
        account.withdraw_boxed(1).tell().unwrap();
        account.lookalike().tell().unwrap();
        account.nested().tell().unwrap();
        account.balance().tell().unwrap();
        assert_eq!(account.balance().await, Ok(8));
        assert_eq!(all(&mut letters), []);
    });
}

#[test]
fn an_async_handler_has_ended_first() {
    on_simple(30, async |system| {
        let account = system.spawn(Account::open(10)).unwrap();
        let mut letters = system.dead_letters();
        account.withdraw_slowly(11).tell().unwrap();
        let letter = letters.next().await.unwrap();
        assert_eq!(letter.error.as_deref(), Some("1 too much"));
        assert_eq!(letter.at.since_start(), SECOND);
    });
}

#[test]
fn a_text_that_panics_is_a_failure_like_any_other() {
    everywhere(async |system| {
        let account = system.spawn(Account::props(10)).unwrap();
        let mut letters = system.dead_letters();
        account.withdraw(3).await.unwrap().unwrap();
        account.unspeakable().tell().unwrap();
        // A new one, with its first balance.
        assert_eq!(account.balance().await, Ok(10));
        assert_eq!(all(&mut letters), [("unspeakable", DeadReason::Poison, None)]);
        assert_eq!((system.stats().failures, system.stats().errors), (1, 0));
    });
}

#[test]
fn timers_and_pools_tell_too() {
    on_simple(30, async |system| {
        let accounts = system.spawn(Pool::new(2, Account::props(10))).unwrap();
        let mut letters = system.dead_letters();
        accounts.withdraw(11).tell().unwrap();
        accounts.withdraw(12).after(SECOND).unwrap().detach();
        assert_eq!(accounts.withdraw(13).await, Ok(Err(Overdrawn(3))));
        for text in ["1 too much", "2 too much"] {
            let letter = letters.next().await.unwrap();
            assert_eq!((letter.message, letter.why), ("withdraw", DeadReason::Error));
            assert_eq!(letter.error.as_deref(), Some(text));
        }
        assert_eq!(all(&mut letters), []);
    });
}

trait Trade {
    type Outcome;
}

impl<E> Trade for Shop<E> {
    type Outcome = Result<(), E>;
}

/// Results as the rest of the world writes them.
#[actor]
struct Shop<E> {
    error: E,
}

#[handlers]
impl<E: Clone + Send> Shop<E> {
    #[handler]
    fn empty(&self) -> Result<(), ()> {
        Err(())
    }

    #[handler]
    fn sure(&self) -> Result<u8, std::convert::Infallible> {
        Ok(1)
    }

    #[handler]
    fn word(&self) -> Result<u8, &'static str> {
        Err("closed")
    }

    #[handler]
    async fn io(&mut self) -> std::io::Result<()> {
        Err(std::io::Error::other("no disk"))
    }

    #[handler]
    fn shown(&self) -> fmt::Result {
        Err(fmt::Error)
    }

    /// Of which nobody has said that it has a text.
    #[handler]
    fn trade(&self) -> <Self as Trade>::Outcome {
        Err(self.error.clone())
    }
}

#[test]
fn a_result_has_many_names() {
    everywhere(async |system| {
        let shop = system.spawn(Shop { error: Overdrawn(1) }).unwrap();
        let mut letters = system.dead_letters();
        shop.empty().tell().unwrap();
        shop.sure().tell().unwrap();
        shop.word().tell().unwrap();
        shop.io().tell().unwrap();
        shop.shown().tell().unwrap();
        shop.trade().tell().unwrap();
        assert_eq!(shop.sure().await, Ok(Ok(1)));
        assert_eq!(
            all(&mut letters),
            [
                unheard("empty", None),
                unheard("word", Some("closed")),
                unheard("io", Some("no disk")),
                unheard("shown", Some(&fmt::Error.to_string())),
                unheard("trade", None),
            ]
        );
    });
}

/// The error of a type parameter, and a reply of which only the actor's user knows what it is.
#[actor]
struct Shelf<T, E> {
    item: T,
    error: E,
}

#[handlers]
impl<T: Clone + Send, E: Clone + fmt::Display + Send> Shelf<T, E> {
    #[handler]
    fn fail(&self) -> Result<T, E> {
        Err(self.error.clone())
    }

    #[handler]
    async fn fail_later(&mut self) -> Result<T, E> {
        Err(self.error.clone())
    }

    #[handler]
    fn item(&self) -> T {
        self.item.clone()
    }
}

#[test]
fn parameters_are_looked_through_where_the_handler_says_that_it_is_a_result() {
    everywhere(async |system| {
        let item: Result<(), Overdrawn> = Err(Overdrawn(1));
        let shelf = system.spawn(Shelf { item, error: Overdrawn(2) }).unwrap();
        let mut letters = system.dead_letters();
        shelf.fail().tell().unwrap();
        shelf.fail_later().tell().unwrap();
        shelf.item().tell().unwrap();
        assert_eq!(shelf.item().await, Ok(Err(Overdrawn(1))));
        let text = Some("2 too much");
        assert_eq!(all(&mut letters), [unheard("fail", text), unheard("fail_later", text)]);
    });
}
