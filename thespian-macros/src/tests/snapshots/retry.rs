impl<T: Clone> Desk<T> {
    fn file(&mut self, paper: T) -> Result<(), Full> {
        Ok(())
    }
    async fn send(&mut self, cx: &mut Context<Self>, paper: T, to: Vec<Self>) -> bool {
        true
    }
    #[cfg(unix)]
    fn print(&mut self) {}
    fn close(&mut self) {}
}
/// What can be said to `Desk`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
pub enum DeskMsg<T: Clone + ::core::marker::Send + 'static> {
    /// Runs `file`.
    File {
        /// The argument `paper`.
        paper: T,
    },
    /// Runs `send`.
    Send {
        /// The argument `paper`.
        paper: T,
        /// The argument `to`.
        to: Vec<Desk<T>>,
    },
    /// Runs `print`.
    #[cfg(unix)]
    Print,
}
/// What `Desk` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub enum DeskReply<T: Clone + ::core::marker::Send + 'static> {
    /// What `file` answers.
    File(Result<(), Full>),
    /// What `send` answers.
    Send(bool),
    /// What `print` answers.
    #[cfg(unix)]
    Print(()),
    #[doc(hidden)]
    __Unused(::core::convert::Infallible, ::core::marker::PhantomData<fn() -> T>),
}
/// The address of a running `Desk`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub struct DeskAddr<T: Clone + ::core::marker::Send + 'static>(
    ::thespian::__private::Addr<DeskMsg<T>>,
);
#[allow(private_interfaces, private_bounds, dead_code)]
impl<T: Clone + ::core::marker::Send + 'static> DeskAddr<T> {
    /// Calls `file`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn file(
        &self,
        paper: T,
    ) -> ::thespian::__private::Call<'_, DeskMsg<T>, (T,), Result<(), Full>> {
        fn __build<T: Clone + ::core::marker::Send + 'static>(
            (__a0,): (T,),
        ) -> DeskMsg<T> {
            DeskMsg::File { paper: __a0 }
        }
        fn __pick<T: Clone + ::core::marker::Send + 'static>(
            __reply: DeskReply<T>,
        ) -> ::core::option::Option<Result<(), Full>> {
            match __reply {
                DeskReply::File(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (paper,), __build::<T>, __pick::<T>)
    }
    /// Calls `send`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn send(
        &self,
        paper: T,
        to: Vec<Desk<T>>,
    ) -> ::thespian::__private::Call<'_, DeskMsg<T>, (T, Vec<Desk<T>>), bool> {
        fn __build<T: Clone + ::core::marker::Send + 'static>(
            (__a0, __a1): (T, Vec<Desk<T>>),
        ) -> DeskMsg<T> {
            DeskMsg::Send {
                paper: __a0,
                to: __a1,
            }
        }
        fn __pick<T: Clone + ::core::marker::Send + 'static>(
            __reply: DeskReply<T>,
        ) -> ::core::option::Option<bool> {
            match __reply {
                DeskReply::Send(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (paper, to), __build::<T>, __pick::<T>)
    }
    /// Calls `print`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[cfg(unix)]
    #[inline]
    fn print(&self) -> ::thespian::__private::Call<'_, DeskMsg<T>, (), ()> {
        fn __build<T: Clone + ::core::marker::Send + 'static>((): ()) -> DeskMsg<T> {
            DeskMsg::Print {}
        }
        fn __pick<T: Clone + ::core::marker::Send + 'static>(
            __reply: DeskReply<T>,
        ) -> ::core::option::Option<()> {
            match __reply {
                DeskReply::Print(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (), __build::<T>, __pick::<T>)
    }
}
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> __t::Message for DeskMsg<T> {
        type Reply = DeskReply<T>;
        const KINDS: &'static __t::Kinds = &__t::Kinds::of(
            &["file", "send", #[cfg(unix)] "print"],
        );
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                DeskMsg::File { .. } => 0usize,
                DeskMsg::Send { .. } => 1usize,
                #[cfg(unix)]
                DeskMsg::Print { .. } => 2usize,
            }
        }
        #[inline]
        fn pace() -> ::core::option::Option<&'static __t::Pace> {
            static __PACE: __t::Pace = __t::Pace::new();
            ::core::option::Option::Some(&__PACE)
        }
        const RETRIES: ::core::primitive::bool = true;
        fn spare(&self) -> ::core::option::Option<(Self, ::core::primitive::u32)> {
            match *self {
                DeskMsg::File { .. } => ::core::option::Option::None,
                DeskMsg::Send { paper: ref __a0, to: ref __a1 } => {
                    ::core::option::Option::Some((
                        DeskMsg::Send {
                            paper: __t::retry_needs_clone::<T>(__a0),
                            to: __t::retry_needs_clone::<Vec<Desk<T>>>(__a1),
                        },
                        2,
                    ))
                }
                #[cfg(unix)]
                DeskMsg::Print {} => ::core::option::Option::Some((DeskMsg::Print {}, 1)),
            }
        }
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Desk<T>",
            about: "",
            entries: &[
                __t::Entry {
                    name: "file",
                    about: "",
                    fields: &[("paper", "T")],
                    reply: "Result<(), Full>",
                },
                __t::Entry {
                    name: "send",
                    about: "",
                    fields: &[("paper", "T"), ("to", "Vec<Desk<T>>")],
                    reply: "bool",
                },
                #[cfg(unix)]
                __t::Entry {
                    name: "print",
                    about: "",
                    fields: &[],
                    reply: "()",
                },
            ],
            spoken: &[],
        };
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::fmt::Debug for DeskMsg<T> {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.write_str(__t::Message::kind(self))
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::fmt::Debug for DeskReply<T> {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {
                    DeskReply::File { .. } => "file",
                    DeskReply::Send { .. } => "send",
                    #[cfg(unix)]
                    DeskReply::Print { .. } => "print",
                    DeskReply::__Unused(ref __never, ..) => match *__never {}
                }
            };
            __f.write_str(__kind(self))
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> __t::Address for DeskAddr<T> {
        type Msg = DeskMsg<T>;
        #[inline]
        fn as_addr(&self) -> &__t::Addr<DeskMsg<T>> {
            &self.0
        }
        #[inline]
        fn from_addr(__addr: __t::Addr<DeskMsg<T>>) -> Self {
            DeskAddr(__addr)
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::clone::Clone
    for DeskAddr<T> {
        #[inline]
        fn clone(&self) -> Self {
            DeskAddr(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::fmt::Debug for DeskAddr<T> {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::fmt::Display
    for DeskAddr<T> {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<
        T: Clone + ::core::marker::Send + 'static,
        __O: __t::Address,
    > ::core::cmp::PartialEq<__O> for DeskAddr<T> {
        #[inline]
        fn eq(&self, __other: &__O) -> ::core::primitive::bool {
            ::core::cmp::PartialEq::eq(&self.0, __other)
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::cmp::Eq for DeskAddr<T> {}
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::hash::Hash for DeskAddr<T> {
        fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
            ::core::hash::Hash::hash(&self.0, __hasher);
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::cmp::PartialOrd
    for DeskAddr<T> {
        #[inline]
        fn partial_cmp(
            &self,
            __other: &Self,
        ) -> ::core::option::Option<::core::cmp::Ordering> {
            ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> ::core::cmp::Ord for DeskAddr<T> {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(&self.0, &__other.0)
        }
    }
    #[automatically_derived]
    impl<T: Clone + ::core::marker::Send + 'static> __t::Actor for Desk<T> {
        type Msg = DeskMsg<T>;
        type Addr = DeskAddr<T>;
        fn now(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<DeskMsg<T>>,
        ) -> __t::Step<DeskMsg<T>> {
            let (__msg, __path) = __envelope.split();
            match __msg {
                __msg @ DeskMsg::File { .. } => {
                    __t::Step::Blocking(__t::Envelope::join(__msg, __path))
                }
                __msg @ DeskMsg::Send { .. } => {
                    __t::Step::Later(__t::Envelope::join(__msg, __path))
                }
                #[cfg(unix)]
                __msg @ DeskMsg::Print { .. } => {
                    __t::Step::Blocking(__t::Envelope::join(__msg, __path))
                }
            }
        }
        const BLOCKS: ::core::primitive::bool = true;
        fn block(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<DeskMsg<T>>,
        ) {
            let (__msg, __path) = __envelope.split();
            match __msg {
                DeskMsg::File { paper: __a0 } => {
                    let __reply = Self::file(self, __a0);
                    __t::Told::new(&__reply).heed(&__path, __cx, "file");
                    __path.put(DeskReply::File(__reply));
                }
                DeskMsg::Send { .. } => {}
                #[cfg(unix)]
                DeskMsg::Print {} => {
                    let __reply = Self::print(self);
                    __path.put(DeskReply::Print(__reply));
                }
            }
        }
        const WAITS: ::core::primitive::bool = true;
        fn later<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __envelope: __t::Envelope<DeskMsg<T>>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            __later::<T>(self, __cx, __envelope)
        }
        const STOPS: ::core::primitive::bool = true;
        const STOPS_AFTER_FAILURE: ::core::primitive::bool = true;
        fn stopping<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __told: __t::ExitReason,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            async move {
                Self::close(self);
            }
        }
    }
    fn __run_send<'__a, T: Clone + ::core::marker::Send + 'static>(
        __actor: &'__a mut Desk<T>,
        __cx: &'__a mut __t::Context<Desk<T>>,
        __a0: T,
        __a1: Vec<Desk<T>>,
    ) -> impl ::core::future::Future<Output = bool> + ::core::marker::Send + '__a
    where
        for<'__any> Desk<T>: ::core::marker::Send,
        for<'__any> Vec<Desk<T>>: ::core::marker::Send,
    {
        <Desk<T>>::send(__actor, __cx, __a0, __a1)
    }
    fn __later<'__a, T: Clone + ::core::marker::Send + 'static>(
        __actor: &'__a mut Desk<T>,
        __cx: &'__a mut __t::Context<Desk<T>>,
        __envelope: __t::Envelope<DeskMsg<T>>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        for<'__any> Desk<T>: ::core::marker::Send,
        for<'__any> Vec<Desk<T>>: ::core::marker::Send,
    {
        enum __Work<__W0> {
            __None,
            __W0(__W0),
        }
        let (__msg, __path) = __envelope.split();
        let __work = match __msg {
            DeskMsg::Send { paper: __a0, to: __a1 } => __Work::__W0((__a0, __a1)),
            DeskMsg::File { .. } => __Work::__None,
            #[cfg(unix)]
            DeskMsg::Print { .. } => __Work::__None,
        };
        async move {
            match __work {
                __Work::__None => {}
                __Work::__W0((__a0, __a1)) => {
                    let __reply = __run_send(__actor, __cx, __a0, __a1).await;
                    __t::Told::new(&__reply).heed(&__path, __cx, "send");
                    __path.put(DeskReply::Send(__reply));
                }
            }
        }
    }
    #[allow(dead_code)]
    fn __checks<T: Clone + ::core::marker::Send + 'static>() {
        {
            __t::require_reply::<Result<(), Full>>();
        }
        {
            __t::require_reply::<bool>();
        }
        #[cfg(unix)] {}
    }
};
