//! Actors that are spoken to together. (Those that are restarted together are in `groups`.)

use std::sync::Arc;
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Change, Group, JoinError, Listener, Name, Restart, Topic};

use crate::probes::{GateAddr, NotebookAddr, NotebookMsg, gate, notebook, say};
use crate::stages::{everywhere, everywhere_often, on_simple, simple, threads};

const VOTERS: Name<Group<VoterAddr>> = Name::new("voters");

/// Takes one message beside the one that it is at.
#[actor(mailbox = 1)]
struct Voter {
    name: u32,
    gate: GateAddr,
    book: NotebookAddr,
}

#[handlers]
impl Voter {
    #[init]
    fn new(name: u32, gate: GateAddr, book: NotebookAddr) -> Self {
        Self { name, gate, book }
    }

    #[handler]
    fn vote(&mut self) -> u32 {
        say(&self.book, format!("{} votes", self.name));
        self.name
    }

    #[handler]
    async fn hold(&mut self) -> u32 {
        let _ = self.gate.pass().await;
        self.name
    }

    #[handler]
    async fn think(&mut self, cx: &mut Context<Self>) -> u32 {
        cx.sleep(Duration::from_secs(6)).await;
        self.name
    }

    #[handler]
    fn odd(&mut self) -> u32 {
        assert!(self.name % 2 == 1, "even on purpose");
        self.name
    }

    #[handler]
    fn enrol(&self, cx: &mut Context<Self>) -> bool {
        cx.group(&VOTERS).join(&cx.addr()).expect("alive")
    }

    /// Asks its whole group, itself too.
    #[handler]
    async fn ask_all(&self, cx: &mut Context<Self>) -> Vec<String> {
        let replies = cx.group(&VOTERS).all_of(|voter| voter.vote()).await;
        assert_eq!(replies.answered.len(), 1);
        replies.failed.iter().map(|(_, error)| error.to_string()).collect()
    }
}

struct Scene {
    voters: Vec<VoterAddr>,
    group: Group<VoterAddr>,
    gate: GateAddr,
    book: NotebookAddr,
}

/// So many voters, and a group of all of them.
fn scene(system: &System, count: u32) -> Scene {
    let (gate, book) = (gate(system), notebook(system));
    let voter = |name| {
        let props = Voter::props(name, gate.clone(), book.clone());
        system.spawn(props.restart(Restart::Permanent)).expect("a voter")
    };
    let voters: Vec<_> = (0..count).map(voter).collect();
    let group = system.group(&VOTERS);
    for voter in &voters {
        assert_eq!(group.join(voter), Ok(true));
    }
    Scene { voters, group, gate, book }
}

async fn end(voter: &VoterAddr) {
    voter.kill();
    voter.stopped().await;
}

fn unread(changes: &mut Listener<Change<VoterAddr>>) -> Vec<Change<VoterAddr>> {
    std::iter::from_fn(|| changes.try_next()).collect()
}

#[test]
fn members_join_and_leave_and_stand_in_the_order_of_their_birth() {
    everywhere(async |system| {
        let Scene { voters, group, .. } = scene(&system, 3);
        assert_eq!(group.members(), voters);
        assert_eq!(group.join(&voters[0]), Ok(false));
        assert!(group.leave(&voters[0]) && !group.leave(&voters[0]));
        assert!(!group.contains(&voters[0]) && group.contains(&voters[2]));
        // The same group for everybody who asks for it by its name.
        assert_eq!(system.group(&VOTERS).len(), 2);
        assert!(voters[0].enrol().await.unwrap());
        assert_eq!(group.members(), voters);
        let other: Group<VoterAddr> = system.group(&Name::of("others"));
        assert!(other.is_empty());
    });
}

#[test]
fn a_group_is_there_as_long_as_it_has_members() {
    everywhere(async |system| {
        let Scene { voters, group, .. } = scene(&system, 2);
        drop(group);
        assert_eq!(system.group(&VOTERS).members(), voters);
        let mut changes = system.group(&VOTERS).changes().listen(8);
        voters.iter().for_each(|voter| assert!(system.group(&VOTERS).leave(voter)));
        // Nobody is left but the listener, and it hears of whoever comes now.
        assert_eq!(system.group(&VOTERS).join(&voters[1]), Ok(true));
        assert_eq!(unread(&mut changes).pop(), Some(Change::Joined(voters[1].clone())));
    });
}

#[test]
fn nothing_of_a_group_is_left_when_nobody_has_to_do_with_it() {
    everywhere(async |system| {
        let Scene { voters, group, .. } = scene(&system, 1);
        let (book, held) = (notebook(&system), Arc::new(()));
        let inner = held.clone();
        let line = move |change| {
            let _held = &inner;
            NotebookMsg::Note { line: format!("{change:?}") }
        };
        group.changes().subscribe(&book, line).unwrap();
        drop(group);
        // Who hears of the changes keeps the group, and its end is the group's.
        system.group(&VOTERS).leave(&voters[0]);
        assert_eq!(book.first(1).await.unwrap(), [format!("Left({})", voters[0])]);
        assert_eq!(Arc::strong_count(&held), 2);
        book.stop();
        book.stopped().await;
        assert_eq!(Arc::strong_count(&held), 1);
    });
}

#[test]
fn who_has_ended_is_in_no_group() {
    everywhere_often(async |system| {
        let Scene { voters, group, .. } = scene(&system, 3);
        end(&voters[1]).await;
        assert_eq!(group.members(), [voters[0].clone(), voters[2].clone()]);
        assert!(
            matches!(group.join(&voters[1]), Err(JoinError::Ended(who)) if who.id == voters[1].id())
        );
        assert_eq!(group.len(), 2);
    });
}

#[test]
fn a_restart_keeps_a_membership() {
    everywhere(async |system| {
        let Scene { voters, group, .. } = scene(&system, 1);
        voters[0].odd().await.unwrap_err();
        assert_eq!(group.all_of(|voter| voter.vote()).await.complete().unwrap(), [0]);
    });
}

#[test]
fn one_who_joins_while_he_dies_leaves_no_membership_behind() {
    everywhere_often(async |system| {
        let Scene { group, gate, book, .. } = scene(&system, 0);
        for name in 0..20 {
            let voter = system.spawn(Voter::props(name, gate.clone(), book.clone())).unwrap();
            voter.kill();
            while group.join(&voter).is_ok() {
                say(&book, "still there");
                book.lines().await.unwrap();
            }
            voter.stopped().await;
            assert!(group.is_empty());
        }
    });
}

#[test]
fn a_broadcast_says_who_did_not_get_it_and_gives_it_back() {
    everywhere(async |system| {
        let Scene { voters, group, gate, book } = scene(&system, 4);
        // One is busy and its mailbox full.
        voters[1].hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        voters[1].vote().tell().unwrap();
        let broadcast = group.broadcast(|voter| voter.vote());
        assert_eq!((broadcast.delivered, broadcast.refused.len()), (3, 1));
        let refused = &broadcast.refused[0];
        assert_eq!((refused.to.id, &refused.why), (voters[1].id(), &NotExecuted::Full));
        assert!(matches!(refused.message, VoterMsg::Vote));
        gate.open().await.unwrap();
        let mut lines = book.first(4).await.unwrap();
        lines.sort();
        assert_eq!(lines, ["0 votes", "1 votes", "2 votes", "3 votes"]);
        let flow = system.flow();
        assert_eq!((flow.sent, flow.refused), (flow.ended() + flow.waiting, 1));
    });
}

#[test]
fn all_of_reports_each_member_once_the_failed_beside_the_answered() {
    everywhere(async |system| {
        let Scene { voters, group, .. } = scene(&system, 4);
        let replies = group.all_of(|voter| voter.odd()).await;
        assert_eq!(replies.answered, [(voters[1].clone(), 1), (voters[3].clone(), 3)]);
        let failed: Vec<_> =
            replies.failed.iter().map(|(voter, error)| (voter, error.unknown())).collect();
        let crashed = Some(Unknown::Crashed);
        assert_eq!(failed, [(&voters[0], crashed), (&voters[2], crashed)]);
        assert!(!replies.is_complete());
        assert_eq!(replies.complete().unwrap_err().failed.len(), 2);
        let votes = group.all_of(|voter| voter.vote()).await;
        assert_eq!(votes.complete().unwrap(), [0, 1, 2, 3]);
        for voter in &voters {
            group.leave(voter);
        }
        assert!(group.all_of(|voter| voter.vote()).await.complete().unwrap().is_empty());
    });
}

#[test]
fn all_are_asked_at_once_and_each_has_its_own_deadline() {
    on_simple(30, async |system| {
        let Scene { voters, group, .. } = scene(&system, 3);
        let begin = system.now();
        let replies = group.all_of(|voter| {
            let seconds = if *voter == voters[1] { 9 } else { 5 };
            voter.think().timeout(Duration::from_secs(seconds))
        });
        let replies = replies.await;
        // The others were at it when their time was over, and so it is not known what came of it.
        assert_eq!(replies.answered, [(voters[1].clone(), 1)]);
        assert!(replies.failed.iter().all(|(_, error)| error.unknown() == Some(Unknown::Deadline)));
        assert_eq!(system.now() - begin, Duration::from_secs(6), "all waited at once");
    });
}

#[test]
fn any_of_takes_the_first_answer_and_lets_go_of_the_other_asks() {
    everywhere(async |system| {
        let Scene { voters, group, gate, book } = scene(&system, 3);
        // Two are held, and would vote later.
        voters[0].hold().tell().unwrap();
        voters[2].hold().tell().unwrap();
        gate.occupied(2).await.unwrap();
        let mut any = group.any_of(|voter| voter.vote());
        assert_eq!((&mut any).await.unwrap(), (voters[1].clone(), 1));
        // Although it is still there.
        gate.open().await.unwrap();
        for voter in &voters {
            voter.hold().await.unwrap();
        }
        assert_eq!(book.lines().await.unwrap(), ["1 votes"], "nobody else began");
        assert!(any.await.unwrap_err().failed.is_empty());
    });
}

#[test]
fn any_of_fails_only_if_all_fail_and_says_how() {
    everywhere(async |system| {
        let Scene { voters, group, .. } = scene(&system, 3);
        assert_eq!(group.any_of(|voter| voter.odd()).await.unwrap(), (voters[1].clone(), 1));
        group.leave(&voters[1]);
        let failed = group.any_of(|voter| voter.odd()).await.unwrap_err();
        assert_eq!(failed.failed.len(), 2);
        assert!(failed.to_string().starts_with("none of 2 members answered; the first: `odd` may"));
        voters.iter().for_each(|voter| _ = group.leave(voter));
        let nobody = group.any_of(|voter| voter.vote()).await.unwrap_err();
        assert_eq!(nobody.to_string(), "nobody was asked: the group had no members");
    });
}

#[test]
fn a_member_that_asks_its_whole_group_is_told_that_it_would_wait_for_itself() {
    everywhere(async |system| {
        let Scene { voters, .. } = scene(&system, 2);
        let failed = voters[0].ask_all().await.unwrap();
        assert_eq!(failed.len(), 1);
        assert!(failed[0].contains("would wait for itself"), "{failed:?}");
    });
}

#[test]
fn changes_are_told_in_their_order_to_listeners_and_actors() {
    everywhere(async |system| {
        let Scene { voters, group, .. } = scene(&system, 2);
        let mut changes = group.changes().listen(100);
        let book = notebook(&system);
        let line = |change| NotebookMsg::Note { line: format!("{change:?}") };
        group.changes().subscribe(&book, line).unwrap();
        assert!(group.leave(&voters[0]));
        assert_eq!(group.join(&voters[0]), Ok(true));
        assert_eq!(group.join(&voters[0]), Ok(false), "no change");
        end(&voters[1]).await;
        let (zero, one) = (voters[0].clone(), voters[1].clone());
        let told = [Change::Left(zero.clone()), Change::Joined(zero), Change::Ended(one)];
        assert_eq!(unread(&mut changes), told);
        assert_eq!(book.first(3).await.unwrap(), told.map(|change| format!("{change:?}")));
    });
}

#[test]
fn a_change_made_while_another_is_told_is_told_after_it() {
    everywhere(async |system| {
        let Scene { voters, group, book, .. } = scene(&system, 1);
        // The notebook is the older one and is told first. It does not want anybody back.
        let own = group.clone();
        let line = move |change| {
            if let Change::Joined(voter) = &change {
                own.leave(voter);
            }
            NotebookMsg::Note { line: format!("{change:?}") }
        };
        group.changes().subscribe(&book, line).unwrap();
        let mut changes = group.changes().listen(8);
        assert!(group.leave(&voters[0]) && group.join(&voters[0]).unwrap());
        let voter = || voters[0].clone();
        let told = [Change::Left(voter()), Change::Joined(voter()), Change::Left(voter())];
        assert_eq!(unread(&mut changes), told);
        assert_eq!(book.first(3).await.unwrap(), told.map(|change| format!("{change:?}")));
        assert!(group.is_empty());
    });
}

/// Joins and leaves as often as it can.
#[actor]
struct Restless;

#[handlers]
impl Restless {
    #[handler]
    fn join(&self, cx: &mut Context<Self>, voter: VoterAddr) {
        let _ = cx.group(&VOTERS).join(&voter);
    }

    #[handler]
    fn leave(&self, cx: &mut Context<Self>, voter: VoterAddr) {
        cx.group(&VOTERS).leave(&voter);
    }
}

#[test]
fn what_was_told_adds_up_to_the_members_whoever_comes_and_goes_at_once() {
    everywhere_often(async |system| {
        let Scene { voters, group, .. } = scene(&system, 4);
        let mut changes = group.changes().listen(100_000);
        let mut members = group.members();
        let restless: Vec<_> = (0..4).map(|_| system.spawn(Restless).unwrap()).collect();
        for round in 0..20 {
            for (n, one) in restless.iter().enumerate() {
                let voter = &voters[(round + n) % 3];
                one.leave(voter.clone()).send().await.unwrap();
                one.join(voter.clone()).send().await.unwrap();
            }
            if round == 10 {
                voters[3].kill();
            }
        }
        for one in &restless {
            one.drain();
            one.stopped().await;
        }
        voters[3].stopped().await;
        for change in unread(&mut changes) {
            match change {
                Change::Joined(who) => {
                    assert!(!members.contains(&who), "joined twice");
                    members.push(who);
                }
                Change::Left(who) | Change::Ended(who) => {
                    let at = members.iter().position(|member| *member == who);
                    members.remove(at.expect("a member"));
                }
                _ => panic!("another change"),
            }
        }
        members.sort();
        assert_eq!((members, changes.missed()), (group.members(), 0));
    });
}

#[test]
fn every_message_to_a_group_is_counted_once_although_its_members_die_of_it() {
    everywhere_often(async |system| {
        let Scene { group, gate, book, .. } = scene(&system, 0);
        let topic: Topic<()> = system.topic(&Name::new("calls"));
        let spawn = |name| {
            let props = Voter::props(name, gate.clone(), book.clone());
            let voter = system.spawn(props.restart(Restart::Temporary)).unwrap();
            group.join(&voter).unwrap();
            topic.subscribe(&voter, |()| VoterMsg::Odd).unwrap();
            voter
        };
        let voters: Vec<_> = (0..10).map(spawn).collect();
        let (mut accepted, mut refused) = (0, 0);
        for round in 0..10 {
            let broadcast = group.broadcast(|voter| voter.odd());
            let published = topic.publish(());
            accepted += broadcast.delivered + published.delivered;
            refused += broadcast.refused.len() + published.refused.len();
            if round == 5 {
                voters[1].kill();
                // Others have their turn, too.
                book.lines().await.unwrap();
            }
        }
        for voter in &voters {
            voter.drain();
            voter.stopped().await;
        }
        book.stop();
        book.stopped().await;
        let flow = system.flow();
        // One of them was to the notebook.
        assert_eq!((flow.sent, flow.refused), ((accepted + refused + 1) as u64, refused as u64));
        assert_eq!((flow.sent, flow.waiting), (flow.ended(), 0));
        assert!(flow.handled > 1 && flow.dead > 0 && flow.refused > 0, "{flow:?}");
        assert_eq!((group.len(), topic.subscribers()), (0, 0));
    });
}

#[test]
fn pools_are_members_like_any_other() {
    everywhere(async |system| {
        let Scene { group, gate, book, .. } = scene(&system, 1);
        let pool = system.spawn(Pool::new(3, Voter::props(7, gate, book))).unwrap();
        assert_eq!(group.join(&pool), Ok(true));
        assert_eq!(group.all_of(|voter| voter.vote()).await.complete().unwrap(), [0, 7]);
        end(&pool).await;
        assert_eq!(group.len(), 1);
    });
}

#[test]
fn two_systems_never_meet_in_a_group() {
    for base in [simple(0), threads()] {
        let start = || System::builder().base(base).ignore_environment().start().unwrap();
        let (left, right) = (start(), start());
        let (here, there) = (scene(&left, 1), scene(&right, 2));
        assert_eq!((here.group.len(), there.group.len()), (1, 2));
        let refused = here.group.join(&there.voters[0]);
        assert!(
            matches!(refused, Err(JoinError::OtherSystem(who)) if who.id == there.voters[0].id())
        );
        assert!(!here.group.leave(&there.voters[0]));
        assert_eq!(here.group.broadcast(|voter| voter.vote()).delivered, 1);
        for system in [&left, &right] {
            system.block_on(system.shutdown()).unwrap().unwrap();
        }
        assert_eq!((here.group.len(), there.group.len()), (0, 0));
    }
}
