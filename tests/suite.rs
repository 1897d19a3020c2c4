//! The tests of the whole house, as one binary: one link instead of a dozen.
//!
//! `cargo test --test suite layers::` runs one module. Mind the colons: the filter `ui` alone also means "b-ui-lder".

// Paths are spelled out because the root of a test binary looks for its modules beside itself, in `tests/`, where
// cargo's readers expect binaries.
#[path = "suite/dependencies.rs"]
mod dependencies;
#[path = "suite/layers.rs"]
mod layers;
#[path = "suite/manual.rs"]
mod manual;

// Who names tests names those that there are.
#[path = "suite/named_tests.rs"]
mod named_tests;

// What scenarios are made of.
#[path = "suite/alone.rs"]
mod alone;
#[path = "suite/complaints.rs"]
mod complaints;
#[path = "suite/probes.rs"]
mod probes;
#[path = "suite/stages.rs"]
mod stages;

// Behaviour, by situation.
#[path = "suite/abandoned.rs"]
mod abandoned;
#[path = "suite/actor_groups.rs"]
mod actor_groups;
#[path = "suite/advance.rs"]
mod advance;
#[path = "suite/agenda.rs"]
mod agenda;
#[path = "suite/ask_tell.rs"]
mod ask_tell;
#[path = "suite/at_rest.rs"]
mod at_rest;
#[path = "suite/audit.rs"]
mod audit;
#[path = "suite/blocking.rs"]
mod blocking;
#[path = "suite/blocking_work.rs"]
mod blocking_work;
#[path = "suite/cancelled.rs"]
mod cancelled;
#[path = "suite/circles.rs"]
mod circles;
#[path = "suite/contained.rs"]
mod contained;
#[path = "suite/crash_records.rs"]
mod crash_records;
#[path = "suite/dead_letters.rs"]
mod dead_letters;
#[path = "suite/debugger.rs"]
mod debugger;
#[path = "suite/determinism.rs"]
mod determinism;
#[path = "suite/directed.rs"]
mod directed;
#[path = "suite/errors.rs"]
mod errors;
#[path = "suite/events.rs"]
mod events;
#[path = "suite/every_after.rs"]
mod every_after;
#[path = "suite/exploring.rs"]
mod exploring;
#[path = "suite/foreign.rs"]
mod foreign;
#[path = "suite/hardships.rs"]
mod hardships;
#[path = "suite/idle.rs"]
mod idle;
#[path = "suite/in_passing.rs"]
mod in_passing;
#[path = "suite/intercept.rs"]
mod intercept;
#[path = "suite/kept_timers.rs"]
mod kept_timers;
#[path = "suite/leaks.rs"]
mod leaks;
#[path = "suite/lent.rs"]
mod lent;
#[path = "suite/lifecycle.rs"]
mod lifecycle;
#[path = "suite/models.rs"]
mod models;
#[path = "suite/obligations.rs"]
mod obligations;
#[path = "suite/outcomes.rs"]
mod outcomes;
#[path = "suite/overflow.rs"]
mod overflow;
#[path = "suite/panics.rs"]
mod panics;
#[path = "suite/phases.rs"]
mod phases;
#[path = "suite/pipe.rs"]
mod pipe;
#[path = "suite/pool.rs"]
mod pool;
#[path = "suite/pool_broadcast.rs"]
mod pool_broadcast;
#[path = "suite/pool_keys.rs"]
mod pool_keys;
#[path = "suite/pool_scale.rs"]
mod pool_scale;
#[path = "suite/pool_size.rs"]
mod pool_size;
#[path = "suite/pretend.rs"]
mod pretend;
#[path = "suite/promises.rs"]
mod promises;
#[path = "suite/protocols.rs"]
mod protocols;
#[path = "suite/public_api.rs"]
mod public_api;
#[path = "suite/real_time.rs"]
mod real_time;
#[path = "suite/recording.rs"]
mod recording;
#[path = "suite/registry.rs"]
mod registry;
#[path = "suite/rehearsal.rs"]
mod rehearsal;
#[path = "suite/retry.rs"]
mod retry;
#[path = "suite/shutdown.rs"]
mod shutdown;
#[path = "suite/soak.rs"]
mod soak;
#[path = "suite/states.rs"]
mod states;
#[path = "suite/stepping.rs"]
mod stepping;
#[path = "suite/streams.rs"]
mod streams;
#[path = "suite/supervision.rs"]
mod supervision;
#[path = "suite/systems.rs"]
mod systems;
#[path = "suite/timers.rs"]
mod timers;
#[path = "suite/topics.rs"]
mod topics;
#[path = "suite/traps.rs"]
mod traps;
#[path = "suite/tree.rs"]
mod tree;
#[path = "suite/unending.rs"]
mod unending;
#[path = "suite/urgent.rs"]
mod urgent;
#[path = "suite/watch.rs"]
mod watch;
#[path = "suite/witnesses.rs"]
mod witnesses;
#[path = "suite/workers.rs"]
mod workers;

// The macros, as the compiler sees them.
#[path = "suite/failing.rs"]
mod failing;
#[path = "suite/faults.rs"]
mod faults;
#[path = "suite/groups.rs"]
mod groups;
#[path = "suite/hygiene.rs"]
mod hygiene;
// Public, since lints about documentation look at nothing else.
#[path = "suite/quiet.rs"]
pub mod quiet;
#[path = "suite/ui.rs"]
mod ui;
