#[allow(clippy::too_many_arguments)]
trait Teller {
    fn deposit<'__a>(
        &'__a mut self,
        __cx: &'__a mut ::thespian::__private::Context<Self>,
        cents: &u64,
    ) -> impl ::thespian::__private::Answer<u64> + ::core::marker::Send + '__a
    where
        Self: ::thespian::__private::Actor;
    fn stop<'__a>(
        &'__a self,
        __cx: &'__a mut ::thespian::__private::Context<Self>,
    ) -> impl ::thespian::__private::Answer<()> + ::core::marker::Send + '__a
    where
        Self: ::thespian::__private::Actor;
    fn close<'__a>(
        &'__a self,
        __cx: &'__a mut ::thespian::__private::Context<Self>,
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
#[allow(private_interfaces, private_bounds)]
enum TellerMsg {
    /// Runs `close`.
    Close,
}
/// What `Teller` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
enum TellerReply {
    /// What `close` answers.
    Close(()),
}
/// The address of an actor of whom it is known that it speaks `Teller`: one method for each message.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
struct TellerAddr(::thespian::__private::Addr<TellerMsg>);
#[allow(private_interfaces, private_bounds, dead_code)]
impl TellerAddr {
    /// Calls `close`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn close(&self) -> ::thespian::__private::Call<'_, TellerMsg, (), ()> {
        fn __build((): ()) -> TellerMsg {
            TellerMsg::Close {}
        }
        fn __pick(__reply: TellerReply) -> ::core::option::Option<()> {
            match __reply {
                TellerReply::Close(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (), __build, __pick)
    }
    #[doc(hidden)]
    fn deposit(
        &self,
        __a0: &u64,
    ) -> ::thespian::__private::Call<'_, TellerMsg, (), u64> {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    fn stop(&self) -> ::thespian::__private::Call<'_, TellerMsg, (), ()> {
        ::core::unreachable!()
    }
}
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl __t::Message for TellerMsg {
        type Reply = TellerReply;
        const KINDS: &'static __t::Kinds = &__t::Kinds::of(&["close"]);
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                TellerMsg::Close { .. } => 0usize,
            }
        }
        #[inline]
        fn pace() -> ::core::option::Option<&'static __t::Pace> {
            static __PACE: __t::Pace = __t::Pace::new();
            ::core::option::Option::Some(&__PACE)
        }
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Teller",
            about: "",
            entries: &[
                __t::Entry {
                    name: "close",
                    about: "",
                    fields: &[],
                    reply: "()",
                },
            ],
            spoken: &[],
        };
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for TellerMsg {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.write_str(__t::Message::kind(self))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for TellerReply {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {
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
    #[automatically_derived]
    impl __t::Protocol for dyn Teller {
        type Msg = TellerMsg;
        type Addr = TellerAddr;
        const DIALECT: &'static __t::Dialect = &__t::Dialect {
            path: ::core::concat!(::core::module_path!(), "::", "Teller"),
            includes: &[],
            sayings: &[
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
    {
        fn now(
            __actor: &mut __A,
            __cx: &mut __t::Context<__A>,
            __envelope: __t::Envelope<TellerMsg>,
        ) -> __t::Step<TellerMsg> {
            let (__msg, __path) = __envelope.split();
            match __msg {
                TellerMsg::Close {
                    ..
                } if __cx.ignores(<__A as Teller>::__stances("close")) => {
                    __path.put(TellerReply::Close(()));
                    __t::Step::Done
                }
                __msg @ TellerMsg::Close {
                    ..
                } if <__A as Teller>::__answers_later("close") => {
                    __t::Step::Later(__t::Envelope::join(__msg, __path))
                }
                TellerMsg::Close {} => {
                    let __answer = __t::Answer::<
                        (),
                    >::now(<__A as Teller>::close(__actor, __cx));
                    if let ::core::option::Option::Some(__reply) = __answer {
                        __t::Actor::moved(__actor, __cx);
                        __path.put(TellerReply::Close(__reply));
                    }
                    __t::Step::Done
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
                    TellerMsg::Close {} => {
                        let __reply = __t::Answer::<
                            (),
                        >::later(<__A as Teller>::close(__actor, __cx))
                            .await;
                        __t::Actor::moved(__actor, __cx);
                        __path.put(TellerReply::Close(__reply));
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
                _ => &[],
            }
        }
    }
    #[allow(dead_code)]
    fn __checks() {
        {}
    }
};
::core::compile_error! {
    "a protocol holds methods, which are its messages, and types; put anything else beside it"
}
::core::compile_error! {
    "each method of a protocol is a message; options of its handler belong to those who implement it"
}
::core::compile_error! {
    "a protocol says what can be said, and not what is done about it; end it with `;`"
}
::core::compile_error! {
    "whether it answers at once or later is up to each actor; write `fn` without `async`"
}
::core::compile_error! {
    "a message owns its data: `&u64` cannot wait in a mailbox; take `u64` or `Arc<u64>`"
}
::core::compile_error! {
    "`stop` is already a method of every address; choose another name"
}
::core::compile_error! {
    "this trait is no protocol, and a protocol includes nothing else; leave it out"
}
