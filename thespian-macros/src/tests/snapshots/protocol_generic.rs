#[allow(clippy::too_many_arguments)]
pub(crate) trait Store<K: Ord, const N: usize>
where
    K: Copy,
{
    /// What is kept.
    type Item: Clone + ::core::marker::Send + 'static;
    fn keep<'__a>(
        &'__a mut self,
        __cx: &'__a mut other::actors::__private::Context<Self>,
        key: K,
        item: [Self::Item; N],
    ) -> impl other::actors::__private::Answer<
        Option<Self::Item>,
    > + ::core::marker::Send + '__a
    where
        Self: other::actors::__private::Actor;
    #[doc(hidden)]
    fn __answers_later(__method: &::core::primitive::str) -> ::core::primitive::bool
    where
        Self: other::actors::__private::Actor,
    {
        let _ = __method;
        false
    }
    #[doc(hidden)]
    fn __stances(
        __method: &::core::primitive::str,
    ) -> &'static [other::actors::__private::Stance]
    where
        Self: other::actors::__private::Actor,
    {
        let _ = __method;
        &[]
    }
}
/// What can be said to `Store`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
pub(crate) enum StoreMsg<
    K: Ord,
    const N: usize,
    Item: Clone + ::core::marker::Send + 'static,
>
where
    K: Copy + ::core::marker::Send + 'static,
{
    /// Runs `keep`.
    Keep {
        /// The argument `key`.
        key: K,
        /// The argument `item`.
        item: [Item; N],
    },
}
/// What `Store` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub(crate) enum StoreReply<
    K: Ord,
    const N: usize,
    Item: Clone + ::core::marker::Send + 'static,
>
where
    K: Copy + ::core::marker::Send + 'static,
{
    /// What `keep` answers.
    Keep(Option<Item>),
    #[doc(hidden)]
    __Unused(::core::convert::Infallible, ::core::marker::PhantomData<fn() -> K>),
}
/// The address of an actor of whom it is known that it speaks `Store`: one method for each message.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub(crate) struct StoreAddr<
    K: Ord,
    const N: usize,
    Item: Clone + ::core::marker::Send + 'static,
>(
    other::actors::__private::Addr<StoreMsg<K, N, Item>>,
)
where
    K: Copy + ::core::marker::Send + 'static;
#[allow(private_interfaces, private_bounds, dead_code)]
impl<
    K: Ord,
    const N: usize,
    Item: Clone + ::core::marker::Send + 'static,
> StoreAddr<K, N, Item>
where
    K: Copy + ::core::marker::Send + 'static,
{
    /// Calls `keep`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    pub(crate) fn keep(
        &self,
        key: K,
        item: [Item; N],
    ) -> other::actors::__private::Call<
        '_,
        StoreMsg<K, N, Item>,
        (K, [Item; N]),
        Option<Item>,
    > {
        fn __build<K: Ord, const N: usize, Item: Clone + ::core::marker::Send + 'static>(
            (__a0, __a1): (K, [Item; N]),
        ) -> StoreMsg<K, N, Item>
        where
            K: Copy + ::core::marker::Send + 'static,
        {
            StoreMsg::Keep {
                key: __a0,
                item: __a1,
            }
        }
        fn __pick<K: Ord, const N: usize, Item: Clone + ::core::marker::Send + 'static>(
            __reply: StoreReply<K, N, Item>,
        ) -> ::core::option::Option<Option<Item>>
        where
            K: Copy + ::core::marker::Send + 'static,
        {
            match __reply {
                StoreReply::Keep(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        other::actors::__private::Call::new(
            &self.0,
            (key, item),
            __build::<K, N, Item>,
            __pick::<K, N, Item>,
        )
    }
}
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use other::actors::__private as __t;
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > __t::Message for StoreMsg<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        type Reply = StoreReply<K, N, Item>;
        const KINDS: &'static __t::Kinds = &__t::Kinds::of(&["keep"]);
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                StoreMsg::Keep { .. } => 0usize,
            }
        }
        #[inline]
        fn pace() -> ::core::option::Option<&'static __t::Pace> {
            static __PACE: __t::Pace = __t::Pace::new();
            ::core::option::Option::Some(&__PACE)
        }
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Store<K, N, Item>",
            about: "",
            entries: &[
                __t::Entry {
                    name: "keep",
                    about: "",
                    fields: &[("key", "K"), ("item", "[Item; N]")],
                    reply: "Option<Item>",
                },
            ],
            spoken: &[],
        };
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > ::core::fmt::Debug for StoreMsg<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.write_str(__t::Message::kind(self))
        }
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > ::core::fmt::Debug for StoreReply<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {
                    StoreReply::Keep { .. } => "keep",
                    StoreReply::__Unused(ref __never, ..) => match *__never {}
                }
            };
            __f.write_str(__kind(self))
        }
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > __t::Address for StoreAddr<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        type Msg = StoreMsg<K, N, Item>;
        #[inline]
        fn as_addr(&self) -> &__t::Addr<StoreMsg<K, N, Item>> {
            &self.0
        }
        #[inline]
        fn from_addr(__addr: __t::Addr<StoreMsg<K, N, Item>>) -> Self {
            StoreAddr(__addr)
        }
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > ::core::clone::Clone for StoreAddr<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        #[inline]
        fn clone(&self) -> Self {
            StoreAddr(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > ::core::fmt::Debug for StoreAddr<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > ::core::fmt::Display for StoreAddr<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
        __O: __t::Address,
    > ::core::cmp::PartialEq<__O> for StoreAddr<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        #[inline]
        fn eq(&self, __other: &__O) -> ::core::primitive::bool {
            ::core::cmp::PartialEq::eq(&self.0, __other)
        }
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > ::core::cmp::Eq for StoreAddr<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {}
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > ::core::hash::Hash for StoreAddr<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
            ::core::hash::Hash::hash(&self.0, __hasher);
        }
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > ::core::cmp::PartialOrd for StoreAddr<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        #[inline]
        fn partial_cmp(
            &self,
            __other: &Self,
        ) -> ::core::option::Option<::core::cmp::Ordering> {
            ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > ::core::cmp::Ord for StoreAddr<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(&self.0, &__other.0)
        }
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > __t::Protocol for dyn Store<K, N, Item = Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        type Msg = StoreMsg<K, N, Item>;
        type Addr = StoreAddr<K, N, Item>;
        const DIALECT: &'static __t::Dialect = &__t::Dialect {
            path: ::core::concat!(::core::module_path!(), "::", "Store"),
            includes: &[],
            sayings: &[
                __t::Saying {
                    name: "keep",
                    refusable: false,
                    place: ::core::concat!(::core::file!(), ":", ::core::line!()),
                },
            ],
        };
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > __t::ProtocolAddr for StoreAddr<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        type Protocol = dyn Store<K, N, Item = Item>;
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > __t::Carries<dyn Store<K, N, Item = Item>> for StoreMsg<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        #[inline]
        fn wrap(__m: Self) -> Self {
            __m
        }
        #[inline]
        fn unwrap(self) -> ::core::result::Result<Self, Self> {
            ::core::result::Result::Ok(self)
        }
    }
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
    > __t::Speaks<dyn Store<K, N, Item = Item>> for StoreAddr<K, N, Item>
    where
        K: Copy + ::core::marker::Send + 'static,
        for<'__any> StoreMsg<K, N, Item>: ::core::marker::Send,
    {}
    #[automatically_derived]
    impl<
        K: Ord,
        const N: usize,
        Item: Clone + ::core::marker::Send + 'static,
        __A,
    > __t::Perform<__A> for dyn Store<K, N, Item = Item>
    where
        K: Copy + ::core::marker::Send + 'static,
        __A: __t::Actor<Msg: ::core::marker::Send> + Store<K, N, Item = Item>,
        for<'__any> K: ::core::marker::Send,
        for<'__any> [Item; N]: ::core::marker::Send,
    {
        fn now(
            __actor: &mut __A,
            __cx: &mut __t::Context<__A>,
            __envelope: __t::Envelope<StoreMsg<K, N, Item>>,
        ) -> __t::Step<StoreMsg<K, N, Item>> {
            let (__msg, __path) = __envelope.split();
            match __msg {
                __msg @ StoreMsg::Keep {
                    ..
                } if <__A as Store<K, N>>::__answers_later("keep") => {
                    __t::Step::Later(__t::Envelope::join(__msg, __path))
                }
                StoreMsg::Keep { key: __a0, item: __a1 } => {
                    let __answer = __t::Answer::<
                        Option<Item>,
                    >::now(<__A as Store<K, N>>::keep(__actor, __cx, __a0, __a1));
                    if let ::core::option::Option::Some(__reply) = __answer {
                        __t::Actor::moved(__actor, __cx);
                        __t::Told::new(&__reply).heed(&__path, __cx, "keep");
                        __path.put(StoreReply::Keep(__reply));
                    }
                    __t::Step::Done
                }
            }
        }
        fn later<'__a>(
            __actor: &'__a mut __A,
            __cx: &'__a mut __t::Context<__A>,
            __envelope: __t::Envelope<StoreMsg<K, N, Item>>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            let (__msg, __path) = __envelope.split();
            async move {
                match __msg {
                    StoreMsg::Keep { key: __a0, item: __a1 } => {
                        let __reply = __t::Answer::<
                            Option<Item>,
                        >::later(<__A as Store<K, N>>::keep(__actor, __cx, __a0, __a1))
                            .await;
                        __t::Actor::moved(__actor, __cx);
                        __t::Told::new(&__reply).heed(&__path, __cx, "keep");
                        __path.put(StoreReply::Keep(__reply));
                    }
                }
            }
        }
        fn stances(__index: ::core::primitive::usize) -> &'static [__t::Stance] {
            let __kinds = <StoreMsg<K, N, Item> as __t::Message>::KINDS;
            match __kinds.part(__index) {
                (0, __own) => {
                    let __name = __kinds.get(__own).unwrap_or_default();
                    <__A as Store<K, N>>::__stances(__name)
                }
                _ => &[],
            }
        }
    }
    #[allow(dead_code)]
    fn __checks<K: Ord, const N: usize, Item: Clone + ::core::marker::Send + 'static>()
    where
        K: Copy + ::core::marker::Send + 'static,
    {
        {
            __t::require_message::<K>();
            __t::require_message::<[Item; N]>();
            __t::require_reply::<Option<Item>>();
        }
    }
};
