#[allow(private_interfaces)]
impl Valve {
    fn begin(&mut self, at: In<'_, Closed>) {}
    fn open(&mut self, at: In<'_, Closed>) {
        at.go(Open::new())
    }
    async fn close(&mut self, cx: &mut Context<Self>, at: In<'_, (Open, Draining)>) {
        at.go(Closed)
    }
    #[cfg(unix)]
    fn later(&mut self, n: u64) -> u64 {
        n
    }
    fn owe<'__r>(&mut self, reply: Reply<'__r, u64>) -> Receipt<'__r> {
        reply.send(1)
    }
    fn entered(&mut self, cx: &mut Context<Self>) {}
    fn left(&mut self) {}
}
::core::compile_error! {
    "two states would be called `Draining`; give one another name, with `use .. as ..` or a type of its own, or write one alike wherever it is listed"
}
/// What can be said to `Valve`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
pub enum ValveMsg {
    /// Runs `open`.
    Open,
    /// Runs `close`.
    Close,
    /// Runs `later`.
    #[cfg(unix)]
    Later {
        /// The argument `n`.
        n: u64,
    },
    /// Runs `owe`.
    Owe,
    /// A message of the protocol `Tap`.
    Tap(
        #[cfg(not(doc))]
        <<dyn Tap as ::thespian::__private::Known<
            { <dyn Tap as ::thespian::__private::Protocol>::DIALECT.is_known() },
        >>::Protocol as ::thespian::__private::Protocol>::Msg,
        #[cfg(doc)]
        <dyn Tap as ::thespian::__private::Protocol>::Msg,
    ),
}
/// What `Valve` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub enum ValveReply {
    /// What `open` answers.
    Open(()),
    /// What `close` answers.
    Close(()),
    /// What `later` answers.
    #[cfg(unix)]
    Later(u64),
    /// What `owe` answers.
    Owe(::core::result::Result<u64, ::thespian::__private::Refusal>),
}
/// The address of a running `Valve`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub struct ValveAddr(::thespian::__private::Addr<ValveMsg>);
#[allow(private_interfaces, private_bounds, dead_code)]
impl ValveAddr {
    /// Calls `open`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn open(&self) -> ::thespian::__private::Call<'_, ValveMsg, (), ()> {
        fn __build((): ()) -> ValveMsg {
            ValveMsg::Open {}
        }
        fn __pick(__reply: ValveReply) -> ::core::option::Option<()> {
            match __reply {
                ValveReply::Open(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (), __build, __pick)
    }
    /// Calls `close`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn close(&self) -> ::thespian::__private::Call<'_, ValveMsg, (), ()> {
        fn __build((): ()) -> ValveMsg {
            ValveMsg::Close {}
        }
        fn __pick(__reply: ValveReply) -> ::core::option::Option<()> {
            match __reply {
                ValveReply::Close(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (), __build, __pick)
    }
    /// Calls `later`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[cfg(unix)]
    #[inline]
    fn later(&self, n: u64) -> ::thespian::__private::Call<'_, ValveMsg, (u64,), u64> {
        fn __build((__a0,): (u64,)) -> ValveMsg {
            ValveMsg::Later { n: __a0 }
        }
        fn __pick(__reply: ValveReply) -> ::core::option::Option<u64> {
            match __reply {
                ValveReply::Later(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (n,), __build, __pick)
    }
    /// Calls `owe`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn owe(
        &self,
    ) -> ::thespian::__private::Call<
        '_,
        ValveMsg,
        (),
        ::core::result::Result<u64, ::thespian::__private::Refusal>,
    > {
        fn __build((): ()) -> ValveMsg {
            ValveMsg::Owe {}
        }
        fn __pick(
            __reply: ValveReply,
        ) -> ::core::option::Option<
            ::core::result::Result<u64, ::thespian::__private::Refusal>,
        > {
            match __reply {
                ValveReply::Owe(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (), __build, __pick)
    }
}
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl __t::Message for ValveMsg {
        type Reply = ValveReply;
        const KINDS: &'static __t::Kinds = &__t::Kinds::and(
            &["open", "close", #[cfg(unix)] "later", "owe"],
            &[<<__Protocol0 as __t::Protocol>::Msg as __t::Message>::KINDS],
        );
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                ValveMsg::Open { .. } => 0usize,
                ValveMsg::Close { .. } => 1usize,
                #[cfg(unix)]
                ValveMsg::Later { .. } => 2usize,
                ValveMsg::Owe { .. } => {
                    let __index = 2usize;
                    #[cfg(unix)]
                    let __index = __index + 1;
                    __index
                }
                ValveMsg::Tap(ref __m) => {
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
            name: "Valve",
            about: "",
            entries: &[
                __t::Entry {
                    name: "open",
                    about: "",
                    fields: &[],
                    reply: "()",
                },
                __t::Entry {
                    name: "close",
                    about: "",
                    fields: &[],
                    reply: "()",
                },
                #[cfg(unix)]
                __t::Entry {
                    name: "later",
                    about: "",
                    fields: &[("n", "u64")],
                    reply: "u64",
                },
                __t::Entry {
                    name: "owe",
                    about: "",
                    fields: &[],
                    reply: "Result<u64, Refusal>",
                },
            ],
            spoken: &[
                __t::Named {
                    written: "Tap",
                    vocabulary: <<__Protocol0 as __t::Protocol>::Msg as __t::Message>::VOCABULARY,
                },
            ],
        };
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for ValveMsg {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.write_str(__t::Message::kind(self))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for ValveReply {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {
                    ValveReply::Open { .. } => "open",
                    ValveReply::Close { .. } => "close",
                    #[cfg(unix)]
                    ValveReply::Later { .. } => "later",
                    ValveReply::Owe { .. } => "owe",
                }
            };
            __f.write_str(__kind(self))
        }
    }
    #[automatically_derived]
    impl __t::Address for ValveAddr {
        type Msg = ValveMsg;
        #[inline]
        fn as_addr(&self) -> &__t::Addr<ValveMsg> {
            &self.0
        }
        #[inline]
        fn from_addr(__addr: __t::Addr<ValveMsg>) -> Self {
            ValveAddr(__addr)
        }
    }
    #[automatically_derived]
    impl ::core::clone::Clone for ValveAddr {
        #[inline]
        fn clone(&self) -> Self {
            ValveAddr(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for ValveAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for ValveAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<__O: __t::Address> ::core::cmp::PartialEq<__O> for ValveAddr {
        #[inline]
        fn eq(&self, __other: &__O) -> ::core::primitive::bool {
            ::core::cmp::PartialEq::eq(&self.0, __other)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Eq for ValveAddr {}
    #[automatically_derived]
    impl ::core::hash::Hash for ValveAddr {
        fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
            ::core::hash::Hash::hash(&self.0, __hasher);
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialOrd for ValveAddr {
        #[inline]
        fn partial_cmp(
            &self,
            __other: &Self,
        ) -> ::core::option::Option<::core::cmp::Ordering> {
            ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Ord for ValveAddr {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(&self.0, &__other.0)
        }
    }
    type __Protocol0 = <dyn Tap as __t::Known<
        { <dyn Tap as __t::Protocol>::DIALECT.is_known() },
    >>::Protocol;
    #[automatically_derived]
    impl __t::Carries<__Protocol0> for ValveMsg {
        #[inline]
        fn wrap(__m: <__Protocol0 as __t::Protocol>::Msg) -> Self {
            ValveMsg::Tap(__m)
        }
        #[inline]
        fn unwrap(
            self,
        ) -> ::core::result::Result<<__Protocol0 as __t::Protocol>::Msg, Self> {
            match self {
                ValveMsg::Tap(__m) => ::core::result::Result::Ok(__m),
                #[allow(unreachable_patterns)]
                __other => ::core::result::Result::Err(__other),
            }
        }
    }
    #[automatically_derived]
    impl __t::Speaks<__Protocol0> for ValveAddr
    where
        for<'__any> ValveMsg: ::core::marker::Send,
    {}
    #[automatically_derived]
    impl __t::State for Closed {
        const PLACE: ::core::primitive::u8 = 0;
    }
    #[automatically_derived]
    impl __t::StateOf<Valve> for Closed {
        const PLACE: ::core::primitive::u8 = 0;
    }
    #[automatically_derived]
    impl __t::State for Open {
        const PLACE: ::core::primitive::u8 = 1;
    }
    #[automatically_derived]
    impl __t::StateOf<Valve> for Open {
        const PLACE: ::core::primitive::u8 = 1;
    }
    #[automatically_derived]
    impl __t::State for m::Draining {
        const PLACE: ::core::primitive::u8 = 2;
    }
    #[automatically_derived]
    impl __t::StateOf<Valve> for m::Draining {
        const PLACE: ::core::primitive::u8 = 2;
    }
    #[automatically_derived]
    impl __t::Follows<Closed> for Closed {}
    #[automatically_derived]
    impl __t::Follows<Closed> for Open {}
    #[automatically_derived]
    impl __t::Follows<Closed> for m::Draining {}
    #[automatically_derived]
    impl __t::Follows<Open> for Closed {}
    #[automatically_derived]
    impl __t::Follows<Open> for Open {}
    #[automatically_derived]
    impl __t::Follows<Open> for m::Draining {}
    #[automatically_derived]
    impl __t::Follows<m::Draining> for Closed {}
    #[automatically_derived]
    impl __t::Follows<m::Draining> for Open {}
    #[automatically_derived]
    impl __t::Follows<m::Draining> for m::Draining {}
    fn __put_owe(__way: __t::Way, __reply: u64) {
        let __reply: ValveReply = ValveReply::Owe(::core::result::Result::Ok(__reply));
        __way.put(&mut ::core::option::Option::Some(__reply));
    }
    #[automatically_derived]
    impl __t::Actor for Valve {
        type Msg = ValveMsg;
        type Addr = ValveAddr;
        fn now(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<ValveMsg>,
        ) -> __t::Step<ValveMsg> {
            let (__msg, __path) = __envelope.split();
            match __msg {
                ValveMsg::Open {} => {
                    let __at = __t::In::of(__cx);
                    let __reply = Self::open(self, __at);
                    __t::Actor::moved(self, __cx);
                    __path.put(ValveReply::Open(__reply));
                    __t::Step::Done
                }
                ValveMsg::Close { .. } if ::core::matches!(__cx.place(), 0) => {
                    __path.put(ValveReply::Close(()));
                    __t::Step::Done
                }
                __msg @ ValveMsg::Close { .. } => {
                    __t::Step::Later(__t::Envelope::join(__msg, __path))
                }
                #[cfg(unix)]
                ValveMsg::Later { n: __a0 } => {
                    let __reply = Self::later(self, __a0);
                    __t::Told::new(&__reply).heed(&__path, __cx, "later");
                    __path.put(ValveReply::Later(__reply));
                    __t::Step::Done
                }
                ValveMsg::Owe { .. } if ::core::matches!(__cx.place(), 2) => {
                    let __refusal = __cx.refusal(&__path, "owe");
                    __path.put(ValveReply::Owe(::core::result::Result::Err(__refusal)));
                    __t::Step::Done
                }
                ValveMsg::Owe {} => {
                    let _: __t::Receipt<'_> = Self::owe(
                        self,
                        __t::Reply::new(__path, __put_owe, "owe"),
                    );
                    __t::Step::Done
                }
                ValveMsg::Tap(__m) => {
                    __t::Performed::<Self, __Protocol0>::new()
                        .now(self, __cx, __t::Envelope::join(__m, __path.of()))
                        .turned(ValveMsg::Tap)
                }
            }
        }
        const WAITS: ::core::primitive::bool = true;
        fn later<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __envelope: __t::Envelope<ValveMsg>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            __later(self, __cx, __envelope)
        }
        const STATES: ::core::option::Option<&'static __t::States> = ::core::option::Option::Some(
            &__t::States {
                names: &["Closed", "Open", "Draining"],
                start: 0,
                edges: &[
                    (0, 0),
                    (0, 1),
                    (0, 2),
                    (1, 0),
                    (1, 1),
                    (1, 2),
                    (2, 0),
                    (2, 1),
                    (2, 2),
                ],
                deferral: ::core::option::Option::Some(__t::Deferral {
                    at_most: 16,
                    within: ::core::time::Duration::from_millis(5000u64),
                    keeps: true,
                }),
            },
        );
        fn stances(__index: ::core::primitive::usize) -> &'static [__t::Stance] {
            const __OWN: &[&[__t::Stance]] = &[
                &[__t::Stance::Handle, __t::Stance::Handle, __t::Stance::Handle],
                &[__t::Stance::Ignore, __t::Stance::Handle, __t::Stance::Handle],
                #[cfg(unix)]
                &[__t::Stance::Handle, __t::Stance::Handle, __t::Stance::Handle],
                &[__t::Stance::Handle, __t::Stance::Handle, __t::Stance::Refuse],
            ];
            match <<Self as __t::Actor>::Msg as __t::Message>::KINDS.part(__index) {
                (0, __own) => __OWN[__own],
                (1usize, __spoken) => {
                    __t::Performed::<Self, __Protocol0>::new().stances(__spoken)
                }
                _ => &[],
            }
        }
        fn start() -> ::core::option::Option<__t::Position> {
            ::core::option::Option::Some(__t::Position::start::<Closed>(Closed))
        }
        fn moved(&mut self, __cx: &mut __t::Context<Self>) {
            if let ::core::option::Option::Some((__from, __to)) = __cx.moved() {
                match __from {
                    #[allow(unreachable_patterns)]
                    0 | 1 | 2 => Self::left(self),
                    _ => {}
                }
                match __to {
                    #[allow(unreachable_patterns)]
                    1 | 0 => Self::entered(self, __cx),
                    _ => {}
                }
            }
        }
        const STARTS: ::core::primitive::bool = true;
        fn started<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
        ) -> impl ::core::future::Future<
            Output = __t::Outcome,
        > + ::core::marker::Send + '__a {
            async move {
                __t::IntoOutcome::into_outcome({
                    let __at = __t::In::of(__cx);
                    let __outcome = Self::begin(self, __at);
                    __t::Actor::moved(self, __cx);
                    __outcome
                })
            }
        }
    }
    fn __run_close<'__a>(
        __actor: &'__a mut Valve,
        __cx: &'__a mut __t::Context<Valve>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        for<'__any> Valve: ::core::marker::Send,
        for<'__any> <__Protocol0 as __t::Protocol>::Msg: ::core::marker::Send,
    {
        async move {
            let __at = __t::In::of(__cx);
            let __reply = <Valve>::close(__actor, __cx, __at).await;
            __t::Actor::moved(__actor, __cx);
            __reply
        }
    }
    fn __later<'__a>(
        __actor: &'__a mut Valve,
        __cx: &'__a mut __t::Context<Valve>,
        __envelope: __t::Envelope<ValveMsg>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        for<'__any> Valve: ::core::marker::Send,
        for<'__any> <__Protocol0 as __t::Protocol>::Msg: ::core::marker::Send,
    {
        enum __Work<__W0, __P0> {
            __None,
            __W0(__W0),
            __P0(__P0),
        }
        let (__msg, __path) = __envelope.split();
        let __work = match __msg {
            ValveMsg::Close {} => __Work::__W0(()),
            ValveMsg::Tap(__m) => __Work::__P0(__m),
            ValveMsg::Open { .. } => __Work::__None,
            #[cfg(unix)]
            ValveMsg::Later { .. } => __Work::__None,
            ValveMsg::Owe { .. } => __Work::__None,
        };
        async move {
            match __work {
                __Work::__None => {}
                __Work::__W0(()) => {
                    let __reply = __run_close(__actor, __cx).await;
                    __path.put(ValveReply::Close(__reply));
                }
                __Work::__P0(__m) => {
                    let __envelope = __t::Envelope::join(__m, __path.of());
                    __t::Performed::<Valve, __Protocol0>::new()
                        .later(__actor, __cx, __envelope)
                        .await;
                }
            }
        }
    }
    #[allow(dead_code)]
    fn __checks() {
        {}
        {}
        #[cfg(unix)]
        {
            __t::require_message::<u64>();
            __t::require_reply::<u64>();
        }
        {
            __t::require_reply::<u64>();
        }
        let _ = |__it: &Valve| {
            let _: &__Protocol0 = __it;
        };
        __t::require_state::<Valve, Draining>();
        __t::require_state::<Valve, Draining>();
    }
};
