//! Which room may import which: the pictures of ARCHITECTURE.md, checked against the `crate::` and `super::` paths of
//! the source.
//!
//! A room is a file or a folder directly under `src/`. It may name the rooms on lower rungs, and nothing else: not the
//! rooms beside it, not those above, and no item through the crate root, because a re-export there would be a hole in
//! every floor. `lib.rs` is exempt, since it only lists the rooms; so is what is built for tests alone.

#[path = "layers/reader.rs"]
mod reader;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `thespian-core`, top rung first, as ARCHITECTURE.md draws them.
const CORE: Ladder = Ladder {
    source: "thespian-core/src",
    rungs: &[
        &["system"],
        &["company"],
        &["streams", "pipeline", "service"],
        &["timer", "watch", "pool", "pipe", "park"],
        &["spawn", "blocking"],
        &["cell"],
        &["actor"],
        &["call"],
        &["address"],
        &["intercept"],
        &["route"],
        &["mailbox", "crew"],
        &["tree"],
        &["supervision"],
        &["reply"],
        &["hub"],
        &["agenda"],
        &["world", "trail"],
        &["error", "exit", "director"],
        &["time", "id", "contain", "sync"],
    ],
    allowed: &[],
    forbidden: &[],
};

/// The rooms of `thespian-macros`, top rung first.
const MACROS: Ladder = Ladder {
    source: "thespian-macros/src",
    rungs: &[
        &["pipeline"],
        &["preview"],
        &["expand"],
        &["validate"],
        &["model"],
        &["parse"],
        &["diagnostics", "paths", "names"],
    ],
    allowed: &[],
    // Code is generated from the model; what was literally written is nobody's business any more.
    forbidden: &[("expand", "parse")],
};

/// The rooms of `thespian-testing`, top rung first.
const KIT: Ladder = Ladder {
    source: "thespian-testing/src",
    rungs: &[
        &["debug", "explore"],
        &["run", "recording"],
        &["probe", "witness"],
        &["invariants"],
        &["conductor"],
        &["checks"],
        &["log", "faults"],
        &["patience", "advance", "order"],
    ],
    allowed: &[],
    forbidden: &[],
};

/// The rooms of `thespian-conformance`.
const CONFORMANCE: Ladder = Ladder {
    source: "thespian-conformance/src",
    rungs: &[
        &["run"],
        &["cases", "report"],
        &["case"],
        &["scene"],
        &["player"],
        &["lines", "gate", "venue"],
        &["slate", "lookout"],
    ],
    allowed: &[],
    forbidden: &[],
};

struct Ladder {
    /// The folder of the source, from the root of the repository.
    source: &'static str,
    /// From the top down. Rooms of one rung may not name one another.
    rungs: &'static [&'static [&'static str]],
    /// Pairs `(who, whom)` that the rungs forbid and that are right all the same. Each needs a reason beside it.
    allowed: &'static [(&'static str, &'static str)],
    /// Pairs `(who, whom)` that the rungs allow and that are wrong all the same.
    forbidden: &'static [(&'static str, &'static str)],
}

impl Ladder {
    /// How far above the ground a room lies; `None` for a room that is not on the ladder.
    fn height(&self, room: &str) -> Option<usize> {
        self.rungs.iter().rev().position(|rung| rung.contains(&room))
    }

    /// Says what is wrong with `who` naming `whom`, if anything is.
    fn objection(&self, who: &str, whom: &str) -> Option<String> {
        if who == whom || self.allowed.contains(&(who, whom)) {
            return None;
        }
        if self.forbidden.contains(&(who, whom)) {
            return Some(format!("`{who}` may never name `{whom}`"));
        }
        let Some(from) = self.height(who) else {
            return Some(format!(
                "the room `{who}` is not on the ladder: add it to the table in tests/suite/layers.rs and to the \
                 picture in ARCHITECTURE.md"
            ));
        };
        let Some(to) = self.height(whom) else {
            return Some(format!(
                "`{whom}` is no room: name the room where the item lives, not the crate root"
            ));
        };
        match from.cmp(&to) {
            std::cmp::Ordering::Greater => None,
            std::cmp::Ordering::Equal => {
                Some(format!("`{who}` names `{whom}`, which lies beside it"))
            }
            std::cmp::Ordering::Less => {
                Some(format!("`{who}` names `{whom}`, which lies above it"))
            }
        }
    }

    /// All that is wrong in one file, whose path is given from `src/`.
    fn objections_in_file(&self, file: &Path, source: &str) -> Vec<String> {
        let module = module_of(file);
        let Some(room) = module.first() else { return Vec::new() };
        if module.iter().any(|part| part == "tests") {
            return Vec::new();
        }
        let place = Path::new(self.source).join(file);
        if self.height(room).is_none() {
            let objection = self.objection(room, "").unwrap_or_default();
            return vec![format!("{}: {objection}", place.display())];
        }
        reader::paths(&module, source)
            .into_iter()
            .filter_map(|path| {
                let objection = self.objection(room, path.room())?;
                Some(format!("{}:{}: {objection}", place.display(), path.line))
            })
            .collect()
    }

    /// All that is wrong in the whole crate.
    fn objections(&self) -> Vec<String> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(self.source);
        let files: Vec<(PathBuf, String)> = rust_files(&source)
            .into_iter()
            .map(|file| {
                let text =
                    fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
                (file.strip_prefix(&source).expect("found under it").to_owned(), text)
            })
            .collect();
        // Where there are rooms there are paths between them; to find none means to have read wrongly.
        let lead_out = |(file, text): &&(PathBuf, String)| {
            let module = module_of(file);
            reader::paths(&module, text)
                .iter()
                .any(|path| module.first().is_some_and(|room| room != path.room()))
        };
        let crossing = files.iter().filter(lead_out).count();
        assert!(
            files.len() == 1 || crossing > 0,
            "{} files in {}, and no paths",
            files.len(),
            source.display()
        );
        files
            .iter()
            .flat_map(|(file, text)| self.objections_in_file(file, text))
            .chain(self.orphans(&files))
            .collect()
    }

    /// The files that no `mod` names: nothing compiles them.
    fn orphans(&self, files: &[(PathBuf, String)]) -> Vec<String> {
        let is_named = |module: &[String]| {
            let Some((name, parent)) = module.split_last() else { return true };
            let item = format!("mod {name};");
            files.iter().any(|(file, text)| module_of(file) == parent && text.contains(&item))
        };
        files
            .iter()
            .map(|(file, _)| (file, module_of(file)))
            .filter(|(_, module)| !module.iter().any(|part| part == "tests") && !is_named(module))
            .map(|(file, _)| {
                let place = Path::new(self.source).join(file);
                format!("{}: no `mod` names this file", place.display())
            })
            .collect()
    }
}

/// `cell/guard.rs` is the module `cell::guard`, `cell/mod.rs` is `cell`, and `lib.rs` is the root, which is empty.
fn module_of(file: &Path) -> Vec<String> {
    let mut module: Vec<String> = file
        .with_extension("")
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if module.last().is_some_and(|last| last == "mod") || module == ["lib"] {
        module.pop();
    }
    module
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn assert_none(objections: &[String]) {
    let mut list = String::new();
    for objection in objections {
        let _ = writeln!(list, "  {objection}");
    }
    assert!(objections.is_empty(), "{} objections:\n{list}", objections.len());
}

#[test]
fn core_imports_only_downwards() {
    assert_none(&CORE.objections());
}

#[test]
fn macros_import_only_downwards() {
    assert_none(&MACROS.objections());
}

#[test]
fn the_kit_imports_only_downwards() {
    assert_none(&KIT.objections());
}

#[test]
fn the_suite_of_all_stages_imports_only_downwards() {
    assert_none(&CONFORMANCE.objections());
}

#[test]
fn the_tables_are_the_pictures_in_architecture_md() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md"))
        .expect("the map");
    for (name, ladder) in
        [("thespian-core", CORE), ("thespian-testing", KIT), ("thespian-conformance", CONFORMANCE)]
    {
        let heading = format!("## The ladder of {name}\n");
        let picture = page
            .split_once(&heading)
            .and_then(|(_, rest)| rest.split("```").nth(1))
            .unwrap_or_else(|| panic!("a block under the heading {heading:?}"));
        // The names stand in a column of their own; what a rung is for follows from the thirtieth column on.
        let drawn: Vec<Vec<String>> = picture
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| {
                let names: String = line.chars().take(30).collect();
                names.split_whitespace().map(|name| name.trim_end_matches('/').to_owned()).collect()
            })
            .collect();
        assert_eq!(drawn, ladder.rungs, "left: ARCHITECTURE.md, right: tests/suite/layers.rs");
    }
}

mod rules {
    use super::*;

    const HOUSE: Ladder = Ladder {
        source: "house",
        rungs: &[&["roof"], &["bed", "bath"], &["kitchen"], &["cellar"]],
        allowed: &[("bath", "bed")],
        forbidden: &[("roof", "cellar")],
    };

    fn objections(file: &str, source: &str) -> Vec<String> {
        HOUSE.objections_in_file(Path::new(file), source)
    }

    #[test]
    fn downwards_and_at_home_is_fine() {
        assert_eq!(
            objections("bed.rs", "use crate::kitchen::Pot; use crate::bed::Pillow;"),
            [""; 0]
        );
        assert_eq!(
            objections("bed/sheet.rs", "use super::Pillow; use super::super::cellar::Wine;"),
            [""; 0]
        );
    }

    #[test]
    fn upwards_is_not() {
        assert_eq!(
            objections("kitchen/stove.rs", "\nuse crate::{cellar::Wine, roof::Chimney};"),
            ["house/kitchen/stove.rs:2: `kitchen` names `roof`, which lies above it"]
        );
    }

    #[test]
    fn sideways_is_not_unless_listed() {
        assert_eq!(
            objections("bed.rs", "fn wash(_: &super::bath::Tub) {}"),
            ["house/bed.rs:1: `bed` names `bath`, which lies beside it"]
        );
        assert_eq!(objections("bath.rs", "use crate::bed::Towel;"), [""; 0]);
    }

    #[test]
    fn a_forbidden_pair_is_forbidden_even_downwards() {
        assert_eq!(
            objections("roof.rs", "use crate::cellar::Wine;"),
            ["house/roof.rs:1: `roof` may never name `cellar`"]
        );
    }

    #[test]
    fn each_file_is_named_by_its_parent() {
        let house = ["lib.rs", "bed.rs", "bed/sheet.rs", "bed/crumb.rs"];
        let text = ["mod bed;", "mod sheet;", "", ""];
        let files: Vec<_> =
            house.into_iter().map(PathBuf::from).zip(text.map(str::to_owned)).collect();
        assert_eq!(HOUSE.orphans(&files), ["house/bed/crumb.rs: no `mod` names this file"]);
    }

    #[test]
    fn nothing_comes_through_the_crate_root() {
        for source in [
            "use crate::Wine;",
            "use crate::*;",
            "use super::*;",
            "use super::{Wine};",
            "use crate as c;",
        ] {
            let found = objections("bed.rs", source);
            assert_eq!(found.len(), 1, "{source}: {found:?}");
            assert!(found[0].contains("name the room where the item lives"), "{source}: {found:?}");
        }
    }

    #[test]
    fn an_unknown_room_is_an_objection_even_if_it_names_nobody() {
        let found = objections("attic/mod.rs", "");
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("the room `attic` is not on the ladder: add it"), "{found:?}");
    }

    #[test]
    fn the_list_of_rooms_and_the_tests_are_exempt() {
        assert_eq!(objections("lib.rs", "pub use crate::roof::Tile;"), [""; 0]);
        assert_eq!(objections("kitchen/tests.rs", "use crate::roof::Tile;"), [""; 0]);
        assert_eq!(objections("tests/all.rs", "use crate::roof::Tile;"), [""; 0]);
    }
}
