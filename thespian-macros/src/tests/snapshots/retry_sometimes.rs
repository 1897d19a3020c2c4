impl Desk {
    #[cfg(unix)]
    fn print(&mut self, paper: String) {}
    #[cfg(windows)]
    fn show(&mut self) {}
}
/// What can be said to `Desk`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
pub enum DeskMsg {
    /// Runs `print`.
    #[cfg(unix)]
    Print {
        /// The argument `paper`.
        paper: String,
    },
    /// Runs `show`.
    #[cfg(windows)]
    Show,
}
/// What `Desk` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub enum DeskReply {
    /// What `print` answers.
    #[cfg(unix)]
    Print(()),
    /// What `show` answers.
    #[cfg(windows)]
    Show(()),
}
/// The address of a running `Desk`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub struct DeskAddr(::thespian::__private::Addr<DeskMsg>);
#[allow(private_interfaces, private_bounds, dead_code)]
impl DeskAddr {
    /// Calls `print`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[cfg(unix)]
    #[inline]
    fn print(
        &self,
        paper: String,
    ) -> ::thespian::__private::Call<'_, DeskMsg, (String,), ()> {
        fn __build((__a0,): (String,)) -> DeskMsg {
            DeskMsg::Print { paper: __a0 }
        }
        fn __pick(__reply: DeskReply) -> ::core::option::Option<()> {
            match __reply {
                DeskReply::Print(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (paper,), __build, __pick)
    }
    /// Calls `show`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[cfg(windows)]
    #[inline]
    fn show(&self) -> ::thespian::__private::Call<'_, DeskMsg, (), ()> {
        fn __build((): ()) -> DeskMsg {
            DeskMsg::Show {}
        }
        fn __pick(__reply: DeskReply) -> ::core::option::Option<()> {
            match __reply {
                DeskReply::Show(__reply) => ::core::option::Option::Some(__reply),
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
            &[#[cfg(unix)] "print", #[cfg(windows)] "show"],
        );
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                #[cfg(unix)]
                DeskMsg::Print { .. } => 0usize,
                #[cfg(windows)]
                DeskMsg::Show { .. } => {
                    let __index = 0usize;
                    #[cfg(unix)]
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
        const RETRIES: ::core::primitive::bool = {
            let __any = false;
            #[cfg(unix)]
            let __any = true;
            #[cfg(windows)]
            let __any = true;
            __any
        };
        fn spare(&self) -> ::core::option::Option<(Self, ::core::primitive::u32)> {
            match *self {
                #[cfg(unix)]
                DeskMsg::Print { paper: ref __a0 } => {
                    ::core::option::Option::Some((
                        DeskMsg::Print {
                            paper: __t::retry_needs_clone::<String>(__a0),
                        },
                        1,
                    ))
                }
                #[cfg(windows)]
                DeskMsg::Show {} => ::core::option::Option::Some((DeskMsg::Show {}, 2)),
            }
        }
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Desk",
            about: "",
            entries: &[
                #[cfg(unix)]
                __t::Entry {
                    name: "print",
                    about: "",
                    fields: &[("paper", "String")],
                    reply: "()",
                },
                #[cfg(windows)]
                __t::Entry {
                    name: "show",
                    about: "",
                    fields: &[],
                    reply: "()",
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
                    #[cfg(unix)]
                    DeskReply::Print { .. } => "print",
                    #[cfg(windows)]
                    DeskReply::Show { .. } => "show",
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
                #[cfg(unix)]
                DeskMsg::Print { paper: __a0 } => {
                    let __reply = Self::print(self, __a0);
                    __path.put(DeskReply::Print(__reply));
                    __t::Step::Done
                }
                #[cfg(windows)]
                DeskMsg::Show {} => {
                    let __reply = Self::show(self);
                    __path.put(DeskReply::Show(__reply));
                    __t::Step::Done
                }
            }
        }
    }
    #[allow(dead_code)]
    fn __checks() {
        #[cfg(unix)]
        {
            __t::require_message::<String>();
        }
        #[cfg(windows)] {}
    }
};
