#[cfg(unix)]
impl r#Type {
    #[cfg(feature = "slow")]
    async fn slow(&self, x: u8) -> u8 {
        x
    }
    #[expect(clippy::too_many_arguments, reason = "wide")]
    #[deprecated]
    #[must_use]
    #[cfg_attr(docs, doc = "More.")]
    #[cfg_attr(test, instrument)]
    fn r#match(&self, r#type: u8) -> u8 {
        1
    }
}
/// What can be said to `Type`: one variant for each handler, with its arguments.
#[cfg(unix)]
#[allow(private_interfaces, private_bounds)]
pub enum TypeMsg {
    /// Runs `slow`.
    #[cfg(feature = "slow")]
    Slow {
        /// The argument `x`.
        x: u8,
    },
    #[cfg_attr(docs, doc = "More.")]
    Match {
        /// The argument `type`.
        r#type: u8,
    },
}
/// What `Type` answers: one variant for each handler, with what it returns.
#[cfg(unix)]
#[allow(private_interfaces, private_bounds)]
pub enum TypeReply {
    /// What `slow` answers.
    #[cfg(feature = "slow")]
    Slow(u8),
    /// What `match` answers.
    Match(u8),
}
/// The address of a running `Type`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[cfg(unix)]
#[allow(private_interfaces, private_bounds)]
pub struct TypeAddr(other::actors::__private::Addr<TypeMsg>);
#[cfg(unix)]
#[allow(private_interfaces, private_bounds, dead_code)]
impl TypeAddr {
    /// Calls `slow`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[cfg(feature = "slow")]
    #[inline]
    fn slow(&self, x: u8) -> other::actors::__private::Call<'_, TypeMsg, (u8,), u8> {
        fn __build((__a0,): (u8,)) -> TypeMsg {
            TypeMsg::Slow { x: __a0 }
        }
        fn __pick(__reply: TypeReply) -> ::core::option::Option<u8> {
            match __reply {
                TypeReply::Slow(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        other::actors::__private::Call::new(&self.0, (x,), __build, __pick)
    }
    #[cfg_attr(docs, doc = "More.")]
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[allow(clippy::too_many_arguments, reason = "wide")]
    #[deprecated]
    #[inline]
    fn r#match(
        &self,
        r#type: u8,
    ) -> other::actors::__private::Call<'_, TypeMsg, (u8,), u8> {
        fn __build((__a0,): (u8,)) -> TypeMsg {
            TypeMsg::Match { r#type: __a0 }
        }
        fn __pick(__reply: TypeReply) -> ::core::option::Option<u8> {
            match __reply {
                TypeReply::Match(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        other::actors::__private::Call::new(&self.0, (r#type,), __build, __pick)
    }
}
#[cfg(unix)]
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use other::actors::__private as __t;
    #[automatically_derived]
    impl __t::Message for TypeMsg {
        type Reply = TypeReply;
        const KINDS: &'static __t::Kinds = &__t::Kinds::of(
            &[#[cfg(feature = "slow")] "slow", "match"],
        );
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                #[cfg(feature = "slow")]
                TypeMsg::Slow { .. } => 0usize,
                TypeMsg::Match { .. } => {
                    let __index = 0usize;
                    #[cfg(feature = "slow")]
                    let __index = __index + 1;
                    __index
                }
            }
        }
        #[inline]
        fn pace() -> ::core::option::Option<&'static __t::Pace> {
            static __PACE: __t::Pace = __t::Pace::new();
            ::core::option::Option::Some(&__PACE)
        }
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Type",
            about: "",
            entries: &[
                #[cfg(feature = "slow")]
                __t::Entry {
                    name: "slow",
                    about: "",
                    fields: &[("x", "u8")],
                    reply: "u8",
                },
                __t::Entry {
                    name: "match",
                    about: "",
                    fields: &[("type", "u8")],
                    reply: "u8",
                },
            ],
            spoken: &[],
        };
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for TypeMsg {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.write_str(__t::Message::kind(self))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for TypeReply {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {
                    #[cfg(feature = "slow")]
                    TypeReply::Slow { .. } => "slow",
                    TypeReply::Match { .. } => "match",
                }
            };
            __f.write_str(__kind(self))
        }
    }
    #[automatically_derived]
    impl __t::Address for TypeAddr {
        type Msg = TypeMsg;
        #[inline]
        fn as_addr(&self) -> &__t::Addr<TypeMsg> {
            &self.0
        }
        #[inline]
        fn from_addr(__addr: __t::Addr<TypeMsg>) -> Self {
            TypeAddr(__addr)
        }
    }
    #[automatically_derived]
    impl ::core::clone::Clone for TypeAddr {
        #[inline]
        fn clone(&self) -> Self {
            TypeAddr(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for TypeAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for TypeAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<__O: __t::Address> ::core::cmp::PartialEq<__O> for TypeAddr {
        #[inline]
        fn eq(&self, __other: &__O) -> ::core::primitive::bool {
            ::core::cmp::PartialEq::eq(&self.0, __other)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Eq for TypeAddr {}
    #[automatically_derived]
    impl ::core::hash::Hash for TypeAddr {
        fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
            ::core::hash::Hash::hash(&self.0, __hasher);
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialOrd for TypeAddr {
        #[inline]
        fn partial_cmp(
            &self,
            __other: &Self,
        ) -> ::core::option::Option<::core::cmp::Ordering> {
            ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Ord for TypeAddr {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(&self.0, &__other.0)
        }
    }
    #[automatically_derived]
    impl __t::Actor for r#Type {
        type Msg = TypeMsg;
        type Addr = TypeAddr;
        fn now(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<TypeMsg>,
        ) -> __t::Step<TypeMsg> {
            let (__msg, __path) = __envelope.split();
            match __msg {
                #[cfg(feature = "slow")]
                __msg @ TypeMsg::Slow { .. } => {
                    __t::Step::Later(__t::Envelope::join(__msg, __path))
                }
                TypeMsg::Match { r#type: __a0 } => {
                    let __reply = Self::r#match(self, __a0);
                    __t::Told::new(&__reply).heed(&__path, __cx, "match");
                    __path.put(TypeReply::Match(__reply));
                    __t::Step::Done
                }
            }
        }
        const WAITS: ::core::primitive::bool = true;
        fn later<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __envelope: __t::Envelope<TypeMsg>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            __later(self, __cx, __envelope)
        }
    }
    #[cfg(feature = "slow")]
    fn __run_slow<'__a>(
        __actor: &'__a mut r#Type,
        __cx: &'__a mut __t::Context<r#Type>,
        __a0: u8,
    ) -> impl ::core::future::Future<Output = u8> + ::core::marker::Send + '__a
    where
        for<'__any> r#Type: ::core::marker::Send,
        for<'__any> u8: ::core::marker::Send,
    {
        <r#Type>::slow(__actor, __a0)
    }
    fn __later<'__a>(
        __actor: &'__a mut r#Type,
        __cx: &'__a mut __t::Context<r#Type>,
        __envelope: __t::Envelope<TypeMsg>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        for<'__any> r#Type: ::core::marker::Send,
        for<'__any> u8: ::core::marker::Send,
    {
        enum __Work<#[cfg(feature = "slow")] __W0> {
            __None,
            #[cfg(feature = "slow")]
            __W0(__W0),
        }
        let (__msg, __path) = __envelope.split();
        let __work = match __msg {
            #[cfg(feature = "slow")]
            TypeMsg::Slow { x: __a0 } => __Work::__W0((__a0,)),
            TypeMsg::Match { .. } => __Work::__None,
        };
        async move {
            match __work {
                __Work::__None => {}
                #[cfg(feature = "slow")]
                __Work::__W0((__a0,)) => {
                    let __reply = ::std::boxed::Box::pin(__run_slow(__actor, __cx, __a0))
                        .await;
                    __t::Told::new(&__reply).heed(&__path, __cx, "slow");
                    __path.put(TypeReply::Slow(__reply));
                }
            }
        }
    }
    #[allow(dead_code)]
    fn __checks() {
        #[cfg(feature = "slow")]
        {
            __t::require_message::<u8>();
            __t::require_reply::<u8>();
        }
        {
            __t::require_reply::<u8>();
        }
    }
};
