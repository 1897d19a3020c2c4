//! What an idle actor keeps: in a fresh process for each contender, since a process does not give back all that it had.

use std::env;
use std::error::Error;
use std::fs;
use std::process::Command;

use crate::contender::{Contender, Counter};
use crate::contenders::{CONTENDERS, Entry};
use crate::options::Options;
use crate::parts::{Note, Open};
use crate::report::{Row, number};
use crate::run::checked;
use crate::samples::Samples;
use crate::stage::Stage;

/// For the process that measures. Not in the help.
pub const CHILD: &str = "memory-of";

pub fn row(options: &Options) -> Row {
    let count = if options.quick { 200_000 } else { 1_000_000 };
    let measure = |who: &Entry| {
        let bytes = checked("memory", who.name, || ask_child(who, count, options.stage));
        bytes.into_iter().collect::<Samples>()
    };
    let cells = options.contenders.iter().map(|who| measure(who)).collect();
    Row { title: format!("idle actor, of {}", number(count as f64)), unit: "byte", cells }
}

fn ask_child(who: &Entry, count: u64, stage: Stage) -> Option<f64> {
    let mut command = Command::new(env::current_exe().expect("this binary"));
    command.args([format!("--{CHILD}"), who.name.into(), "--actors".into(), count.to_string()]);
    command.args(["--workers".into(), stage.workers.to_string()]);
    if stage.one_thread {
        command.arg("--one-thread");
    }
    let output = command.output().expect("a process");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{errors}", output.status);
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

/// In that process: prints the bytes of each, or nothing where they cannot be had.
pub fn child(name: &str, count: u64, stage: Stage) -> Result<(), Box<dyn Error>> {
    let who = CONTENDERS.iter().find(|entry| entry.name == name).ok_or("nobody is called that")?;
    if let Some(bytes) = (who.memory)(stage, count) {
        println!("{bytes}");
    }
    // Nobody needs them to end in order, and one after the other they would take their time.
    std::process::exit(0)
}

/// Spawns so many, asks each of them once, keeps their addresses, and has them all idle.
pub fn of<C: Contender>(stage: Stage, count: u64) -> Option<f64> {
    C::play(stage, async move {
        let contender = C::start();
        let open = Open::default();
        let before = resident()?;
        let mut actors = Vec::with_capacity(count as usize);
        for i in 0..count {
            let actor = contender.usual(&open).await;
            assert_eq!(actor.ask(Note { left: 0, state: i }).await, 1, "it is not a new one");
            actors.push(actor);
        }
        let each = (resident()? - before) / count as f64;
        for (i, actor) in actors.iter().enumerate().step_by(actors.len() / 100) {
            assert_eq!(actor.total().await.sum, i as u64, "it has forgotten what it was told");
        }
        // They live until the process ends.
        std::mem::forget((contender, actors));
        Some(each)
    })
}

/// Bytes of this process in memory, where the system tells.
fn resident() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024.0)
}
