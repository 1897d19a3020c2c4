//! Protocols with odd names, in odd places, and under conditions.

use thespian::prelude::*;

use crate::stages::everywhere;

/// The library under another name.
mod theirs {
    pub(super) use thespian as actors;
}

mod bank {
    use thespian::prelude::*;

    #[protocol(derive(Debug))]
    pub(super) trait Teller: super::r#loop + Send {
        fn r#type(&mut self, r#in: u64) -> u64;
    }

    /// Seen by some.
    #[protocol]
    pub(in crate::ui::pass) trait Guard {
        fn watch(&self);
    }

    /// For this module only.
    #[protocol]
    trait Secret {
        fn whisper(&self) -> u64;
    }

    #[actor]
    pub(super) struct Vault;

    #[handlers(speaks(Secret, Guard))]
    impl Vault {}

    #[handlers]
    impl Secret for Vault {
        fn whisper(&self) -> u64 {
            7
        }
    }

    #[handlers]
    impl Guard for Vault {
        async fn watch(&self) {}
    }

    pub(super) async fn listen(vault: &VaultAddr) -> u64 {
        let secret: SecretAddr = vault.narrow();
        secret.whisper().await.unwrap()
    }
}

mod till {
    use thespian::prelude::*;

    #[protocol]
    pub(crate) trait Teller {
        fn count(&self) -> u64;
    }
}

use till::Teller as Till;

/// A word of the language.
#[allow(non_camel_case_types)]
#[protocol(derive(Debug))]
trait r#loop {
    fn r#match(&self, r#fn: u64, r#for: u64) -> u64;
}

#[actor]
struct Account {
    cents: u64,
}

#[handlers(derive(Debug), speaks(bank::Teller))]
impl Account {
    /// Has the name of a protocol's method.
    #[handler]
    fn r#type(&self) {}
}

#[handlers]
impl r#loop for Account {
    async fn r#match(&self, r#fn: u64, r#for: u64) -> u64 {
        self.cents + r#fn + r#for
    }
}

#[handlers]
impl bank::Teller for Account {
    #[handler(boxed)]
    async fn r#type(&mut self, r#in: u64) -> u64 {
        self.cents += r#in;
        self.cents
    }
}

#[test]
fn words_of_the_language_are_names_of_protocols() {
    everywhere(async |system| {
        let account = system.spawn(Account { cents: 1 }).unwrap();
        account.r#type().await.unwrap();
        let teller: bank::TellerAddr = account.narrow();
        assert_eq!(teller.r#type(2).await.unwrap(), 3);
        assert_eq!(format!("{:?}", teller.r#type(2).into_message()), "Type { in: 2 }");
        let other: loopAddr = teller.narrow();
        assert_eq!(other.r#match(4, 5).await.unwrap(), 12);
    });
}

#[test]
fn protocols_are_as_visible_as_their_traits() {
    everywhere(async |system| {
        let vault = system.spawn(bank::Vault).unwrap();
        assert_eq!(bank::listen(&vault).await, 7);
        let guard: bank::GuardAddr = vault.narrow();
        guard.watch().await.unwrap();
    });
}

/// Its messages have the names that generated code might want for itself.
#[protocol(derive(Clone))]
trait Names {
    fn usual(&mut self, cx: u64, msg: u64, path: u64, actor: u64) -> [u64; 4];
    fn patient(&mut self, cx: u64, msg: u64, path: u64, actor: u64) -> [u64; 4];
    fn ours(&self, __cx: u64, __path: u64, __actor: u64, __a0: u64, __reply: u64) -> [u64; 5];
    fn anywhere(&mut self, first: u64, last: u64) -> u64;
    fn at_length(&mut self, n: u64) -> u64;
    fn taken_apart(&mut self, pair: (u64, u64)) -> u64;
}

#[actor]
struct Namer;

#[handlers(speaks(Names, Till))]
impl Namer {}

#[handlers]
impl Names for Namer {
    #![allow(clippy::used_underscore_binding)]

    fn usual(&mut self, cx: u64, msg: u64, path: u64, actor: u64) -> [u64; 4] {
        [cx, msg, path, actor]
    }

    async fn patient(&mut self, cx: u64, msg: u64, path: u64, actor: u64) -> [u64; 4] {
        [cx, msg, path, actor]
    }

    async fn ours(
        &self,
        __cx: u64,
        __path: u64,
        __actor: u64,
        __a0: u64,
        __reply: u64,
    ) -> [u64; 5] {
        [__cx, __path, __actor, __a0, __reply]
    }

    /// A context among the others, and a mutable argument.
    async fn anywhere(&mut self, mut first: u64, context: &mut Context<Self>, last: u64) -> u64 {
        context.sleep(std::time::Duration::ZERO).await;
        first += last;
        first
    }

    #[allow(clippy::needless_arbitrary_self_type)]
    async fn at_length(self: &mut Self, mut n: u64) -> u64 {
        if n == 0 {
            return 9;
        }
        n += 1;
        n
    }

    fn taken_apart(&mut self, (one, two): (u64, u64)) -> u64 {
        one + two
    }
}

/// Under another name, since an actor speaks one of each name.
#[handlers]
impl Till for Namer {
    fn count(&self) -> u64 {
        3
    }
}

#[test]
fn arguments_of_protocols_are_called_as_one_likes() {
    everywhere(async |system| {
        let namer = system.spawn(Namer).unwrap();
        let names: NamesAddr = namer.narrow();
        assert_eq!(names.usual(1, 2, 3, 4).await.unwrap(), [1, 2, 3, 4]);
        assert_eq!(names.patient(1, 2, 3, 4).await.unwrap(), [1, 2, 3, 4]);
        assert_eq!(names.ours(1, 2, 3, 4, 5).await.unwrap(), [1, 2, 3, 4, 5]);
        assert_eq!(names.anywhere(1, 2).await.unwrap(), 3);
        assert_eq!(names.at_length(0).await.unwrap(), 9);
        assert_eq!(names.at_length(1).await.unwrap(), 2);
        assert_eq!(names.taken_apart((1, 2)).await.unwrap(), 3);
        let till: till::TellerAddr = namer.narrow();
        assert_eq!(till.count().await.unwrap(), 3);
    });
}

/// Says more in other builds.
#[protocol(derive(Debug, Clone, PartialEq))]
trait Conditional {
    #[cfg(any())]
    fn gone(&self, missing: Missing) -> Missing;

    #[cfg(not(any()))]
    fn here(&self) -> u64;

    #[cfg_attr(not(any()), doc = "Is documented.")]
    #[must_use]
    fn documented(&self) -> u64;

    /// Not so any more.
    #[deprecated = "here"]
    fn there(&self) -> u64;

    #[cfg(any())]
    fn either(&self, missing: Missing);
    #[cfg(not(any()))]
    fn either(&self, n: u64) -> u64;
}

#[actor]
struct Sometimes;

#[handlers(speaks(Conditional))]
impl Sometimes {}

#[handlers]
impl Conditional for Sometimes {
    #[cfg(any())]
    async fn gone(&self, missing: Missing) -> Missing {
        missing
    }

    #[cfg(not(any()))]
    async fn here(&self) -> u64 {
        1
    }

    #[cfg(any())]
    fn documented(&self) -> u64 {
        missing()
    }

    /// One name in two builds.
    #[cfg(not(any()))]
    async fn documented(&self) -> u64 {
        2
    }

    fn there(&self) -> u64 {
        3
    }

    #[cfg(any())]
    async fn either(&self, missing: Missing) {}

    #[cfg(not(any()))]
    fn either(&self, n: u64) -> u64 {
        n
    }
}

#[test]
fn what_another_build_says_is_not_missed() {
    everywhere(async |system| {
        let addr: ConditionalAddr = system.spawn(Sometimes).unwrap().narrow();
        assert_eq!(addr.here().await.unwrap(), 1);
        assert_eq!(addr.documented().await.unwrap(), 2);
        #[expect(deprecated, reason = "to see that it is")]
        let there = addr.there();
        assert_eq!(there.await.unwrap(), 3);
        assert_eq!(addr.either(4).await.unwrap(), 4);
        assert_eq!(addr.either(4).into_message(), ConditionalMsg::Either { n: 4 });
    });
}

/// Has a parameter, and a type that is chosen by who implements it.
#[protocol]
trait Store<K: Ord> {
    type Item: Clone;

    fn keep(&mut self, key: K, item: Self::Item);
    fn find(&mut self, key: K) -> Option<Self::Item>;
}

/// Includes one of many, and says nothing itself.
#[protocol]
trait Words: Store<u64, Item = String> {}

#[actor]
struct Shelf<T> {
    items: std::collections::BTreeMap<u64, T>,
}

#[handlers(speaks(Store<u64, Item = T>))]
impl<T: Clone + Send + 'static> Shelf<T> {
    #[init]
    fn new() -> Self {
        Self { items: Default::default() }
    }
}

#[handlers]
impl<T: Clone + Send + 'static> Store<u64> for Shelf<T> {
    type Item = T;

    fn keep(&mut self, key: u64, item: T) {
        self.items.insert(key, item);
    }

    async fn find(&mut self, key: u64) -> Option<T> {
        self.items.get(&key).cloned()
    }
}

#[actor(crate = theirs::actors)]
struct Dictionary(Option<String>);

#[handlers(speaks(Words), crate = theirs::actors)]
impl Dictionary {}

#[handlers(crate = theirs::actors)]
impl Store<u64> for Dictionary {
    type Item = String;

    fn keep(&mut self, _: u64, item: String) {
        self.0 = Some(item);
    }

    #[actors::handler(boxed)]
    async fn find(&mut self, _: u64) -> Option<String> {
        self.0.clone()
    }
}

#[handlers(crate = theirs::actors)]
impl Words for Dictionary {}

#[test]
fn protocols_have_parameters() {
    everywhere(async |system| {
        let shelf = system.spawn(Shelf::props()).unwrap();
        let store: StoreAddr<u64, u8> = shelf.narrow();
        store.keep(1, 2).await.unwrap();
        assert_eq!(store.find(1).await.unwrap(), Some(2));
        let words: WordsAddr = system.spawn(Dictionary(None)).unwrap().narrow();
        let store: StoreAddr<u64, String> = words.narrow();
        store.keep(1, "one".to_owned()).await.unwrap();
        assert_eq!(store.find(1).await.unwrap().as_deref(), Some("one"));
    });
}

macro_rules! protocol_of {
    ($(#[$docs:meta])* $name:ident for $actor:ident: $get:ident -> $ty:ty = $value:expr) => {
        $(#[$docs])*
        #[protocol(derive(Debug))]
        trait $name {
            fn $get(&self) -> $ty;
            fn set(&mut self, value: $ty);
        }

        #[actor]
        struct $actor {
            value: $ty,
        }

        #[handlers(speaks($name))]
        impl $actor {
            #[init]
            fn new() -> Self {
                Self { value: $value }
            }
        }

        #[handlers]
        impl $name for $actor {
            async fn $get(&self) -> $ty {
                self.value.clone()
            }

            fn set(&mut self, value: $ty) {
                self.value = value;
            }
        }
    };
}

protocol_of!(
    /// Has a number.
    Numbered for Number: number -> u64 = 8
);
protocol_of!(Worded for Word: word -> Vec<String> = vec![]);

#[test]
fn a_macro_can_write_protocols() {
    everywhere(async |system| {
        let number: NumberedAddr = system.spawn(Number::props()).unwrap().narrow();
        assert_eq!(number.number().await.unwrap(), 8);
        let word: WordedAddr = system.spawn(Word::props()).unwrap().narrow();
        word.set(vec!["a".to_owned()]).await.unwrap();
        assert_eq!(word.word().await.unwrap(), ["a"]);
    });
}

#[test]
fn a_function_can_have_a_protocol_of_its_own() {
    /// What it says, known to this function only.
    #[derive(Clone)]
    struct Local(u64);

    #[protocol(derive(Clone))]
    trait Holds {
        fn swap(&mut self, local: Local) -> Local;
    }

    #[actor]
    struct Holder(Local);

    #[handlers(speaks(Holds))]
    impl Holder {}

    #[handlers]
    impl Holds for Holder {
        fn swap(&mut self, local: Local) -> Local {
            std::mem::replace(&mut self.0, local)
        }
    }

    everywhere(async |system| {
        let holder: HoldsAddr = system.spawn(Holder(Local(8))).unwrap().narrow();
        assert_eq!(holder.swap(Local(9)).await.unwrap().0, 8);
    });
}

/// What a protocol is given may lead back to the messages in which it is listed.
mod of_one_another {
    use thespian::prelude::*;

    #[protocol]
    pub(super) trait Observer<A> {
        fn ended(&mut self, who: A);
    }

    #[actor]
    pub(super) struct Peer {
        pub(super) ended: Vec<PeerAddr>,
    }

    #[handlers(speaks(Observer<PeerAddr>))]
    impl Peer {
        #[handler]
        pub(super) fn how_many(&self) -> usize {
            self.ended.len()
        }
    }

    #[handlers]
    impl Observer<PeerAddr> for Peer {
        fn ended(&mut self, who: PeerAddr) {
            self.ended.push(who);
        }
    }

    #[actor]
    pub(super) struct Boss;

    #[handlers(speaks(Observer<WorkerAddr>))]
    impl Boss {}

    #[handlers]
    impl Observer<WorkerAddr> for Boss {
        fn ended(&mut self, who: WorkerAddr) {
            who.stop();
        }
    }

    #[actor]
    pub(super) struct Worker;

    #[handlers]
    impl Worker {
        #[handler]
        pub(super) fn start(&self, cx: &mut Context<Self>, boss: BossAddr) {
            let boss: ObserverAddr<WorkerAddr> = boss.narrow();
            boss.ended(cx.addr()).tell().ok();
        }
    }
}

#[test]
fn a_protocol_can_be_given_addresses_of_those_who_list_it() {
    use of_one_another::{Boss, ObserverAddr, Peer, PeerAddr, Worker};
    everywhere(async |system| {
        let peer = system.spawn(Peer { ended: Vec::new() }).unwrap();
        let observer: ObserverAddr<PeerAddr> = peer.narrow();
        observer.ended(peer.clone()).await.unwrap();
        assert_eq!(peer.how_many().await.unwrap(), 1);
        let (boss, worker) = (system.spawn(Boss).unwrap(), system.spawn(Worker).unwrap());
        worker.start(boss).await.unwrap();
        worker.stopped().await;
    });
}
