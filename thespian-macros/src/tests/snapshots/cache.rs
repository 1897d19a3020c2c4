impl<K: Hash + Send, V, const N: usize> Cache<K, V, N>
where
    V: Clone,
{
    pub fn has(&self, key: K, sizes: [u8; N]) -> Option<Self> {
        None
    }
    pub async fn wait(&mut self, key: Vec<K>) -> <Self as Store>::Out {
        x
    }
}
/// What can be said to `Cache`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
#[derive(Clone)]
pub enum CacheMsg<K: Hash + Send + 'static, V, const N: usize>
where
    V: Clone + ::core::marker::Send + 'static,
{
    /// Runs `has`.
    Has {
        /// The argument `key`.
        key: K,
        /// The argument `sizes`.
        sizes: [u8; N],
    },
    /// Runs `wait`.
    Wait {
        /// The argument `key`.
        key: Vec<K>,
    },
    #[doc(hidden)]
    __Unused(::core::convert::Infallible, ::core::marker::PhantomData<fn() -> V>),
}
/// What `Cache` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub enum CacheReply<K: Hash + Send + 'static, V, const N: usize>
where
    V: Clone + ::core::marker::Send + 'static,
{
    /// What `has` answers.
    Has(Option<Cache<K, V, N>>),
    /// What `wait` answers.
    Wait(<Cache<K, V, N> as Store>::Out),
}
/// The address of a running `Cache`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub struct CacheAddr<K: Hash + Send + 'static, V, const N: usize>(
    ::thespian::__private::Addr<CacheMsg<K, V, N>>,
)
where
    V: Clone + ::core::marker::Send + 'static;
#[allow(private_interfaces, private_bounds, dead_code)]
impl<K: Hash + Send + 'static, V, const N: usize> CacheAddr<K, V, N>
where
    V: Clone + ::core::marker::Send + 'static,
{
    /// Calls `has`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    pub fn has(
        &self,
        key: K,
        sizes: [u8; N],
    ) -> ::thespian::__private::Call<
        '_,
        CacheMsg<K, V, N>,
        (K, [u8; N]),
        Option<Cache<K, V, N>>,
    > {
        fn __build<K: Hash + Send + 'static, V, const N: usize>(
            (__a0, __a1): (K, [u8; N]),
        ) -> CacheMsg<K, V, N>
        where
            V: Clone + ::core::marker::Send + 'static,
        {
            CacheMsg::Has {
                key: __a0,
                sizes: __a1,
            }
        }
        fn __pick<K: Hash + Send + 'static, V, const N: usize>(
            __reply: CacheReply<K, V, N>,
        ) -> ::core::option::Option<Option<Cache<K, V, N>>>
        where
            V: Clone + ::core::marker::Send + 'static,
        {
            match __reply {
                CacheReply::Has(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(
            &self.0,
            (key, sizes),
            __build::<K, V, N>,
            __pick::<K, V, N>,
        )
    }
    /// Calls `wait`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    pub fn wait(
        &self,
        key: Vec<K>,
    ) -> ::thespian::__private::Call<
        '_,
        CacheMsg<K, V, N>,
        (Vec<K>,),
        <Cache<K, V, N> as Store>::Out,
    > {
        fn __build<K: Hash + Send + 'static, V, const N: usize>(
            (__a0,): (Vec<K>,),
        ) -> CacheMsg<K, V, N>
        where
            V: Clone + ::core::marker::Send + 'static,
        {
            CacheMsg::Wait { key: __a0 }
        }
        fn __pick<K: Hash + Send + 'static, V, const N: usize>(
            __reply: CacheReply<K, V, N>,
        ) -> ::core::option::Option<<Cache<K, V, N> as Store>::Out>
        where
            V: Clone + ::core::marker::Send + 'static,
        {
            match __reply {
                CacheReply::Wait(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(
            &self.0,
            (key,),
            __build::<K, V, N>,
            __pick::<K, V, N>,
        )
    }
}
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl<K: Hash + Send + 'static, V, const N: usize> __t::Message for CacheMsg<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        type Reply = CacheReply<K, V, N>;
        const KINDS: &'static __t::Kinds = &__t::Kinds::of(&["has", "wait"]);
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                CacheMsg::Has { .. } => 0usize,
                CacheMsg::Wait { .. } => 1usize,
                CacheMsg::__Unused(ref __never, ..) => match *__never {}
            }
        }
        #[inline]
        fn pace() -> ::core::option::Option<&'static __t::Pace> {
            static __PACE: __t::Pace = __t::Pace::new();
            ::core::option::Option::Some(&__PACE)
        }
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Cache<K, V, N>",
            about: "",
            entries: &[
                __t::Entry {
                    name: "has",
                    about: "",
                    fields: &[("key", "K"), ("sizes", "[u8; N]")],
                    reply: "Option<Cache<K, V, N>>",
                },
                __t::Entry {
                    name: "wait",
                    about: "",
                    fields: &[("key", "Vec<K>")],
                    reply: "<Cache<K, V, N> as Store>::Out",
                },
            ],
            spoken: &[],
        };
    }
    #[automatically_derived]
    impl<K: Hash + Send + 'static, V, const N: usize> ::core::fmt::Debug
    for CacheMsg<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.write_str(__t::Message::kind(self))
        }
    }
    #[automatically_derived]
    impl<K: Hash + Send + 'static, V, const N: usize> ::core::fmt::Debug
    for CacheReply<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {
                    CacheReply::Has { .. } => "has",
                    CacheReply::Wait { .. } => "wait",
                }
            };
            __f.write_str(__kind(self))
        }
    }
    #[automatically_derived]
    impl<K: Hash + Send + 'static, V, const N: usize> __t::Address for CacheAddr<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        type Msg = CacheMsg<K, V, N>;
        #[inline]
        fn as_addr(&self) -> &__t::Addr<CacheMsg<K, V, N>> {
            &self.0
        }
        #[inline]
        fn from_addr(__addr: __t::Addr<CacheMsg<K, V, N>>) -> Self {
            CacheAddr(__addr)
        }
    }
    #[automatically_derived]
    impl<K: Hash + Send + 'static, V, const N: usize> ::core::clone::Clone
    for CacheAddr<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        #[inline]
        fn clone(&self) -> Self {
            CacheAddr(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl<K: Hash + Send + 'static, V, const N: usize> ::core::fmt::Debug
    for CacheAddr<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<K: Hash + Send + 'static, V, const N: usize> ::core::fmt::Display
    for CacheAddr<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<
        K: Hash + Send + 'static,
        V,
        const N: usize,
        __O: __t::Address,
    > ::core::cmp::PartialEq<__O> for CacheAddr<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        #[inline]
        fn eq(&self, __other: &__O) -> ::core::primitive::bool {
            ::core::cmp::PartialEq::eq(&self.0, __other)
        }
    }
    #[automatically_derived]
    impl<K: Hash + Send + 'static, V, const N: usize> ::core::cmp::Eq
    for CacheAddr<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {}
    #[automatically_derived]
    impl<K: Hash + Send + 'static, V, const N: usize> ::core::hash::Hash
    for CacheAddr<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
            ::core::hash::Hash::hash(&self.0, __hasher);
        }
    }
    #[automatically_derived]
    impl<K: Hash + Send + 'static, V, const N: usize> ::core::cmp::PartialOrd
    for CacheAddr<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
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
    impl<K: Hash + Send + 'static, V, const N: usize> ::core::cmp::Ord
    for CacheAddr<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(&self.0, &__other.0)
        }
    }
    #[automatically_derived]
    impl<K: Hash + Send + 'static, V, const N: usize> __t::Actor for Cache<K, V, N>
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        type Msg = CacheMsg<K, V, N>;
        type Addr = CacheAddr<K, V, N>;
        fn now(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<CacheMsg<K, V, N>>,
        ) -> __t::Step<CacheMsg<K, V, N>> {
            let (__msg, __path) = __envelope.split();
            match __msg {
                CacheMsg::Has { key: __a0, sizes: __a1 } => {
                    let __reply = Self::has(self, __a0, __a1);
                    __t::Told::new(&__reply).heed(&__path, __cx, "has");
                    __path.put(CacheReply::Has(__reply));
                    __t::Step::Done
                }
                __msg @ CacheMsg::Wait { .. } => {
                    __t::Step::Later(__t::Envelope::join(__msg, __path))
                }
            }
        }
        const WAITS: ::core::primitive::bool = true;
        fn later<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __envelope: __t::Envelope<CacheMsg<K, V, N>>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            __later::<K, V, N>(self, __cx, __envelope)
        }
    }
    fn __run_wait<'__a, K: Hash + Send + 'static, V, const N: usize>(
        __actor: &'__a mut Cache<K, V, N>,
        __cx: &'__a mut __t::Context<Cache<K, V, N>>,
        __a0: Vec<K>,
    ) -> impl ::core::future::Future<
        Output = <Cache<K, V, N> as Store>::Out,
    > + ::core::marker::Send + '__a
    where
        V: Clone + ::core::marker::Send + 'static,
        for<'__any> Cache<K, V, N>: ::core::marker::Send,
        for<'__any> [u8; N]: ::core::marker::Send,
        for<'__any> Vec<K>: ::core::marker::Send,
    {
        <Cache<K, V, N>>::wait(__actor, __a0)
    }
    fn __later<'__a, K: Hash + Send + 'static, V, const N: usize>(
        __actor: &'__a mut Cache<K, V, N>,
        __cx: &'__a mut __t::Context<Cache<K, V, N>>,
        __envelope: __t::Envelope<CacheMsg<K, V, N>>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        V: Clone + ::core::marker::Send + 'static,
        for<'__any> Cache<K, V, N>: ::core::marker::Send,
        for<'__any> [u8; N]: ::core::marker::Send,
        for<'__any> Vec<K>: ::core::marker::Send,
    {
        enum __Work<__W0> {
            __None,
            __W0(__W0),
        }
        let (__msg, __path) = __envelope.split();
        let __work = match __msg {
            CacheMsg::Wait { key: __a0 } => __Work::__W0((__a0,)),
            CacheMsg::Has { .. } => __Work::__None,
        };
        async move {
            match __work {
                __Work::__None => {}
                __Work::__W0((__a0,)) => {
                    let __reply = __run_wait(__actor, __cx, __a0).await;
                    __t::Told::new(&__reply).heed(&__path, __cx, "wait");
                    __path.put(CacheReply::Wait(__reply));
                }
            }
        }
    }
    #[allow(dead_code)]
    fn __checks<K: Hash + Send + 'static, V, const N: usize>()
    where
        V: Clone + ::core::marker::Send + 'static,
    {
        {
            __t::require_reply::<Option<Cache<K, V, N>>>();
        }
        {
            __t::require_reply::<<Cache<K, V, N> as Store>::Out>();
        }
    }
};
