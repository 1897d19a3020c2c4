impl Desk {
    fn approve<'__r>(
        &mut self,
        cx: &mut Context<Self>,
        reply: Reply<'__r, bool>,
        cents: u64,
    ) -> Receipt<'__r> {
        r
    }
    async fn review<'r>(
        &mut self,
        reply: thespian::Reply<'r, Vec<bool>>,
    ) -> Receipt<'r> {
        r
    }
    fn short<'__r>(&mut self, reply: Reply<'__r, bool>) -> Receipt<'__r> {
        r
    }
}
/// What can be said to `Desk`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
pub enum DeskMsg {
    /// Runs `approve`.
    Approve {
        /// The argument `cents`.
        cents: u64,
    },
    /// Runs `review`.
    Review,
    /// Runs `short`.
    Short,
}
/// What `Desk` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub enum DeskReply {
    /// What `approve` answers.
    Approve(bool),
    /// What `review` answers.
    Review(Vec<bool>),
    /// What `short` answers.
    Short(bool),
}
/// The address of a running `Desk`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub struct DeskAddr(::thespian::__private::Addr<DeskMsg>);
#[allow(private_interfaces, private_bounds, dead_code)]
impl DeskAddr {
    /// Calls `approve`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn approve(
        &self,
        cents: u64,
    ) -> ::thespian::__private::Call<'_, DeskMsg, (u64,), bool> {
        fn __build((__a0,): (u64,)) -> DeskMsg {
            DeskMsg::Approve { cents: __a0 }
        }
        fn __pick(__reply: DeskReply) -> ::core::option::Option<bool> {
            match __reply {
                DeskReply::Approve(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (cents,), __build, __pick)
    }
    /// Calls `review`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn review(&self) -> ::thespian::__private::Call<'_, DeskMsg, (), Vec<bool>> {
        fn __build((): ()) -> DeskMsg {
            DeskMsg::Review {}
        }
        fn __pick(__reply: DeskReply) -> ::core::option::Option<Vec<bool>> {
            match __reply {
                DeskReply::Review(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (), __build, __pick)
    }
    /// Calls `short`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn short(&self) -> ::thespian::__private::Call<'_, DeskMsg, (), bool> {
        fn __build((): ()) -> DeskMsg {
            DeskMsg::Short {}
        }
        fn __pick(__reply: DeskReply) -> ::core::option::Option<bool> {
            match __reply {
                DeskReply::Short(__reply) => ::core::option::Option::Some(__reply),
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
    impl __t::Message for DeskMsg {
        type Reply = DeskReply;
        const KINDS: &'static __t::Kinds = &__t::Kinds::of(
            &["approve", "review", "short"],
        );
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                DeskMsg::Approve { .. } => 0usize,
                DeskMsg::Review { .. } => 1usize,
                DeskMsg::Short { .. } => 2usize,
            }
        }
        #[inline]
        fn pace() -> ::core::option::Option<&'static __t::Pace> {
            static __PACE: __t::Pace = __t::Pace::new();
            ::core::option::Option::Some(&__PACE)
        }
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Desk",
            about: "",
            entries: &[
                __t::Entry {
                    name: "approve",
                    about: "",
                    fields: &[("cents", "u64")],
                    reply: "bool",
                },
                __t::Entry {
                    name: "review",
                    about: "",
                    fields: &[],
                    reply: "Vec<bool>",
                },
                __t::Entry {
                    name: "short",
                    about: "",
                    fields: &[],
                    reply: "bool",
                },
            ],
            spoken: &[],
        };
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for DeskMsg {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.write_str(__t::Message::kind(self))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for DeskReply {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {
                    DeskReply::Approve { .. } => "approve",
                    DeskReply::Review { .. } => "review",
                    DeskReply::Short { .. } => "short",
                }
            };
            __f.write_str(__kind(self))
        }
    }
    #[automatically_derived]
    impl __t::Address for DeskAddr {
        type Msg = DeskMsg;
        #[inline]
        fn as_addr(&self) -> &__t::Addr<DeskMsg> {
            &self.0
        }
        #[inline]
        fn from_addr(__addr: __t::Addr<DeskMsg>) -> Self {
            DeskAddr(__addr)
        }
    }
    #[automatically_derived]
    impl ::core::clone::Clone for DeskAddr {
        #[inline]
        fn clone(&self) -> Self {
            DeskAddr(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for DeskAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for DeskAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<__O: __t::Address> ::core::cmp::PartialEq<__O> for DeskAddr {
        #[inline]
        fn eq(&self, __other: &__O) -> ::core::primitive::bool {
            ::core::cmp::PartialEq::eq(&self.0, __other)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Eq for DeskAddr {}
    #[automatically_derived]
    impl ::core::hash::Hash for DeskAddr {
        fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
            ::core::hash::Hash::hash(&self.0, __hasher);
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialOrd for DeskAddr {
        #[inline]
        fn partial_cmp(
            &self,
            __other: &Self,
        ) -> ::core::option::Option<::core::cmp::Ordering> {
            ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Ord for DeskAddr {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(&self.0, &__other.0)
        }
    }
    fn __put_approve(__way: __t::Way, __reply: bool) {
        let __reply: DeskReply = DeskReply::Approve(__reply);
        __way.put(&mut ::core::option::Option::Some(__reply));
    }
    fn __put_review(__way: __t::Way, __reply: Vec<bool>) {
        let __reply: DeskReply = DeskReply::Review(__reply);
        __way.put(&mut ::core::option::Option::Some(__reply));
    }
    fn __put_short(__way: __t::Way, __reply: bool) {
        let __reply: DeskReply = DeskReply::Short(__reply);
        __way.put(&mut ::core::option::Option::Some(__reply));
    }
    #[automatically_derived]
    impl __t::Actor for Desk {
        type Msg = DeskMsg;
        type Addr = DeskAddr;
        fn now(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<DeskMsg>,
        ) -> __t::Step<DeskMsg> {
            let (__msg, __path) = __envelope.split();
            match __msg {
                DeskMsg::Approve { cents: __a0 } => {
                    let _: __t::Receipt<'_> = Self::approve(
                        self,
                        __cx,
                        __t::Reply::new(__path, __put_approve, "approve"),
                        __a0,
                    );
                    __t::Step::Done
                }
                __msg @ DeskMsg::Review { .. } => {
                    __t::Step::Later(__t::Envelope::join(__msg, __path))
                }
                DeskMsg::Short {} => {
                    let _: __t::Receipt<'_> = Self::short(
                        self,
                        __t::Reply::new(__path, __put_short, "short"),
                    );
                    __t::Step::Done
                }
            }
        }
        const WAITS: ::core::primitive::bool = true;
        fn later<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __envelope: __t::Envelope<DeskMsg>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            __later(self, __cx, __envelope)
        }
    }
    fn __run_review<'__a>(
        __actor: &'__a mut Desk,
        __cx: &'__a mut __t::Context<Desk>,
        __path: __t::ReturnPath<DeskReply>,
    ) -> impl ::core::future::Future<
        Output = __t::Receipt<'__a>,
    > + ::core::marker::Send + '__a
    where
        for<'__any> Desk: ::core::marker::Send,
        for<'__any> u64: ::core::marker::Send,
    {
        <Desk>::review(__actor, __t::Reply::new(__path, __put_review, "review"))
    }
    fn __later<'__a>(
        __actor: &'__a mut Desk,
        __cx: &'__a mut __t::Context<Desk>,
        __envelope: __t::Envelope<DeskMsg>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        for<'__any> Desk: ::core::marker::Send,
        for<'__any> u64: ::core::marker::Send,
    {
        enum __Work<__W0> {
            __None,
            __W0(__W0),
        }
        let (__msg, __path) = __envelope.split();
        let __work = match __msg {
            DeskMsg::Review {} => __Work::__W0(()),
            DeskMsg::Approve { .. } => __Work::__None,
            DeskMsg::Short { .. } => __Work::__None,
        };
        async move {
            match __work {
                __Work::__None => {}
                __Work::__W0(()) => {
                    let _: __t::Receipt<'_> = __run_review(__actor, __cx, __path).await;
                }
            }
        }
    }
    #[allow(dead_code)]
    fn __checks() {
        {
            __t::require_reply::<bool>();
        }
        {
            __t::require_reply::<Vec<bool>>();
        }
        {
            __t::require_reply::<bool>();
        }
    }
};
