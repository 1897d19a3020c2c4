impl Desk {
    pub(crate) async fn open(
        cx: &mut Context<Self>,
        path: PathBuf,
    ) -> Result<Self, Error> {
        x
    }
    async fn begin(&mut self, cx: &mut Context<Self>) -> Result<(), Error> {
        Ok(())
    }
    fn end(&mut self) {}
    async fn decide(&mut self, failure: ChildFailed) -> Directive {
        x
    }
    fn gone(&self, notice: Terminated) {}
}
/// What can be said to `Desk`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
pub enum DeskMsg {}
/// What `Desk` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub enum DeskReply {}
/// The address of a running `Desk`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub struct DeskAddr(::thespian::__private::Addr<DeskMsg>);
#[allow(private_interfaces, private_bounds, dead_code)]
impl DeskAddr {}
#[allow(dead_code, deprecated, private_interfaces, private_bounds)]
impl Desk {
    /// How to make this actor.
    ///
    /// Each start of the actor, the first and every restart, gets a clone of the arguments.
    #[inline]
    pub(crate) fn props(path: PathBuf) -> ::thespian::__private::Props<Self>
    where
        for<'__any> PathBuf: ::core::clone::Clone + ::core::marker::Send
            + ::core::marker::Sync,
    {
        ::thespian::__private::Props::later(move |
            __cx: &mut ::thespian::__private::Context<Self>|
        {
            let __a0 = ::core::clone::Clone::clone(&path);
            ::std::boxed::Box::pin(async move {
                ::thespian::__private::IntoActor::<
                    Self,
                >::into_actor(Self::open(__cx, __a0).await)
            })
        })
    }
    /// Like `props`, with a function that makes the arguments of `open` for each start: for arguments that cannot be cloned.
    #[inline]
    pub(crate) fn props_with(
        __make: impl ::core::ops::Fn(
        ) -> (PathBuf,) + ::core::marker::Send + ::core::marker::Sync + 'static,
    ) -> ::thespian::__private::Props<Self> {
        ::thespian::__private::Props::later(move |
            __cx: &mut ::thespian::__private::Context<Self>|
        {
            let (__a0,) = __make();
            ::std::boxed::Box::pin(async move {
                ::thespian::__private::IntoActor::<
                    Self,
                >::into_actor(Self::open(__cx, __a0).await)
            })
        })
    }
}
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl __t::Message for DeskMsg {
        type Reply = DeskReply;
        const KINDS: &'static __t::Kinds = &__t::Kinds::of(&[]);
        fn index(&self) -> ::core::primitive::usize {
            match *self {}
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
            entries: &[],
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
                match *__reply {}
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
            match __msg {}
        }
        const STARTS: ::core::primitive::bool = true;
        fn started<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
        ) -> impl ::core::future::Future<
            Output = __t::Outcome,
        > + ::core::marker::Send + '__a {
            async move { __t::IntoOutcome::into_outcome(Self::begin(self, __cx).await) }
        }
        const STOPS: ::core::primitive::bool = true;
        fn stopping<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __told: __t::ExitReason,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            async move {
                Self::end(self);
            }
        }
        const DECIDES: ::core::primitive::bool = true;
        fn child_failed<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __told: __t::ChildFailed,
        ) -> impl ::core::future::Future<
            Output = __t::Directive,
        > + ::core::marker::Send + '__a {
            async move {
                let __directive: __t::Directive = Self::decide(self, __told).await;
                __directive
            }
        }
        const HEARS: ::core::primitive::bool = true;
        fn terminated<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __told: __t::Terminated,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            async move {
                Self::gone(self, __told);
            }
        }
    }
    #[allow(dead_code)]
    fn __checks() {}
};
