//! Types and handlers that not everybody may see.

use thespian::prelude::*;

use crate::stages::everywhere;

mod bank {
    use thespian::prelude::*;

    /// Only this module can name it.
    #[derive(Clone, Copy)]
    struct Secret(u64);

    #[actor]
    pub(super) struct Account {
        cents: u64,
    }

    #[handlers]
    impl Account {
        #[init]
        pub(super) fn open(cents: u64) -> Self {
            Self { cents }
        }

        #[handler]
        pub(super) fn balance(&self) -> u64 {
            self.cents
        }

        /// For this module only, and so is what it takes and gives.
        #[handler]
        fn reveal(&mut self, more: Secret) -> Secret {
            Secret(self.cents + more.0)
        }

        #[handler]
        pub(in crate::ui::pass) async fn everything(&mut self) -> u64 {
            self.cents
        }
    }

    pub(super) async fn peek(account: &AccountAddr) -> u64 {
        account.reveal(Secret(1)).await.unwrap().0
    }
}

/// A unit struct, a tuple struct and an enum are actors as well.
#[actor]
pub(crate) struct Unit;

#[handlers]
impl Unit {}

#[actor]
pub(crate) struct Tuple(u64, pub u64);

#[handlers]
impl Tuple {
    #[handler]
    pub(crate) fn sum(&self) -> u64 {
        self.0 + self.1
    }
}

#[actor]
enum Lamp {
    On,
    Off,
}

#[handlers]
impl Lamp {
    #[handler]
    fn toggle(&mut self) -> bool {
        *self = if matches!(self, Self::On) { Self::Off } else { Self::On };
        matches!(self, Self::On)
    }
}

#[test]
fn private_things_stay_private() {
    everywhere(|system| async move {
        let account = system.spawn(bank::Account::props(8)).unwrap();
        assert_eq!(account.balance().await.unwrap(), 8);
        assert_eq!(account.everything().await.unwrap(), 8);
        assert_eq!(bank::peek(&account).await, 9);
        let _: UnitAddr = system.spawn(Unit).unwrap();
        assert_eq!(system.spawn(Tuple(1, 2)).unwrap().sum().await.unwrap(), 3);
        assert!(system.spawn(Lamp::Off).unwrap().toggle().await.unwrap());
    });
}
