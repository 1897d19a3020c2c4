//! Audits: what can be said to whom in a program, as Markdown and as JSON.

use std::collections::HashMap;
use std::env;
use std::marker::PhantomData;
use std::process::{Command, Output};

use thespian::prelude::*;
use thespian::{AUDIT_VARIABLE, Audit};

/// For those who look:
/// at what has happened.
///
/// They may not touch.
#[protocol]
trait Auditor {
    /// What has happened.
    fn log(&self) -> Vec<String>;
}

#[protocol]
trait Vault<K> {
    type Value;

    fn get(&self, key: K) -> Option<Self::Value>;
}

mod bank {
    use super::*;

    #[derive(Debug)]
    pub(super) struct Overdrawn;

    /// For those who serve customers.
    #[protocol]
    pub(super) trait Teller: super::Auditor {
        fn withdraw(&mut self, cents: u64) -> Result<u64, Overdrawn>;
    }
}

use bank::{Overdrawn, TellerMsg};

/// Keeps money, and says "no" \ `yes`.
#[actor]
struct Account {
    cents: u64,
}

#[handlers(speaks(bank::Teller, Vault<u64, Value = String>))]
impl Account {
    /// Moves `cents` in or out,
    /// or | neither.
    ///
    /// More of it.
    #[handler]
    fn book(&mut self, cents: i64, r#for: HashMap<String, (u8, &'static str)>) -> u64 {
        drop(r#for);
        self.cents = self.cents.saturating_add_signed(cents);
        self.cents
    }

    #[handler]
    async fn close(&mut self) {}

    #[handler]
    fn approve(&mut self, reply: Reply<'_, Option<Self>>) -> Receipt<'_> {
        reply.answer(None)
    }

    #[cfg(not(test))]
    #[handler]
    fn left_out(&self) {}

    #[cfg(test)]
    #[handler]
    fn left_in(&self) {}
}

#[handlers]
impl Auditor for Account {
    fn log(&self) -> Vec<String> {
        Vec::new()
    }
}

#[handlers]
impl bank::Teller for Account {
    fn withdraw(&mut self, cents: u64) -> Result<u64, Overdrawn> {
        self.cents.checked_sub(cents).ok_or(Overdrawn)
    }
}

#[handlers]
impl Vault<u64> for Account {
    type Value = String;

    fn get(&self, key: u64) -> Option<String> {
        Some(key.to_string())
    }
}

#[actor]
struct Shelf<T, const N: usize>(PhantomData<fn() -> T>);

/// Said where the handlers are.
#[handlers(speaks(Auditor))]
impl<T: Clone + Send + 'static, const N: usize> Shelf<T, N> {
    #[handler]
    fn put(&mut self, items: [T; N]) -> Vec<<T as ToOwned>::Owned> {
        items.iter().map(ToOwned::to_owned).collect()
    }
}

#[handlers]
impl<T: Clone + Send + 'static, const N: usize> Auditor for Shelf<T, N> {
    fn log(&self) -> Vec<String> {
        Vec::new()
    }
}

#[test]
fn an_audit_is_read_by_people() {
    let audit = Audit::new().actor::<Shelf<u8, 4>>().actor::<Account>();
    let expected = r#"# What can be said to whom

## Actors

### `suite::audit::Account`

Keeps money, and says "no" \ `yes`.

Speaks:

- `suite::audit::bank::Teller`
- `suite::audit::Vault<K, Value>` as `Vault<u64, Value = String>`

| Message | Fields | Reply | |
|---|---|---|---|
| `book` | `cents: i64`, `for: HashMap<String, (u8, &'static str)>` | `u64` | Moves `cents` in or out, or \| neither. |
| `close` |  | `()` |  |
| `approve` |  | `Option<Account>` |  |
| `left_in` |  | `()` |  |

### `suite::audit::Shelf<T, N>`

Said where the handlers are.

Speaks:

- `suite::audit::Auditor`

| Message | Fields | Reply | |
|---|---|---|---|
| `put` | `items: [T; N]` | `Vec<<T as ToOwned>::Owned>` |  |

## Protocols

### `suite::audit::Auditor`

For those who look: at what has happened.

| Message | Fields | Reply | |
|---|---|---|---|
| `log` |  | `Vec<String>` | What has happened. |

### `suite::audit::Vault<K, Value>`

| Message | Fields | Reply | |
|---|---|---|---|
| `get` | `key: K` | `Option<Value>` |  |

### `suite::audit::bank::Teller`

For those who serve customers.

Includes:

- `suite::audit::Auditor`

| Message | Fields | Reply | |
|---|---|---|---|
| `withdraw` | `cents: u64` | `Result<u64, Overdrawn>` |  |
"#;
    assert_eq!(audit.to_markdown(), expected);
    assert_eq!(audit.to_string(), expected);
}

#[test]
fn an_audit_is_read_by_programs() {
    // An `Auditor` is met only in what a `Teller` includes.
    let text = Audit::new().actor::<Account>().to_json();
    let expected = r#"{
  "audit": 1,
  "actors": [
    {
      "path": "suite::audit::Account",
      "about": "Keeps money, and says \"no\" \\ `yes`.",
      "speaks": [
        {
          "path": "suite::audit::bank::Teller",
          "as": "bank::Teller"
        },
"#;
    assert!(text.starts_with(expected), "{text}");
    let read: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let account = &read["actors"][0];
    assert_eq!(account["about"], "Keeps money, and says \"no\" \\ `yes`.");
    assert_eq!(account["messages"][0]["about"], "Moves `cents` in or out, or | neither.");
    assert_eq!(
        account["messages"][0]["fields"][1],
        serde_json::json!({"name": "for", "type": "HashMap<String, (u8, &'static str)>"})
    );
    assert_eq!(account["messages"][1]["reply"], "()");
    let protocols: Vec<_> = read["protocols"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|protocol| protocol["path"].as_str().expect("a text"))
        .collect();
    assert_eq!(
        protocols,
        ["suite::audit::Auditor", "suite::audit::Vault<K, Value>", "suite::audit::bank::Teller"]
    );
    assert_eq!(read["protocols"][2]["includes"][0]["path"], "suite::audit::Auditor");
    assert!(read.get("note").is_none());
}

#[test]
fn it_does_not_matter_who_is_named_first_or_twice() {
    let one = Audit::new().protocol::<dyn bank::Teller>().actor::<Account>();
    let other = Audit::new().actor::<Account>().actor::<Account>().protocol::<dyn bank::Teller>();
    assert_eq!(one, other);
    assert_eq!(one.to_json(), other.to_json());
    // Of the same protocol with other parameters there is one description.
    let one = Audit::new().protocol::<dyn Vault<u8, Value = ()>>();
    assert_eq!(one, Audit::new().protocol::<dyn Vault<u64, Value = String>>());
}

#[test]
fn an_audit_of_nobody_says_so() {
    let audit = Audit::new();
    let read: serde_json::Value = serde_json::from_str(&audit.to_json()).expect("it is JSON");
    let note = read["note"].as_str().expect("a text");
    assert!(note.starts_with("Nothing is listed"), "{note}");
    assert!(note.contains("`#[thespian::main(cast(..))]`"), "{note}");
    assert_eq!(audit.to_string(), format!("# What can be said to whom\n\n{note}\n"));
    assert_eq!((&read["actors"], &read["protocols"]), (&read["protocols"], &serde_json::json!([])));
}

mod program {
    use super::*;

    #[thespian::main(cast(Account, Shelf<u8, 4>))]
    pub(super) async fn main(system: System) -> Result<(), SpawnError> {
        println!("the program runs");
        system.spawn(Account { cents: 0 })?.close().tell().expect("room");
        let withdraw = TellerMsg::Withdraw { cents: 1 };
        println!("and speaks of {withdraw:?}");
        Ok(())
    }

    use thespian::SpawnError;
}

mod without_cast {
    #[thespian::main]
    pub(super) async fn main() {
        println!("the program runs");
    }
}

/// Runs the two programs above with the variable set to this, by running this test again.
fn played(program: &str, variable: Option<&str>) -> Output {
    let mut command = Command::new(env::current_exe().expect("this binary"));
    command
        .args(["--exact", "audit::a_program_prints_its_audit_and_ends", "--nocapture"])
        .env_remove(AUDIT_VARIABLE)
        .env("THESPIAN_TEST_CHILD", program);
    if let Some(variable) = variable {
        command.env(AUDIT_VARIABLE, variable);
    }
    command.output().expect("it runs")
}

/// What it printed, and how it ended.
fn said(output: &Output) -> (String, String) {
    let text = String::from_utf8_lossy(&output.stdout);
    let (_, text) = text.split_once("<<<\n").expect("it began");
    let (text, rest) = text.split_once(">>>").expect("it ended");
    (text.to_owned(), rest.lines().next().expect("how").to_owned())
}

#[test]
fn a_program_prints_its_audit_and_ends() {
    if let Ok(program) = env::var("THESPIAN_TEST_CHILD") {
        println!("<<<");
        let code = if program == "cast" { program::main() } else { without_cast::main() };
        return println!(">>>{code:?}");
    }
    let (success, failure) = (
        format!("{:?}", std::process::ExitCode::SUCCESS),
        format!("{:?}", std::process::ExitCode::FAILURE),
    );
    let audit = Audit::new().actor::<Account>().actor::<Shelf<u8, 4>>();
    for (variable, expected) in
        [("1", audit.to_markdown()), ("markdown", audit.to_markdown()), ("json", audit.to_json())]
    {
        let output = played("cast", Some(variable));
        assert_eq!(said(&output), (expected, success.clone()), "{output:?}");
    }
    let nobody = said(&played("without", Some("1")));
    assert_eq!(nobody, (Audit::new().to_string(), success.clone()));

    let output = played("cast", Some("yes"));
    assert_eq!(said(&output), (String::new(), failure));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        error.contains(
            "error: THESPIAN_AUDIT: `yes` names no form of an audit; write `1`, `markdown` or `json`"
        ),
        "{error}"
    );

    let text = "the program runs\nand speaks of withdraw\n".to_owned();
    assert_eq!(said(&played("cast", None)), (text, success));
}
