//! Generated code where hardly a name means what it usually does; and it runs.

use thespian::{Address, System};

use crate::stages::everywhere;

#[path = "hygiene/bare.rs"]
mod bare;

/// The library under another name, as a workspace may rename it.
pub(crate) use ::thespian as actors;

async fn talk(system: System) {
    let desk = system.spawn(bare::Desk::props(1, 2)).unwrap();
    assert_eq!(desk.usual(1, 2, 3, 4).await.unwrap(), [1, 2, 3, 4]);
    assert_eq!(desk.patient(5, 6).await.unwrap(), 5 + 6 + 1 + 2);
    assert_eq!(desk.boxed(5).await.unwrap(), 5);
    assert_eq!(desk.told(1, 2).await.unwrap(), Ok(3));
    desk.told(0, 2).tell().unwrap();
    let given: bare::Given = desk.shadowed(bare::Result(1), bare::Option(2)).await.unwrap();
    assert_eq!((given.0.0, given.1.0), (1, 2));
    assert_eq!(desk.owed().await.unwrap(), 8);
    let _again = desk.clone();
    let _shown = format!("{desk:?} {desk} {:?}", desk.owed().into_message());

    let shelf = system.spawn(bare::shelf::<u8, String>()).unwrap();
    shelf.put(1, "one".to_owned()).await.unwrap();
    shelf.give("two".to_owned()).tell().unwrap();
    assert_eq!(shelf.get(1).await.unwrap().as_deref(), Some("one"));

    let clerk = system.spawn(bare::Clerk).unwrap();
    let store: bare::StoreAddr<u8, u16, u32> = clerk.narrow();
    let service: bare::ServiceAddr = store.narrow();
    let given = service.swap(bare::Result(1), bare::Option(2)).await.unwrap();
    assert_eq!((given.0.0, given.1.0), (1, 2));
    assert_eq!(service.wait(1, 2, 3, 4).await.unwrap(), 10);
    assert_eq!(store.put(1, 2, 3).await.unwrap(), Some(1));
    store.fails().tell().unwrap();
    assert!(store.fails().await.unwrap().is_err());
    assert_eq!(system.stats().errors, 3);
}

#[test]
fn nothing_depends_on_what_names_mean_there() {
    everywhere(talk);
}
