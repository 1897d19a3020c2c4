//! A gate at which handlers and hooks wait, and at which it can be seen how many do.

use crate::slate::Slate;

#[derive(Clone, Debug, Default)]
pub(crate) struct Gate(Slate<State>);

#[derive(Debug, Default)]
struct State {
    is_open: bool,
    waiting: usize,
}

/// Somebody at the gate; also one who is killed there leaves it.
struct Waiting<'a>(&'a Gate);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.0.write(|state| state.waiting -= 1);
    }
}

impl Gate {
    pub(crate) async fn pass(&self) {
        self.0.write(|state| state.waiting += 1);
        let _waiting = Waiting(self);
        self.0.until(|state| state.is_open.then_some(())).await;
    }

    /// Waits until so many wait.
    pub(crate) async fn occupied(&self, by: usize) {
        self.0.until(|state| (state.waiting >= by).then_some(())).await;
    }

    /// Lets everybody pass from now on.
    pub(crate) fn open(&self) {
        self.0.write(|state| state.is_open = true);
    }
}
