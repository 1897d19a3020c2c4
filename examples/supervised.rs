//! A failure stays in its actor: the supervisor restarts it, same address, same mailbox, fresh state.
//!
//! `cargo run --example supervised`

use thespian::prelude::*;

/// Divides, and panics if asked to divide by zero.
#[actor(restart = transient, max_restarts = 2, within = "10s")]
struct Divider {
    divisions: u32,
}

#[handlers]
impl Divider {
    #[init]
    fn new() -> Self {
        Self { divisions: 0 }
    }

    #[handler]
    fn divide(&mut self, a: u32, b: u32) -> (u32, u32) {
        let quotient = a / b;
        self.divisions += 1;
        (quotient, self.divisions)
    }
}

/// Has a divider, and the last word about its failures.
#[actor]
struct Teacher {
    divider: Option<DividerAddr>,
}

#[handlers]
impl Teacher {
    #[started]
    fn begin(&mut self, cx: &mut Context<Self>) -> thespian::Result {
        self.divider = Some(cx.spawn(Divider::props())?);
        Ok(())
    }

    #[handler]
    fn divider(&self) -> Option<DividerAddr> {
        self.divider.clone()
    }

    #[child_failed]
    fn judge(&mut self, notice: ChildFailed) -> Directive {
        println!("the teacher hears: {}", notice.failure);
        notice.proposal
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let teacher = system.spawn(Teacher { divider: None })?;
    let divider = teacher.divider().await?.ok_or("the teacher has no divider")?;

    println!("12 / 4 = {:?}", divider.divide(12, 4).await?);
    println!("1 / 0: {}", divider.divide(1, 0).await.unwrap_err());
    println!("same address, fresh state: 9 / 3 = {:?}", divider.divide(9, 3).await?);

    // The third failure within ten seconds is one too many: it becomes the teacher's own.
    for _ in 0..2 {
        let _crashed = divider.divide(1, 0).await;
    }
    println!("the teacher {}", teacher.stopped().await);
    println!("restarts: {}", system.stats().restarts);
    Ok(())
}
