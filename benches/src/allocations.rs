//! Allocations of each operation, and live bytes of what an actor has besides. The binary `allocations` measures, the main one has
//! it built and shows what it prints.

use crate::cargo;
use crate::extras;
use crate::meter::ALLOCATIONS;
use crate::options::Options;
use crate::report::{Row, table};
use crate::run;
use crate::samples::Samples;
use crate::workloads::{WORKLOADS, Work};

/// How allocations are counted in this process.
pub fn count_by(count: fn() -> u64) {
    let _ = ALLOCATIONS.set(count);
}

/// For the main binary.
pub fn section(_options: &Options) -> String {
    let binary = cargo::binary("allocations", &[], None);
    cargo::output(
        &binary,
        std::env::args()
            .skip(1)
            .filter(|argument| argument != "allocations" && argument != "extras"),
    )
}

/// For the other one.
pub fn tables(options: &Options, live: fn() -> f64) -> String {
    let mut heads = vec!["allocations".to_owned(), "per".to_owned()];
    heads.extend(options.contenders.iter().map(|entry| entry.name.to_owned()));
    let lines: Vec<_> = rows(options).iter().map(line).collect();
    let mut text = String::new();
    if !lines.is_empty() {
        text.push_str(&table(&heads, &lines));
        text.push('\n');
    }
    if options.contenders.iter().any(|entry| entry.name == "thespian") {
        text.push_str(&extras::table_of(live));
    }
    text
}

fn rows(options: &Options) -> Vec<Row> {
    let mut rows = Vec::new();
    for workload in WORKLOADS {
        // The same work as others, on more threads.
        if matches!(workload.work, Work::Crowd(_)) || !options.wants(workload.name) {
            continue;
        }
        let count = |who: &&crate::contenders::Entry| {
            let outcome =
                run::attempt(workload.name, who, workload.work, options.stage, workload.quick);
            outcome.into_iter().map(|outcome| outcome.allocations_each()).collect::<Samples>()
        };
        let cells = options.contenders.iter().map(count).collect();
        rows.push(Row { title: workload.title.into(), unit: workload.unit, cells });
    }
    rows
}

fn line(row: &Row) -> Vec<String> {
    let mut line = vec![row.title.clone(), row.unit.to_owned()];
    let medians = row.cells.iter().map(Samples::median);
    line.extend(medians.map(|count| count.map_or("-".into(), |count| format!("{count:.2}"))));
    line
}
