impl Account {
    /// Opens it.
    fn open(cents: u64) -> Self {
        Self { cents }
    }
    /// Adds `cents`.
    pub fn deposit(&mut self, mut cents: u64) -> u64 {
        self.cents += cents;
        self.cents
    }
    async fn withdraw(
        &mut self,
        cx: &mut Context<Self>,
        cents: u64,
    ) -> Result<u64, Overdrawn> {
        todo()
    }
    fn reset(&mut self) {}
    fn helper(&self) -> bool {
        true
    }
}
/// What can be said to `Account`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
pub enum AccountMsg {
    /// Adds `cents`.
    Deposit {
        /// The argument `cents`.
        cents: u64,
    },
    /// Runs `withdraw`.
    Withdraw {
        /// The argument `cents`.
        cents: u64,
    },
    /// Runs `reset`.
    Reset,
}
/// What `Account` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub enum AccountReply {
    /// What `deposit` answers.
    Deposit(u64),
    /// What `withdraw` answers.
    Withdraw(Result<u64, Overdrawn>),
    /// What `reset` answers.
    Reset(()),
}
/// The address of a running `Account`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub struct AccountAddr(::thespian::__private::Addr<AccountMsg>);
#[allow(private_interfaces, private_bounds, dead_code)]
impl AccountAddr {
    /// Adds `cents`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    pub fn deposit(
        &self,
        cents: u64,
    ) -> ::thespian::__private::Call<'_, AccountMsg, (u64,), u64> {
        fn __build((__a0,): (u64,)) -> AccountMsg {
            AccountMsg::Deposit { cents: __a0 }
        }
        fn __pick(__reply: AccountReply) -> ::core::option::Option<u64> {
            match __reply {
                AccountReply::Deposit(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (cents,), __build, __pick)
    }
    /// Calls `withdraw`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn withdraw(
        &self,
        cents: u64,
    ) -> ::thespian::__private::Call<'_, AccountMsg, (u64,), Result<u64, Overdrawn>> {
        fn __build((__a0,): (u64,)) -> AccountMsg {
            AccountMsg::Withdraw {
                cents: __a0,
            }
        }
        fn __pick(
            __reply: AccountReply,
        ) -> ::core::option::Option<Result<u64, Overdrawn>> {
            match __reply {
                AccountReply::Withdraw(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (cents,), __build, __pick)
    }
    /// Calls `reset`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn reset(&self) -> ::thespian::__private::Call<'_, AccountMsg, (), ()> {
        fn __build((): ()) -> AccountMsg {
            AccountMsg::Reset {}
        }
        fn __pick(__reply: AccountReply) -> ::core::option::Option<()> {
            match __reply {
                AccountReply::Reset(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (), __build, __pick)
    }
}
#[allow(dead_code, deprecated, private_interfaces, private_bounds)]
impl Account {
    /// Opens it.
    ///
    /// Each start of the actor, the first and every restart, gets a clone of the arguments.
    #[inline]
    fn props(cents: u64) -> ::thespian::__private::Props<Self>
    where
        for<'__any> u64: ::core::clone::Clone + ::core::marker::Send
            + ::core::marker::Sync,
    {
        ::thespian::__private::Props::now(move |
            __cx: &mut ::thespian::__private::Context<Self>|
        {
            let __a0 = ::core::clone::Clone::clone(&cents);
            Self::open(__a0)
        })
    }
    /// Like `props`, with a function that makes the arguments of `open` for each start: for arguments that cannot be cloned.
    #[inline]
    fn props_with(
        __make: impl ::core::ops::Fn(
        ) -> (u64,) + ::core::marker::Send + ::core::marker::Sync + 'static,
    ) -> ::thespian::__private::Props<Self> {
        ::thespian::__private::Props::now(move |
            __cx: &mut ::thespian::__private::Context<Self>|
        {
            let (__a0,) = __make();
            Self::open(__a0)
        })
    }
}
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl __t::Message for AccountMsg {
        type Reply = AccountReply;
        const KINDS: &'static __t::Kinds = &__t::Kinds::of(
            &["deposit", "withdraw", "reset"],
        );
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                AccountMsg::Deposit { .. } => 0usize,
                AccountMsg::Withdraw { .. } => 1usize,
                AccountMsg::Reset { .. } => 2usize,
            }
        }
        #[inline]
        fn pace() -> ::core::option::Option<&'static __t::Pace> {
            static __PACE: __t::Pace = __t::Pace::new();
            ::core::option::Option::Some(&__PACE)
        }
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Account",
            about: "",
            entries: &[
                __t::Entry {
                    name: "deposit",
                    about: "Adds `cents`.",
                    fields: &[("cents", "u64")],
                    reply: "u64",
                },
                __t::Entry {
                    name: "withdraw",
                    about: "",
                    fields: &[("cents", "u64")],
                    reply: "Result<u64, Overdrawn>",
                },
                __t::Entry {
                    name: "reset",
                    about: "",
                    fields: &[],
                    reply: "()",
                },
            ],
            spoken: &[],
        };
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for AccountMsg {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.write_str(__t::Message::kind(self))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for AccountReply {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {
                    AccountReply::Deposit { .. } => "deposit",
                    AccountReply::Withdraw { .. } => "withdraw",
                    AccountReply::Reset { .. } => "reset",
                }
            };
            __f.write_str(__kind(self))
        }
    }
    #[automatically_derived]
    impl __t::Address for AccountAddr {
        type Msg = AccountMsg;
        #[inline]
        fn as_addr(&self) -> &__t::Addr<AccountMsg> {
            &self.0
        }
        #[inline]
        fn from_addr(__addr: __t::Addr<AccountMsg>) -> Self {
            AccountAddr(__addr)
        }
    }
    #[automatically_derived]
    impl ::core::clone::Clone for AccountAddr {
        #[inline]
        fn clone(&self) -> Self {
            AccountAddr(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for AccountAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for AccountAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<__O: __t::Address> ::core::cmp::PartialEq<__O> for AccountAddr {
        #[inline]
        fn eq(&self, __other: &__O) -> ::core::primitive::bool {
            ::core::cmp::PartialEq::eq(&self.0, __other)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Eq for AccountAddr {}
    #[automatically_derived]
    impl ::core::hash::Hash for AccountAddr {
        fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
            ::core::hash::Hash::hash(&self.0, __hasher);
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialOrd for AccountAddr {
        #[inline]
        fn partial_cmp(
            &self,
            __other: &Self,
        ) -> ::core::option::Option<::core::cmp::Ordering> {
            ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Ord for AccountAddr {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(&self.0, &__other.0)
        }
    }
    #[automatically_derived]
    impl __t::Actor for Account {
        type Msg = AccountMsg;
        type Addr = AccountAddr;
        fn now(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<AccountMsg>,
        ) -> __t::Step<AccountMsg> {
            let (__msg, __path) = __envelope.split();
            match __msg {
                AccountMsg::Deposit { cents: __a0 } => {
                    let __reply = Self::deposit(self, __a0);
                    __t::Told::new(&__reply).heed(&__path, __cx, "deposit");
                    __path.put(AccountReply::Deposit(__reply));
                    __t::Step::Done
                }
                __msg @ AccountMsg::Withdraw { .. } => {
                    __t::Step::Later(__t::Envelope::join(__msg, __path))
                }
                AccountMsg::Reset {} => {
                    let __reply = Self::reset(self);
                    __path.put(AccountReply::Reset(__reply));
                    __t::Step::Done
                }
            }
        }
        const WAITS: ::core::primitive::bool = true;
        fn later<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __envelope: __t::Envelope<AccountMsg>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            __later(self, __cx, __envelope)
        }
    }
    fn __run_withdraw<'__a>(
        __actor: &'__a mut Account,
        __cx: &'__a mut __t::Context<Account>,
        __a0: u64,
    ) -> impl ::core::future::Future<
        Output = Result<u64, Overdrawn>,
    > + ::core::marker::Send + '__a
    where
        for<'__any> Account: ::core::marker::Send,
        for<'__any> u64: ::core::marker::Send,
    {
        <Account>::withdraw(__actor, __cx, __a0)
    }
    fn __later<'__a>(
        __actor: &'__a mut Account,
        __cx: &'__a mut __t::Context<Account>,
        __envelope: __t::Envelope<AccountMsg>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        for<'__any> Account: ::core::marker::Send,
        for<'__any> u64: ::core::marker::Send,
    {
        enum __Work<__W0> {
            __None,
            __W0(__W0),
        }
        let (__msg, __path) = __envelope.split();
        let __work = match __msg {
            AccountMsg::Withdraw { cents: __a0 } => __Work::__W0((__a0,)),
            AccountMsg::Deposit { .. } => __Work::__None,
            AccountMsg::Reset { .. } => __Work::__None,
        };
        async move {
            match __work {
                __Work::__None => {}
                __Work::__W0((__a0,)) => {
                    let __reply = __run_withdraw(__actor, __cx, __a0).await;
                    __t::Told::new(&__reply).heed(&__path, __cx, "withdraw");
                    __path.put(AccountReply::Withdraw(__reply));
                }
            }
        }
    }
    #[allow(dead_code)]
    fn __checks() {
        {
            __t::require_reply::<u64>();
        }
        {
            __t::require_reply::<Result<u64, Overdrawn>>();
        }
        {}
    }
};
