//! Siblings that fail, stop, are killed and ask one another at random moments.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{Restart, Strategy};

use super::Company;
use crate::stages::on_simple;

/// How many histories are tried of each strategy.
const HISTORIES: u64 = 2 * crate::stages::RACY;

/// Whatever happens to them, all come to rest without anybody's waiting for a deadline.
fn storm(strategy: Strategy, with_asks: bool) {
    on_simple(HISTORIES, async |system| {
        let company = Company::of(&system, strategy, 4, |place, life| match place {
            1 => life.restart(Restart::Permanent),
            _ => life,
        })
        .await;
        let mut asked = Vec::new();
        let anybody = || &company.members[system.rng().below(4) as usize];
        for _ in 0..12 {
            let (member, other) = (anybody(), anybody());
            match system.rng().below(12) {
                0..4 => drop(member.crash().tell()),
                4 | 5 => drop(member.leave().tell()),
                6 => member.stop(),
                7 => member.kill(),
                8 => drop(member.fail().tell()),
                9 => member.drain(),
                10 if with_asks => asked.push(member.ask_number(other.clone()).ask()),
                _ => drop(member.number().await),
            }
        }
        for ask in asked {
            let _ = ask.await;
        }
        for member in &company.members {
            if member.number().await.is_err() {
                member.stopped().await;
            }
        }
        assert_eq!(system.now().since_start(), Duration::ZERO);
    });
}

#[test]
fn siblings_that_fail_and_end_at_random_keep_nobody_waiting() {
    storm(Strategy::OneForAll, false);
    storm(Strategy::RestForOne, false);
}

#[test]
fn siblings_that_ask_one_another_meanwhile_keep_nobody_waiting() {
    storm(Strategy::OneForAll, true);
    storm(Strategy::RestForOne, true);
}
