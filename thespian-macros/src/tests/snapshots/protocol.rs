#[allow(clippy::too_many_arguments)]
/// Keeps money.
#[cfg(unix)]
pub trait Teller: bank::Audit + Send {
    #![allow(dead_code)]
    /// Adds `cents`.
    #[must_use]
    fn deposit<'__a>(
        &'__a mut self,
        __cx: &'__a mut ::thespian::__private::Context<Self>,
        cents: u64,
    ) -> impl ::thespian::__private::Answer<u64> + ::core::marker::Send + '__a
    where
        Self: ::thespian::__private::Actor;
    #[cfg(windows)]
    fn close<'__a>(
        &'__a self,
        __cx: &'__a mut ::thespian::__private::Context<Self>,
        r#type: Why,
    ) -> impl ::thespian::__private::Answer<()> + ::core::marker::Send + '__a
    where
        Self: ::thespian::__private::Actor;
    #[doc(hidden)]
    fn __answers_later(__method: &::core::primitive::str) -> ::core::primitive::bool
    where
        Self: ::thespian::__private::Actor,
    {
        let _ = __method;
        false
    }
    #[doc(hidden)]
    fn __stances(
        __method: &::core::primitive::str,
    ) -> &'static [::thespian::__private::Stance]
    where
        Self: ::thespian::__private::Actor,
    {
        let _ = __method;
        &[]
    }
}
/// What can be said to `Teller`: one variant for each handler, with its arguments.
#[cfg(unix)]
#[allow(private_interfaces, private_bounds)]
#[derive(Debug)]
pub enum TellerMsg {
    /// Adds `cents`.
    Deposit {
        /// The argument `cents`.
        cents: u64,
    },
    /// Runs `close`.
    #[cfg(windows)]
    Close {
        /// The argument `type`.
        r#type: Why,
    },
    /// A message of the protocol `Audit`.
    Audit(
        #[cfg(not(doc))]
        <<dyn bank::Audit as ::thespian::__private::Known<
            { <dyn bank::Audit as ::thespian::__private::Protocol>::DIALECT.is_known() },
        >>::Protocol as ::thespian::__private::Protocol>::Msg,
        #[cfg(doc)]
        <dyn bank::Audit as ::thespian::__private::Protocol>::Msg,
    ),
}
/// What `Teller` answers: one variant for each handler, with what it returns.
#[cfg(unix)]
#[allow(private_interfaces, private_bounds)]
pub enum TellerReply {
    /// What `deposit` answers.
    Deposit(u64),
    /// What `close` answers.
    #[cfg(windows)]
    Close(()),
}
/// The address of an actor of whom it is known that it speaks `Teller`: one method for each message.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[cfg(unix)]
#[allow(private_interfaces, private_bounds)]
pub struct TellerAddr(::thespian::__private::Addr<TellerMsg>);
#[cfg(unix)]
#[allow(private_interfaces, private_bounds, dead_code)]
impl TellerAddr {
    /// Adds `cents`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    pub fn deposit(
        &self,
        cents: u64,
    ) -> ::thespian::__private::Call<'_, TellerMsg, (u64,), u64> {
        fn __build((__a0,): (u64,)) -> TellerMsg {
            TellerMsg::Deposit { cents: __a0 }
        }
        fn __pick(__reply: TellerReply) -> ::core::option::Option<u64> {
            match __reply {
                TellerReply::Deposit(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (cents,), __build, __pick)
    }
    /// Calls `close`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[cfg(windows)]
    #[inline]
    pub fn close(
        &self,
        r#type: Why,
    ) -> ::thespian::__private::Call<'_, TellerMsg, (Why,), ()> {
        fn __build((__a0,): (Why,)) -> TellerMsg {
            TellerMsg::Close { r#type: __a0 }
        }
        fn __pick(__reply: TellerReply) -> ::core::option::Option<()> {
            match __reply {
                TellerReply::Close(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (r#type,), __build, __pick)
    }
}
#[cfg(unix)]
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl __t::Message for TellerMsg {
        type Reply = TellerReply;
        const KINDS: &'static __t::Kinds = &__t::Kinds::and(
            &["deposit", #[cfg(windows)] "close"],
            &[<<__Protocol0 as __t::Protocol>::Msg as __t::Message>::KINDS],
        );
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                TellerMsg::Deposit { .. } => 0usize,
                #[cfg(windows)]
                TellerMsg::Close { .. } => 1usize,
                TellerMsg::Audit(ref __m) => {
                    __t::Message::index(__m)
                        + const { <Self as __t::Message>::KINDS.before(0usize) }
                }
            }
        }
        #[inline]
        fn pace() -> ::core::option::Option<&'static __t::Pace> {
            static __PACE: __t::Pace = __t::Pace::new();
            ::core::option::Option::Some(&__PACE)
        }
        const SPOKEN: &'static [__t::Spoken<Self>] = &[__t::Spoken::of::<__Protocol0>()];
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Teller",
            about: "Keeps money.",
            entries: &[
                __t::Entry {
                    name: "deposit",
                    about: "Adds `cents`.",
                    fields: &[("cents", "u64")],
                    reply: "u64",
                },
                #[cfg(windows)]
                __t::Entry {
                    name: "close",
                    about: "",
                    fields: &[("type", "Why")],
                    reply: "()",
                },
            ],
            spoken: &[
                __t::Named {
                    written: "bank::Audit",
                    vocabulary: <<__Protocol0 as __t::Protocol>::Msg as __t::Message>::VOCABULARY,
                },
            ],
        };
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for TellerReply {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {
                    TellerReply::Deposit { .. } => "deposit",
                    #[cfg(windows)]
                    TellerReply::Close { .. } => "close",
                }
            };
            __f.write_str(__kind(self))
        }
    }
    #[automatically_derived]
    impl __t::Address for TellerAddr {
        type Msg = TellerMsg;
        #[inline]
        fn as_addr(&self) -> &__t::Addr<TellerMsg> {
            &self.0
        }
        #[inline]
        fn from_addr(__addr: __t::Addr<TellerMsg>) -> Self {
            TellerAddr(__addr)
        }
    }
    #[automatically_derived]
    impl ::core::clone::Clone for TellerAddr {
        #[inline]
        fn clone(&self) -> Self {
            TellerAddr(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for TellerAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for TellerAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<__O: __t::Address> ::core::cmp::PartialEq<__O> for TellerAddr {
        #[inline]
        fn eq(&self, __other: &__O) -> ::core::primitive::bool {
            ::core::cmp::PartialEq::eq(&self.0, __other)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Eq for TellerAddr {}
    #[automatically_derived]
    impl ::core::hash::Hash for TellerAddr {
        fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
            ::core::hash::Hash::hash(&self.0, __hasher);
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialOrd for TellerAddr {
        #[inline]
        fn partial_cmp(
            &self,
            __other: &Self,
        ) -> ::core::option::Option<::core::cmp::Ordering> {
            ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Ord for TellerAddr {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(&self.0, &__other.0)
        }
    }
    type __Protocol0 = <dyn bank::Audit as __t::Known<
        { <dyn bank::Audit as __t::Protocol>::DIALECT.is_known() },
    >>::Protocol;
    #[automatically_derived]
    impl __t::Carries<__Protocol0> for TellerMsg {
        #[inline]
        fn wrap(__m: <__Protocol0 as __t::Protocol>::Msg) -> Self {
            TellerMsg::Audit(__m)
        }
        #[inline]
        fn unwrap(
            self,
        ) -> ::core::result::Result<<__Protocol0 as __t::Protocol>::Msg, Self> {
            match self {
                TellerMsg::Audit(__m) => ::core::result::Result::Ok(__m),
                #[allow(unreachable_patterns)]
                __other => ::core::result::Result::Err(__other),
            }
        }
    }
    #[automatically_derived]
    impl __t::Speaks<__Protocol0> for TellerAddr
    where
        for<'__any> TellerMsg: ::core::marker::Send,
    {}
    #[automatically_derived]
    impl __t::Protocol for dyn Teller {
        type Msg = TellerMsg;
        type Addr = TellerAddr;
        const DIALECT: &'static __t::Dialect = &__t::Dialect {
            path: ::core::concat!(::core::module_path!(), "::", "Teller"),
            includes: &[<__Protocol0 as __t::Protocol>::DIALECT],
            sayings: &[
                __t::Saying {
                    name: "deposit",
                    refusable: false,
                    place: ::core::concat!(::core::file!(), ":", ::core::line!()),
                },
                #[cfg(windows)]
                __t::Saying {
                    name: "close",
                    refusable: false,
                    place: ::core::concat!(::core::file!(), ":", ::core::line!()),
                },
            ],
        };
    }
    #[automatically_derived]
    impl __t::ProtocolAddr for TellerAddr {
        type Protocol = dyn Teller;
    }
    #[automatically_derived]
    impl __t::Carries<dyn Teller> for TellerMsg {
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
    impl __t::Speaks<dyn Teller> for TellerAddr
    where
        for<'__any> TellerMsg: ::core::marker::Send,
    {}
    #[automatically_derived]
    impl<__A> __t::Perform<__A> for dyn Teller
    where
        __A: __t::Actor<Msg: ::core::marker::Send> + Teller,
        for<'__any> u64: ::core::marker::Send,
        for<'__any> <__Protocol0 as __t::Protocol>::Msg: ::core::marker::Send,
    {
        fn now(
            __actor: &mut __A,
            __cx: &mut __t::Context<__A>,
            __envelope: __t::Envelope<TellerMsg>,
        ) -> __t::Step<TellerMsg> {
            let (__msg, __path) = __envelope.split();
            match __msg {
                __msg @ TellerMsg::Deposit {
                    ..
                } if <__A as Teller>::__answers_later("deposit") => {
                    __t::Step::Later(__t::Envelope::join(__msg, __path))
                }
                TellerMsg::Deposit { cents: __a0 } => {
                    let __answer = __t::Answer::<
                        u64,
                    >::now(<__A as Teller>::deposit(__actor, __cx, __a0));
                    if let ::core::option::Option::Some(__reply) = __answer {
                        __t::Actor::moved(__actor, __cx);
                        __t::Told::new(&__reply).heed(&__path, __cx, "deposit");
                        __path.put(TellerReply::Deposit(__reply));
                    }
                    __t::Step::Done
                }
                #[cfg(windows)]
                TellerMsg::Close {
                    ..
                } if __cx.ignores(<__A as Teller>::__stances("close")) => {
                    __path.put(TellerReply::Close(()));
                    __t::Step::Done
                }
                #[cfg(windows)]
                __msg @ TellerMsg::Close {
                    ..
                } if <__A as Teller>::__answers_later("close") => {
                    __t::Step::Later(__t::Envelope::join(__msg, __path))
                }
                #[cfg(windows)]
                TellerMsg::Close { r#type: __a0 } => {
                    let __answer = __t::Answer::<
                        (),
                    >::now(<__A as Teller>::close(__actor, __cx, __a0));
                    if let ::core::option::Option::Some(__reply) = __answer {
                        __t::Actor::moved(__actor, __cx);
                        __path.put(TellerReply::Close(__reply));
                    }
                    __t::Step::Done
                }
                TellerMsg::Audit(__m) => {
                    __t::Performed::<__A, __Protocol0>::new()
                        .now(__actor, __cx, __t::Envelope::join(__m, __path.of()))
                        .turned(TellerMsg::Audit)
                }
            }
        }
        fn later<'__a>(
            __actor: &'__a mut __A,
            __cx: &'__a mut __t::Context<__A>,
            __envelope: __t::Envelope<TellerMsg>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            let (__msg, __path) = __envelope.split();
            async move {
                match __msg {
                    TellerMsg::Deposit { cents: __a0 } => {
                        let __reply = __t::Answer::<
                            u64,
                        >::later(<__A as Teller>::deposit(__actor, __cx, __a0))
                            .await;
                        __t::Actor::moved(__actor, __cx);
                        __t::Told::new(&__reply).heed(&__path, __cx, "deposit");
                        __path.put(TellerReply::Deposit(__reply));
                    }
                    #[cfg(windows)]
                    TellerMsg::Close { r#type: __a0 } => {
                        let __reply = __t::Answer::<
                            (),
                        >::later(<__A as Teller>::close(__actor, __cx, __a0))
                            .await;
                        __t::Actor::moved(__actor, __cx);
                        __path.put(TellerReply::Close(__reply));
                    }
                    TellerMsg::Audit(__m) => {
                        let __envelope = __t::Envelope::join(__m, __path.of());
                        __t::Performed::<__A, __Protocol0>::new()
                            .later(__actor, __cx, __envelope)
                            .await;
                    }
                }
            }
        }
        fn stances(__index: ::core::primitive::usize) -> &'static [__t::Stance] {
            let __kinds = <TellerMsg as __t::Message>::KINDS;
            match __kinds.part(__index) {
                (0, __own) => {
                    let __name = __kinds.get(__own).unwrap_or_default();
                    <__A as Teller>::__stances(__name)
                }
                (1usize, __spoken) => {
                    __t::Performed::<__A, __Protocol0>::new().stances(__spoken)
                }
                _ => &[],
            }
        }
    }
    #[allow(dead_code)]
    fn __checks() {
        {
            __t::require_message::<u64>();
            __t::require_reply::<u64>();
        }
        #[cfg(windows)]
        {
            __t::require_message::<Why>();
        }
    }
};
