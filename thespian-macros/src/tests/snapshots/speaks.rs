impl<T: Clone> Account<T> {
    fn balance(&self) -> u64 {
        self.cents
    }
    async fn withdraw(&mut self, cents: u64) {}
}
/// What can be said to `Account`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
pub enum AccountMsg<T: Clone + ::core::marker::Send + 'static> {
    /// Runs `balance`.
    Balance,
    /// Runs `withdraw`.
    Withdraw {
        /// The argument `cents`.
        cents: u64,
    },
    /// A message of the protocol `Audit`.
    Audit(
        #[cfg(not(doc))]
        <<dyn Audit as ::thespian::__private::Known<
            { <dyn Audit as ::thespian::__private::Protocol>::DIALECT.is_known() },
        >>::Protocol as ::thespian::__private::Protocol>::Msg,
        #[cfg(doc)]
        <dyn Audit as ::thespian::__private::Protocol>::Msg,
    ),
    /// A message of the protocol `Store`.
    Store(<dyn bank::Store<u64, 4, Item = T> as ::thespian::__private::Protocol>::Msg),
}
/// What `Account` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub enum AccountReply<T: Clone + ::core::marker::Send + 'static> {
    /// What `balance` answers.
    Balance(u64),
    /// What `withdraw` answers.
    Withdraw(()),
    #[doc(hidden)]
    __Unused(::core::convert::Infallible, ::core::marker::PhantomData<fn() -> T>),
}
/// The address of a running `Account`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub struct AccountAddr<T: Clone + ::core::marker::Send + 'static>(
    ::thespian::__private::Addr<AccountMsg<T>>,
);
#[allow(private_interfaces, private_bounds, dead_code)]
impl<T: Clone + ::core::marker::Send + 'static> AccountAddr<T> {
    /// Calls `balance`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn balance(&self) -> ::thespian::__private::Call<'_, AccountMsg<T>, (), u64> {
        fn __build<T: Clone + ::core::marker::Send + 'static>((): ()) -> AccountMsg<T> {
            AccountMsg::Balance {}
        }
        fn __pick<T: Clone + ::core::marker::Send + 'static>(
            __reply: AccountReply<T>,
        ) -> ::core::option::Option<u64> {
            match __reply {
                AccountReply::Balance(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (), __build::<T>, __pick::<T>)
    }
    /// Calls `withdraw`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn withdraw(
        &self,
        cents: u64,
    ) -> ::thespian::__private::Call<'_, AccountMsg<T>, (u64,), ()> {
        fn __build<T: Clone + ::core::marker::Send + 'static>(
            (__a0,): (u64,),
        ) -> AccountMsg<T> {
            AccountMsg::Withdraw {
                cents: __a0,
            }
        }
        fn __pick<T: Clone + ::core::marker::Send + 'static>(
            __reply: AccountReply<T>,
        ) -> ::core::option::Option<()> {
            match __reply {
                AccountReply::Withdraw(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (cents,), __build::<T>, __pick::<T>)
    }
}
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> __t::Message for AccountMsg<T> {
        type Reply = AccountReply<T>;
        const KINDS: &'static __t::Kinds = &__t::Kinds::and(
            &["balance", "withdraw"],
            &[
                <<__Protocol0 as __t::Protocol>::Msg as __t::Message>::KINDS,
                <<dyn bank::Store<
                    u64,
                    4,
                    Item = T,
                > as __t::Protocol>::Msg as __t::Message>::KINDS,
            ],
        );
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                AccountMsg::Balance { .. } => 0usize,
                AccountMsg::Withdraw { .. } => 1usize,
                AccountMsg::Audit(ref __m) => {
                    __t::Message::index(__m)
                        + const { <Self as __t::Message>::KINDS.before(0usize) }
                }
                AccountMsg::Store(ref __m) => {
                    __t::Message::index(__m)
                        + const { <Self as __t::Message>::KINDS.before(1usize) }
                }
            }
        }
        #[inline]
        fn pace() -> ::core::option::Option<&'static __t::Pace> {
            static __PACE: __t::Pace = __t::Pace::new();
            ::core::option::Option::Some(&__PACE)
        }
        const SPOKEN: &'static [__t::Spoken<Self>] = &[
            __t::Spoken::of::<__Protocol0>(),
            __t::Spoken::of::<dyn bank::Store<u64, 4, Item = T>>(),
        ];
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Account<T>",
            about: "",
            entries: &[
                __t::Entry {
                    name: "balance",
                    about: "",
                    fields: &[],
                    reply: "u64",
                },
                __t::Entry {
                    name: "withdraw",
                    about: "",
                    fields: &[("cents", "u64")],
                    reply: "()",
                },
            ],
            spoken: &[
                __t::Named {
                    written: "Audit",
                    vocabulary: <<__Protocol0 as __t::Protocol>::Msg as __t::Message>::VOCABULARY,
                },
                __t::Named {
                    written: "bank::Store<u64, 4, Item = T>",
                    vocabulary: <<dyn bank::Store<
                        u64,
                        4,
                        Item = T,
                    > as __t::Protocol>::Msg as __t::Message>::VOCABULARY,
                },
            ],
        };
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::fmt::Debug
    for AccountMsg<T> {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.write_str(__t::Message::kind(self))
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::fmt::Debug
    for AccountReply<T> {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {
                    AccountReply::Balance { .. } => "balance",
                    AccountReply::Withdraw { .. } => "withdraw",
                    AccountReply::__Unused(ref __never, ..) => match *__never {}
                }
            };
            __f.write_str(__kind(self))
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> __t::Address for AccountAddr<T> {
        type Msg = AccountMsg<T>;
        #[inline]
        fn as_addr(&self) -> &__t::Addr<AccountMsg<T>> {
            &self.0
        }
        #[inline]
        fn from_addr(__addr: __t::Addr<AccountMsg<T>>) -> Self {
            AccountAddr(__addr)
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::clone::Clone
    for AccountAddr<T> {
        #[inline]
        fn clone(&self) -> Self {
            AccountAddr(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::fmt::Debug
    for AccountAddr<T> {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::fmt::Display
    for AccountAddr<T> {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<
        T: Clone + ::core::marker::Send + 'static,
        __O: __t::Address,
    > ::core::cmp::PartialEq<__O> for AccountAddr<T> {
        #[inline]
        fn eq(&self, __other: &__O) -> ::core::primitive::bool {
            ::core::cmp::PartialEq::eq(&self.0, __other)
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::cmp::Eq for AccountAddr<T> {}
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::hash::Hash
    for AccountAddr<T> {
        fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
            ::core::hash::Hash::hash(&self.0, __hasher);
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::cmp::PartialOrd
    for AccountAddr<T> {
        #[inline]
        fn partial_cmp(
            &self,
            __other: &Self,
        ) -> ::core::option::Option<::core::cmp::Ordering> {
            ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::cmp::Ord for AccountAddr<T> {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(&self.0, &__other.0)
        }
    }
    type __Protocol0 = <dyn Audit as __t::Known<
        { <dyn Audit as __t::Protocol>::DIALECT.is_known() },
    >>::Protocol;
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> __t::Carries<__Protocol0>
    for AccountMsg<T> {
        #[inline]
        fn wrap(__m: <__Protocol0 as __t::Protocol>::Msg) -> Self {
            AccountMsg::Audit(__m)
        }
        #[inline]
        fn unwrap(
            self,
        ) -> ::core::result::Result<<__Protocol0 as __t::Protocol>::Msg, Self> {
            match self {
                AccountMsg::Audit(__m) => ::core::result::Result::Ok(__m),
                #[allow(unreachable_patterns)]
                __other => ::core::result::Result::Err(__other),
            }
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> __t::Speaks<__Protocol0>
    for AccountAddr<T>
    where
        for<'__any> AccountMsg<T>: ::core::marker::Send,
    {}
    #[automatically_derived]
    impl<
        T: Clone + ::core::marker::Send + 'static,
    > __t::Carries<dyn bank::Store<u64, 4, Item = T>> for AccountMsg<T> {
        #[inline]
        fn wrap(__m: <dyn bank::Store<u64, 4, Item = T> as __t::Protocol>::Msg) -> Self {
            AccountMsg::Store(__m)
        }
        #[inline]
        fn unwrap(
            self,
        ) -> ::core::result::Result<
            <dyn bank::Store<u64, 4, Item = T> as __t::Protocol>::Msg,
            Self,
        > {
            match self {
                AccountMsg::Store(__m) => ::core::result::Result::Ok(__m),
                #[allow(unreachable_patterns)]
                __other => ::core::result::Result::Err(__other),
            }
        }
    }
    #[automatically_derived]
    impl<
        T: Clone + ::core::marker::Send + 'static,
    > __t::Speaks<dyn bank::Store<u64, 4, Item = T>> for AccountAddr<T>
    where
        for<'__any> AccountMsg<T>: ::core::marker::Send,
    {}
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> __t::Actor for Account<T> {
        type Msg = AccountMsg<T>;
        type Addr = AccountAddr<T>;
        fn now(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<AccountMsg<T>>,
        ) -> __t::Step<AccountMsg<T>> {
            let (__msg, __path) = __envelope.split();
            match __msg {
                AccountMsg::Balance {} => {
                    let __reply = Self::balance(self);
                    __t::Told::new(&__reply).heed(&__path, __cx, "balance");
                    __path.put(AccountReply::Balance(__reply));
                    __t::Step::Done
                }
                __msg @ AccountMsg::Withdraw { .. } => {
                    __t::Step::Later(__t::Envelope::join(__msg, __path))
                }
                AccountMsg::Audit(__m) => {
                    __t::Performed::<Self, __Protocol0>::new()
                        .now(self, __cx, __t::Envelope::join(__m, __path.of()))
                        .turned(AccountMsg::Audit)
                }
                AccountMsg::Store(__m) => {
                    __t::Performed::<Self, dyn bank::Store<u64, 4, Item = T>>::new()
                        .now(self, __cx, __t::Envelope::join(__m, __path.of()))
                        .turned(AccountMsg::Store)
                }
            }
        }
        const WAITS: ::core::primitive::bool = true;
        fn later<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __envelope: __t::Envelope<AccountMsg<T>>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            __later::<T>(self, __cx, __envelope)
        }
    }
    fn __run_withdraw<'__a, T: Clone + ::core::marker::Send + 'static>(
        __actor: &'__a mut Account<T>,
        __cx: &'__a mut __t::Context<Account<T>>,
        __a0: u64,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        for<'__any> Account<T>: ::core::marker::Send,
        for<'__any> u64: ::core::marker::Send,
        for<'__any> <__Protocol0 as __t::Protocol>::Msg: ::core::marker::Send,
        for<'__any> <dyn bank::Store<
            u64,
            4,
            Item = T,
        > as __t::Protocol>::Msg: ::core::marker::Send,
    {
        <Account<T>>::withdraw(__actor, __a0)
    }
    fn __later<'__a, T: Clone + ::core::marker::Send + 'static>(
        __actor: &'__a mut Account<T>,
        __cx: &'__a mut __t::Context<Account<T>>,
        __envelope: __t::Envelope<AccountMsg<T>>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        for<'__any> Account<T>: ::core::marker::Send,
        for<'__any> u64: ::core::marker::Send,
        for<'__any> <__Protocol0 as __t::Protocol>::Msg: ::core::marker::Send,
        for<'__any> <dyn bank::Store<
            u64,
            4,
            Item = T,
        > as __t::Protocol>::Msg: ::core::marker::Send,
    {
        enum __Work<__W0, __P0, __P1> {
            __None,
            __W0(__W0),
            __P0(__P0),
            __P1(__P1),
        }
        let (__msg, __path) = __envelope.split();
        let __work = match __msg {
            AccountMsg::Withdraw { cents: __a0 } => __Work::__W0((__a0,)),
            AccountMsg::Audit(__m) => __Work::__P0(__m),
            AccountMsg::Store(__m) => __Work::__P1(__m),
            AccountMsg::Balance { .. } => __Work::__None,
        };
        async move {
            match __work {
                __Work::__None => {}
                __Work::__W0((__a0,)) => {
                    let __reply = __run_withdraw(__actor, __cx, __a0).await;
                    __path.put(AccountReply::Withdraw(__reply));
                }
                __Work::__P0(__m) => {
                    let __envelope = __t::Envelope::join(__m, __path.of());
                    __t::Performed::<Account<T>, __Protocol0>::new()
                        .later(__actor, __cx, __envelope)
                        .await;
                }
                __Work::__P1(__m) => {
                    let __envelope = __t::Envelope::join(__m, __path.of());
                    __t::Performed::<
                        Account<T>,
                        dyn bank::Store<u64, 4, Item = T>,
                    >::new()
                        .later(__actor, __cx, __envelope)
                        .await;
                }
            }
        }
    }
    #[allow(dead_code)]
    fn __checks<T: Clone + ::core::marker::Send + 'static>() {
        {
            __t::require_reply::<u64>();
        }
        {}
        let _ = |__it: &Account<T>| {
            let _: &__Protocol0 = __it;
        };
        let _ = |__it: &Account<T>| {
            let _: &dyn bank::Store<u64, 4, Item = T> = __it;
        };
    }
};
