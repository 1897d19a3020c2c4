//! What peers fell into, each with the test that would fail if we did.
//!
//! The traps are numbered as in our survey of other actor libraries (mid-2026). A test is named after the issue where
//! somebody met the trap, `kameo_335_..`, if there is one, and says in a sentence or two what happened there and why it
//! cannot happen here. For those that matter most `tests/faults/` keeps a patch that makes us fall in, and `.ci/deep faults`
//! looks whether the test notices.
//!
//! | Trap | Met by | What we hold against it |
//! |---|---|---|
//! | 1 Boxes and downcasts for a closed set of messages | ractor#370, #387; kameo#16 | `traps::room::ractor_370_a_message_lies_in_its_envelope_and_holds_no_address` |
//! | 2 Instrumentation that costs when it is off | ractor#444, kameo | `dependencies::core_and_macros_stay_small` `traps::room::ractor_370_a_message_lies_in_its_envelope_and_holds_no_address` |
//! | 2 Spans that nest without end | kameo#323, #346 | `tracing::who_tells_himself_neither_nests_nor_keeps_spans_open` |
//! | 3 A handle in every message | kameo | `traps::room::ractor_370_a_message_lies_in_its_envelope_and_holds_no_address` |
//! | 4 The last handle dropped means stop | quickwit#2086 | `traps::life::quickwit_2086_dropping_every_address_does_not_stop_an_actor` |
//! | 4 A leaked handle keeps the actor | kameo#171, #177 | `traps::life::kameo_171_a_leaked_address_keeps_nothing_alive` `leaks::on_simple_neither_memory_nor_tasks_nor_timers_grow` |
//! | 5 An error from a tell is a crash | kameo | `traps::restart::kameo_an_error_from_a_tell_fails_nobody` `errors::an_error_from_a_tell_is_a_dead_letter_and_kills_nothing` |
//! | 6 A restart loses the mailbox, or its order | kameo#335 | `traps::restart::kameo_335_messages_queued_at_a_restart_are_handled_by_the_next_incarnation` |
//! | 6 Tells are lost when the restarts are used up | kameo#364 | `traps::restart::kameo_364_tells_left_when_the_restarts_are_used_up_are_dead_letters` |
//! | 6 Asks do not say that they were not executed | kameo#359 | `traps::restart::kameo_359_an_ask_that_was_not_begun_is_known_not_to_have_run` |
//! | 6 Waiting for children that ask their parent | kameo#351 | `circles::kameo_351_a_child_may_ask_its_parent_while_that_restarts` `circles::kameo_351_also_if_it_asked_before` `supervision::kameo_351_a_parent_that_awaits_its_failing_child_does_not_wait_for_itself` `shutdown::a_child_may_ask_its_parent_while_it_is_stopped` |
//! | 6 After a panic nothing is received any more | coerce#33 | `traps::restart::coerce_33_after_a_panic_the_actor_goes_on_receiving` |
//! | 7 Incarnations that overlap | kameo#387 | `traps::restart::kameo_387_no_incarnation_begins_before_the_last_is_gone` `failing::kameo_387_the_next_incarnation_does_not_start_beside_the_last` |
//! | 7 Handles of a dead incarnation | kameo#392 | `traps::restart::kameo_392_stale_handles_mean_the_incarnation_there_is` |
//! | 7 Nobody hears of a death in the start | kameo#229 | `traps::family::kameo_229_watchers_hear_of_one_that_dies_in_its_start` |
//! | 8 A budget of restarts that is no sliding window | kameo | `traps::restart::kameo_one_that_fails_now_and_then_is_made_again_for_ever` `core::supervision::a_slow_but_steady_failer_is_restarted_for_ever` `core::supervision::laws::the_window_slides` |
//! | 8 One budget for all children | actor-ts#917 | `traps::restart::actor_ts_917_restarts_are_not_held_against_siblings` |
//! | 9 No pause before a restart | kameo, ractor | `failing::waits_double_with_jitter_and_begin_anew_after_a_good_while` |
//! | 9 A reason "panicked" that nothing ever made | acton-reactive#11 | `traps::family::acton_11_a_panic_is_reported_with_its_text_to_all_who_may_know` |
//! | 10 Signals that stand in the queue | kameo | `traps::family::kameo_a_full_mailbox_neither_delays_a_stop_nor_keeps_it_out` `traps::family::kameo_a_busy_parent_with_a_full_mailbox_restarts_its_children_at_once` |
//! | 10 A full mailbox eats notices of death | actor-ts#1148 | `traps::family::actor_ts_1148_a_full_mailbox_loses_no_notice_of_an_end` |
//! | 10 One lane starves the other | murmer#6 | `traps::life::murmer_6_one_who_floods_himself_starves_nobody` |
//! | 11 A lock held while a child is made | kameo#340 | `traps::family::kameo_340_a_child_that_is_long_in_the_making_holds_nobody_up` |
//! | 11 Two locks, taken from both sides | kameo#221 | `traps::family::kameo_221_two_may_watch_each_other_at_the_same_moment` |
//! | 11 A user's drop under our own lock | our own trials | `traps::life::our_own_a_drop_that_speaks_to_the_same_actor_locks_nothing_up` `core::mailbox::no_user_code_runs_under_the_lock` |
//! | 12 Asks in a circle hang | kameo | `circles::kameo_ask_cycles_end_in_an_error_that_names_the_chain` `circles::who_asks_himself_is_told_so` |
//! | 12 Circles that are none | rsactor | `circles::those_who_ask_each_other_at_the_same_time_do_not_both_fail` `circles::who_lets_others_answer_is_not_waited_for` |
//! | 13 Bounded sends to oneself, or in a ring | kameo | `circles::a_waiting_send_to_oneself_gives_the_message_back` `traps::room::kameo_sends_in_a_ring_of_full_mailboxes_end` |
//! | 14 Unbounded unless said otherwise | spawned#170, ractor#84 | `traps::room::spawned_170_a_mailbox_is_bounded_unless_it_is_said_otherwise` |
//! | 14 A way of sending that ignores the bound | nearcore#3380 | `traps::room::nearcore_3380_no_form_of_sending_ignores_the_bound` |
//! | 14 A waiting sender that is passed | our own trials | `traps::room::our_own_a_waiting_sender_is_not_passed_by_a_tell` |
//! | 15 A full mailbox ends a subscription in silence | actix#534 | `traps::room::actix_534_a_full_mailbox_ends_no_subscription_and_nothing_is_lost_in_silence` |
//! | 16 The caller has gone and the work is done all the same | kameo, ractor, actix, xtra | `ask_tell::an_ask_dropped_before_its_start_skips_the_handler_and_frees_its_arguments` `circles::a_deadline_travels_with_the_asks_that_are_made_for_it` |
//! | 16 Calls that were given up leak | ractor#449 | `traps::life::ractor_449_asks_that_were_given_up_leave_nothing_behind` |
//! | 17 A kill drops the handler at an await | ractor, kameo | `shutdown::kill_acts_at_the_next_await_and_takes_the_children_along` |
//! | 17 No last hook after a failure | ractor | `failing::last_words_after_a_failure_are_spoken_only_where_that_is_declared` |
//! | 18 No error frame, or silence, for a far call | ractor, kameo_remote | not yet: nothing is far |
//! | 19 No order, or order by one ask at a time | kameo, kameo_remote | not yet: nothing is far |
//! | 20 Every actor announced to every peer | ractor | not yet: nothing is far |
//! | 21 Wire ids from module paths or bare names | kameo, murmer, ractor, theta | not yet: nothing is far |
//! | 22 Tables that are filled before main | kameo | not yet: nothing is registered; `dependencies::core_and_macros_stay_small` would see a crate for it |
//! | 23 Bytes as a list of numbers | kameo | not yet: nothing is far |
//! | 24 Decoding that cannot fail | ractor | not yet: nothing is far |
//! | 25 Home-made authentication, open by default | ractor, kameo_remote | not yet: nothing listens |
//! | 26 Generated names that collide, a crate that is named otherwise | kameo, murmer, ractor#461 | `hygiene::nothing_depends_on_what_names_mean_there` |
//! | 27 Arguments that cannot be messages | kameo, ractor | `tests/ui/handler/pattern.rs` `tests/ui/handler/impl_trait.rs` `tests/ui/handler/lifetime_in_an_argument.rs` |
//! | 28 States and messages that must be `Sync` | coerce, dactor, atomr | `traps::life::coerce_a_state_and_a_message_need_not_be_sync` |
//! | 29 One system for the whole process | kameo, ractor, actix | `systems::two_systems_in_one_process_share_nothing` |
//! | 30 A simulation that something real leaks into | murmer | `determinism::the_same_seed_gives_the_same_record` `thespian-core/clippy.toml` |

#[path = "traps/family.rs"]
mod family;
#[path = "traps/life.rs"]
mod life;
#[path = "traps/restart.rs"]
mod restart;
#[path = "traps/room.rs"]
mod room;
#[path = "traps/table.rs"]
mod table;

use thespian::prelude::*;

use crate::probes::{Bomb, GateAddr, NotebookAddr, say};

/// Does what it is told, and fails where it is told to.
#[actor]
struct Clerk {
    book: NotebookAddr,
    noted: u32,
    bomb: Option<Bomb>,
}

#[handlers]
impl Clerk {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        Self { book, noted: 0, bomb: None }
    }

    /// Says how many this incarnation has noted.
    #[handler]
    fn note(&mut self, n: u32) -> u32 {
        say(&self.book, n.to_string());
        self.noted += 1;
        self.noted
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn refuse(&self) -> Result<(), &'static str> {
        Err("refused, on purpose")
    }

    /// From now on its state panics when it is dropped.
    #[handler]
    fn arm(&mut self, bomb: Bomb) {
        self.bomb = Some(bomb);
    }

    #[handler]
    fn crash(&mut self) {
        panic!("a clerk, on purpose");
    }

    #[handler]
    async fn crash_after(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
        panic!("a clerk, on purpose");
    }
}

/// A parent that is not restarted when a child's failure is escalated to it, and lets the other children live until then.
#[actor(on_child = stop)]
struct Keeper;

#[handlers]
impl Keeper {
    #[handler]
    fn keep(&self, cx: &mut Context<Self>, clerk: Props<Clerk>) -> ClerkAddr {
        cx.spawn(clerk).expect("a child")
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }
}
