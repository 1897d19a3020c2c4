//! Small programs as plain data, of which the search must find every outcome.

use std::collections::{BTreeMap, BTreeSet};

use thespian_core::Random;

use super::schedule::{Choice, Schedule};
use super::search::{Orders, Search};
use super::trace::{Footprint, Step};

/// What a task does in one step.
#[derive(Clone, Debug)]
enum Do {
    /// Writes its name into these registers.
    Write(Vec<u8>),
    /// Lets another task go on, now or when it comes to wait.
    Wake(u64),
    Wait,
    /// Goes on if this register holds so many names, and ends otherwise.
    Unless(u8, usize),
    /// Begins another task.
    Begin(u64),
    /// Writes all registers down.
    Look,
    /// Sleeps until nobody is ready.
    Sleep,
}
use Do::*;

/// The tasks, by number; those behind `first` are begun by others.
#[derive(Clone, Debug)]
struct Program {
    tasks: Vec<Vec<Do>>,
    first: usize,
}

/// What can be seen in the end: the order in which each register was written.
type Outcome = (BTreeMap<u8, Vec<u64>>, Vec<BTreeMap<u8, Vec<u64>>>);

#[derive(Clone, Copy, Debug, PartialEq)]
enum At {
    Unborn,
    Ready,
    Waiting,
    Asleep,
    Over,
}

/// Who may wake a task meets it here.
fn tokens(task: u64) -> u8 {
    100 + task as u8
}

struct Found {
    outcomes: BTreeSet<Outcome>,
    executions: usize,
    known: usize,
}

impl Program {
    /// One execution. Nothing if it led where one has been.
    fn execute(&self, schedule: &mut Schedule<u8>) -> Option<Outcome> {
        let mut at: Vec<At> = (0..self.tasks.len())
            .map(|task| if task < self.first { At::Ready } else { At::Unborn })
            .collect();
        let mut next = vec![0; self.tasks.len()];
        let mut token = vec![false; self.tasks.len()];
        let mut registers: BTreeMap<u8, Vec<u64>> = BTreeMap::new();
        let mut looks = Vec::new();
        let mut epoch = 0;
        loop {
            let ready = |at: &Vec<At>| -> Vec<u64> {
                (0..at.len())
                    .filter(|task| at[*task] == At::Ready)
                    .map(|task| task as u64)
                    .collect()
            };
            let mut now = ready(&at);
            if now.is_empty() {
                for sleeper in at.iter_mut().filter(|at| **at == At::Asleep) {
                    *sleeper = At::Ready;
                }
                epoch += 1;
                now = ready(&at);
            }
            if now.is_empty() {
                return Some((registers, looks));
            }
            let task = match schedule.choose(&now) {
                Choice::Run(task) => task,
                Choice::Known => return None,
                Choice::Lost => panic!("these programs are repeatable"),
            };
            let me = task as usize;
            let mut footprint = Footprint::default();
            let mut woke = Vec::new();
            let what = &self.tasks[me][next[me]];
            next[me] += 1;
            at[me] = if next[me] == self.tasks[me].len() { At::Over } else { At::Ready };
            match what {
                Write(which) => {
                    for register in which {
                        footprint.things.insert(*register);
                        registers.entry(*register).or_default().push(task);
                    }
                }
                Wake(other) => {
                    footprint.things.insert(tokens(*other));
                    if at[*other as usize] == At::Waiting {
                        at[*other as usize] = At::Ready;
                        woke.push(*other);
                    } else {
                        token[*other as usize] = true;
                    }
                }
                Wait => {
                    footprint.things.insert(tokens(task));
                    if !std::mem::take(&mut token[me]) && at[me] == At::Ready {
                        at[me] = At::Waiting;
                    }
                }
                Unless(register, many) => {
                    footprint.things.insert(*register);
                    if registers.get(register).map_or(0, Vec::len) != *many {
                        at[me] = At::Over;
                    }
                }
                Begin(other) => {
                    if at[*other as usize] == At::Unborn {
                        at[*other as usize] = At::Ready;
                        woke.push(*other);
                    }
                }
                Look => {
                    footprint.everything = true;
                    looks.push(registers.clone());
                }
                Sleep => {
                    if at[me] == At::Ready {
                        at[me] = At::Asleep;
                    }
                }
            }
            schedule.ran(Step { task, ready: now, footprint, woke, epoch });
        }
    }

    fn search(&self, orders: Orders) -> Found {
        let mut search = Search::new(orders);
        let mut found = Found { outcomes: BTreeSet::new(), executions: 0, known: 0 };
        while let Some(plan) = search.next() {
            let mut schedule = Schedule::new(plan);
            match self.execute(&mut schedule) {
                Some(outcome) => _ = found.outcomes.insert(outcome),
                None => found.known += 1,
            }
            found.executions += 1;
            search.learn(schedule.steps(), usize::MAX).unwrap();
        }
        found
    }
}

fn program(tasks: &[&[Do]]) -> Program {
    Program { tasks: tasks.iter().map(|task| task.to_vec()).collect(), first: tasks.len() }
}

/// Both searches, which must agree on what can happen.
fn compare(program: &Program) -> (Found, Found) {
    let (all, meeting) = (program.search(Orders::All), program.search(Orders::Meeting));
    assert_eq!(all.outcomes, meeting.outcomes, "{program:?}");
    assert!(meeting.executions <= all.executions, "{program:?}");
    (all, meeting)
}

#[test]
fn tasks_that_meet_nowhere_are_executed_once() {
    let one: &[Do] = &[Write(vec![1]), Write(vec![1])];
    let (all, meeting) =
        compare(&program(&[one, &[Write(vec![2]), Write(vec![2])], &[Write(vec![3])]]));
    assert_eq!((all.executions, meeting.executions), (30, 1));
}

#[test]
fn tasks_that_meet_in_each_step_are_executed_in_every_order() {
    let one: &[Do] = &[Write(vec![1]), Write(vec![1])];
    let (all, meeting) = compare(&program(&[one, one, one]));
    assert_eq!((all.executions, meeting.executions), (90, 90));
}

/// Of three writers each has one register in common with one reader: eight outcomes.
#[test]
fn a_reader_of_three_writers_needs_one_execution_for_each_outcome() {
    let (all, meeting) = compare(&program(&[
        &[Write(vec![1]), Write(vec![2]), Write(vec![3])],
        &[Write(vec![1])],
        &[Write(vec![2])],
        &[Write(vec![3])],
    ]));
    assert_eq!(all.executions, 120);
    assert_eq!((meeting.outcomes.len(), meeting.executions), (8, 8));
}

#[test]
fn a_lost_wake_is_found_in_either_order() {
    let (_, meeting) = compare(&program(&[
        &[Wait, Write(vec![1])],
        &[Wake(0), Write(vec![1])],
        &[Unless(1, 1), Wake(0), Write(vec![1])],
    ]));
    assert!(meeting.outcomes.len() > 2);
}

#[test]
fn a_task_that_somebody_begins_is_executed_after_that() {
    let mut program = program(&[
        &[Write(vec![1]), Begin(2), Write(vec![2])],
        &[Write(vec![2]), Write(vec![1])],
        &[Write(vec![1, 2])],
    ]);
    program.first = 2;
    let (all, meeting) = compare(&program);
    assert!(meeting.executions < all.executions);
}

#[test]
fn what_sleeps_comes_after_all_that_was_ready() {
    let sleeper: &[Do] = &[Sleep, Write(vec![1])];
    let (all, meeting) = compare(&program(&[sleeper, &[Write(vec![1])], sleeper]));
    assert_eq!(meeting.outcomes.len(), 2);
    assert!(meeting.executions < all.executions);
}

#[test]
fn who_looks_at_everything_sees_all_that_there_is_to_see() {
    let (_, meeting) =
        compare(&program(&[&[Write(vec![1])], &[Look], &[Write(vec![2])], &[Write(vec![3])]]));
    assert_eq!(meeting.outcomes.len(), 8);
}

/// The same on programs that nobody has thought of.
#[test]
fn every_outcome_of_random_programs_is_found_with_fewer_executions() {
    let mut random = Random::new(5);
    let (mut all_in_all, mut meeting_in_all, mut known, mut outcomes) = (0, 0, 0, 0);
    for _ in 0..500 {
        let program = random_program(&mut random);
        let (all, meeting) = compare(&program);
        all_in_all += all.executions;
        meeting_in_all += meeting.executions;
        known += meeting.known;
        outcomes += all.outcomes.len();
    }
    println!(
        "all orders: {all_in_all}; those that matter: {meeting_in_all}, of which {known} led where \
         one had been; outcomes: {outcomes}"
    );
    assert!(outcomes > 2_000, "{outcomes}: these programs are too simple");
    assert!(meeting_in_all * 3 < all_in_all, "{meeting_in_all} of {all_in_all}");
}

fn random_program(random: &mut Random) -> Program {
    let tasks = 2 + random.below(3);
    let late = u64::from(random.below(3) == 0);
    let most = if tasks + late > 3 { 2 } else { 3 };
    let mut one = |begins: bool| -> Vec<Do> {
        let count = 1 + random.below(most);
        let mut steps: Vec<Do> = (0..count)
            .map(|_| match random.below(14) {
                0..6 => Write(vec![random.below(3) as u8]),
                6 => Write(vec![0, 1 + random.below(2) as u8]),
                7..9 => Wake(random.below(tasks)),
                9..11 => Wait,
                11 => Unless(random.below(3) as u8, random.below(3) as usize),
                12 => Look,
                _ => Sleep,
            })
            .collect();
        if begins {
            steps.push(Begin(tasks));
        }
        steps
    };
    let mut all: Vec<Vec<Do>> = (0..tasks).map(|task| one(task == 0 && late == 1)).collect();
    all.extend((0..late).map(|_| one(false)));
    Program { tasks: all, first: tasks as usize }
}
