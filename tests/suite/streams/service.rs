//! Addresses as tower services.

use std::future::poll_fn;

use futures_util::FutureExt;
use thespian::prelude::*;
use thespian::{Service as OfAddress, Unknown};
use tower_service::Service;

use crate::probes::{GateAddr, gate};
use crate::stages::{everywhere, everywhere_often};

#[actor]
struct Clerk {
    gate: GateAddr,
}

#[handlers]
impl Clerk {
    #[init]
    fn new(gate: GateAddr) -> Self {
        Self { gate }
    }

    #[handler]
    async fn serve(&mut self, n: u32) -> Result<u32, String> {
        let _ = self.gate.pass().await;
        if n == 13 { Err("unlucky".into()) } else { Ok(n) }
    }

    #[handler]
    fn crash(&mut self, _n: u32) {
        panic!("on purpose");
    }
}

type Desk = OfAddress<ClerkMsg, u32, Result<u32, String>>;

fn clerk(system: &System, at_most: usize) -> (ClerkAddr, GateAddr, Desk) {
    let gate = gate(system);
    let clerk = system.spawn(Clerk::props(gate.clone())).expect("a clerk");
    let service = clerk.service(|to, n| to.serve(n)).at_most(at_most);
    (clerk, gate, service)
}

async fn ready<Q, S: Service<Q>>(service: &mut S) -> bool {
    poll_fn(|task| service.poll_ready(task)).await.is_ok()
}

fn is_ready<Q, S: Service<Q>>(service: &mut S) -> bool {
    ready(service).now_or_never().is_some()
}

#[test]
fn a_service_asks_and_its_errors_are_those_of_an_ask() {
    everywhere(async |system| {
        let (clerk, gate, mut service) = clerk(&system, 1);
        gate.open().await.unwrap();
        for (n, answer) in [(7, Ok(7)), (13, Err("unlucky".to_owned()))] {
            assert!(ready(&mut service).await);
            assert_eq!(service.call(n).await, Ok(answer));
        }
        let mut crashing = clerk.service(|to, n| to.crash(n));
        assert!(ready(&mut crashing).await);
        assert_eq!(crashing.call(1).await.unwrap_err().unknown(), Some(Unknown::Crashed));
        clerk.stop();
        clerk.stopped().await;
        assert!(ready(&mut service).await);
        let error = service.call(1).await.unwrap_err();
        assert_eq!(error.not_executed(), Some(NotExecuted::Stopped));
    });
}

#[test]
fn it_is_not_ready_while_so_many_calls_are_under_way() {
    everywhere_often(async |system| {
        let (_, gate, mut service) = clerk(&system, 2);
        let mut another = service.clone();
        assert!(is_ready(&mut service));
        let first = service.call(1);
        assert!(is_ready(&mut another));
        let second = another.call(2);
        assert!(!is_ready(&mut service) && !is_ready(&mut another));
        gate.occupied(1).await.unwrap();
        gate.admit_one().await.unwrap();
        assert_eq!(first.await, Ok(Ok(1)));
        // The first who came is the first who may.
        assert!(is_ready(&mut service) && !is_ready(&mut another));
        gate.open().await.unwrap();
        assert_eq!(second.await, Ok(Ok(2)));
        assert!(is_ready(&mut another));
    });
}

#[test]
fn whoever_waits_is_woken_when_it_is_ready() {
    everywhere_often(async |system| {
        let (_, gate, service) = clerk(&system, 2);
        gate.open().await.unwrap();
        let calls = (0..50).map(|n| {
            let mut service = service.clone();
            async move {
                assert!(ready(&mut service).await);
                service.call(n + 100).await.unwrap().unwrap()
            }
        });
        let answers = futures_util::future::join_all(calls).await;
        assert!(answers.into_iter().eq(100..150));
    });
}

#[test]
fn a_call_that_is_given_up_lets_another_in_and_is_not_executed() {
    everywhere(async |system| {
        let (clerk, gate, mut service) = clerk(&system, 1);
        assert!(is_ready(&mut service));
        let held = service.call(1);
        gate.occupied(1).await.unwrap();
        let mut another = service.clone();
        assert!(!is_ready(&mut another));
        drop(held);
        assert!(is_ready(&mut another));
        let given_up = another.call(2);
        drop(given_up);
        gate.open().await.unwrap();
        assert!(is_ready(&mut another));
        assert_eq!(another.call(3).await, Ok(Ok(3)));
        clerk.drain();
        clerk.stopped().await;
        // The first, and the last; the one between had not been begun.
        let flow = system.flow();
        assert_eq!(flow.expired, 1, "{flow:?}");
    });
}

#[test]
fn readiness_that_is_not_used_goes_to_the_next() {
    everywhere(async |system| {
        let (_, gate, mut service) = clerk(&system, 1);
        gate.open().await.unwrap();
        let mut another = service.clone();
        assert!(is_ready(&mut service) && !is_ready(&mut another));
        drop(service);
        assert!(is_ready(&mut another));
        assert_eq!(another.call(1).await, Ok(Ok(1)));
    });
}
