//! Stages that grow and shrink: by the load, and by hand while the work goes on. Nothing is lost and nothing done twice.

use newsroom::options::Options;
use newsroom::progress::Progress;
use newsroom::sentiment::{Engine, Judge};
use newsroom::source::Source;
use newsroom::stages::{Cleaner, Clerk, Fetcher, Infer, InferAddr, Input, Totals, Writer, pool};
use newsroom::store::{Store, Tally};
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use tempfile::TempDir;
use thespian::prelude::*;
use thespian::{Base, PoolHandle};

const LINES: u64 = 3000;

/// A file with so many different lines.
fn input(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("in.txt");
    let lines = (0..LINES).fold(String::new(), |mut lines, number| {
        let _ = writeln!(lines, "I really love number {number}, but the {number}th day was AWFUL!");
        lines
    });
    fs::write(&path, lines).unwrap();
    path
}

fn newsroom(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsroom"));
    command.current_dir(folder).stdin(Stdio::null()).args(["--db", "news.db", "--summary", "json"]);
    command.args(args).output().unwrap()
}

#[test]
fn stages_follow_the_load_up_and_down_and_nothing_is_lost() {
    for base in ["simple:7", "threads:2"] {
        let folder = tempfile::tempdir().unwrap();
        input(&folder);
        let output = newsroom(
            folder.path(),
            &[
                &["--input", "in.txt", "--base", base, "--chaos", "0.05", "--attempts", "20"][..],
                &["--infer", "1..10", "--clean", "1..3", "--store", "1..2", "--html", "page.html"],
            ]
            .concat(),
        );
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let found: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        assert_eq!((&found["items"], &found["stored"]), (&LINES.into(), &LINES.into()), "{text}");
        let course = text.lines().find(|line| line.starts_with("  infer 1 -> 2")).expect(&text);
        assert!(course.contains(" -> 1, "), "it is small again at the end: {course}");
        let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
        assert!(page.contains("Workers over time") && page.contains("infer 1 -&gt; 2"), "{page}");
    }
}

#[test]
fn fixed_numbers_have_no_course() {
    let folder = tempfile::tempdir().unwrap();
    let output = newsroom(folder.path(), &["--sample", "--infer", "3..3", "--store", "1"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && !text.contains("Workers over time"), "{text}");
}

/// Changes the sizes of pools as fast as one of them gets through with its work.
#[actor]
struct Meddler {
    infer: InferAddr,
    pools: Vec<PoolHandle>,
    changes: u32,
}

#[handlers]
impl Meddler {
    #[handler]
    fn meddle(&mut self, cx: &mut Context<Self>) {
        for (position, pool) in self.pools.iter().enumerate() {
            let size = 1 + (self.changes as usize + position) * 5 % 7;
            pool.resize(size).unwrap();
        }
        self.changes += 1;
        let (key, text) = (Arc::from("meddler"), Arc::from("fine"));
        cx.pipe(self.infer.judge(key, 1, text), |_| MeddlerMsg::Meddle);
    }

    #[handler]
    fn changes(&self) -> u32 {
        self.changes
    }
}

async fn run_and_meddle(system: System, path: PathBuf, folder: PathBuf) -> (Totals, Tally, u32) {
    let args = ["newsroom".as_ref(), "--input".as_ref(), path.as_os_str()];
    let source = Source::open(&Options::read(args).unwrap()).unwrap();
    let mut database = Store::open(&folder.join("news.db")).unwrap();
    let run = database.begin("test", Engine::Vader).unwrap();
    let writer = system.spawn(Writer::new(database, run)).unwrap();
    let store = system.spawn(pool(2.into(), 1, Clerk::props(writer.clone()))).unwrap();
    let infer = system.spawn(pool(4.into(), 16, Infer::props(Judge::default(), 0.05))).unwrap();
    let clean = Cleaner::props(infer.clone(), store.clone(), 20);
    let clean = system.spawn(pool(3.into(), 1, clean)).unwrap();
    let pools = vec![infer.pool().unwrap(), clean.pool().unwrap(), store.pool().unwrap()];
    let meddler = system.spawn(Meddler { infer, pools, changes: 0 }).unwrap();
    let fetch = Fetcher::new(Input::Source(source), clean, 4, None, Progress::new(None, false));
    let fetch = system.spawn(fetch).unwrap();
    meddler.meddle().await.unwrap();
    let totals = fetch.run().await.unwrap().unwrap();
    let changes = meddler.changes().await.unwrap();
    (totals, writer.close(0, 0).await.unwrap().unwrap(), changes)
}

#[test]
fn numbers_may_change_at_any_time_and_nothing_is_lost_or_done_twice() {
    for base in [Base::Simple { seed: 7 }, Base::Simple { seed: 8 }, "threads:2".parse().unwrap()] {
        let folder = tempfile::tempdir().unwrap();
        let (path, place) = (input(&folder), folder.path().to_owned());
        let mut done = None;
        let builder = System::builder().base(base).ignore_environment().without_dead_letter_log();
        let ran = builder.run(|system| {
            let done = &mut done;
            async move { *done = Some(run_and_meddle(system, path, place).await) }
        });
        ran.unwrap();
        let (totals, tally, changes) = done.unwrap();
        assert!(changes > 5, "{changes}");
        assert_eq!((totals.items, totals.done, totals.judged), (LINES, LINES, LINES));
        assert_eq!((totals.written.new, totals.written.already), (LINES, 0));
        assert_eq!((tally.stored, tally.failed), (LINES, 0));
    }
}
