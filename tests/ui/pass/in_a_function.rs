//! Actors inside of function bodies, where no path leads to them.

use crate::stages::everywhere;

#[test]
fn a_function_can_have_an_actor_of_its_own() {
    use thespian::prelude::*;

    /// What the actor holds, known to this function only.
    #[derive(Clone)]
    struct Local(u64);

    #[actor(mailbox = BOUND)]
    struct Holder(Local);

    const BOUND: usize = 4;

    #[handlers]
    impl Holder {
        #[init]
        fn new(local: Local) -> Self {
            Self(local)
        }

        #[handler]
        fn get(&self) -> Local {
            self.0.clone()
        }

        #[handler]
        async fn set(&mut self, local: Local) {
            self.0 = local;
        }
    }

    everywhere(|system| async move {
        let holder = system.spawn(Holder::props(Local(8))).unwrap();
        holder.set(Local(9)).await.unwrap();
        assert_eq!(holder.get().await.unwrap().0, 9);
    });
}
