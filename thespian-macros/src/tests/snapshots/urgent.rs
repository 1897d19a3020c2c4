impl Desk {
    fn stop_press(&mut self) {}
    #[cfg(unix)]
    fn alarm(&mut self, why: String) {}
    fn print(&mut self) {}
}
/// What can be said to `Desk`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
pub enum DeskMsg {
    /// Runs `stop_press`.
    StopPress,
    /// Runs `alarm`.
    #[cfg(unix)]
    Alarm {
        /// The argument `why`.
        why: String,
    },
    /// Runs `print`.
    Print,
}
/// What `Desk` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub enum DeskReply {
    /// What `stop_press` answers.
    StopPress(()),
    /// What `alarm` answers.
    #[cfg(unix)]
    Alarm(()),
    /// What `print` answers.
    Print(()),
}
/// The address of a running `Desk`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub struct DeskAddr(::thespian::__private::Addr<DeskMsg>);
#[allow(private_interfaces, private_bounds, dead_code)]
impl DeskAddr {
    /// Calls `stop_press`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn stop_press(&self) -> ::thespian::__private::Call<'_, DeskMsg, (), ()> {
        fn __build((): ()) -> DeskMsg {
            DeskMsg::StopPress {}
        }
        fn __pick(__reply: DeskReply) -> ::core::option::Option<()> {
            match __reply {
                DeskReply::StopPress(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (), __build, __pick)
    }
    /// Calls `alarm`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[cfg(unix)]
    #[inline]
    fn alarm(
        &self,
        why: String,
    ) -> ::thespian::__private::Call<'_, DeskMsg, (String,), ()> {
        fn __build((__a0,): (String,)) -> DeskMsg {
            DeskMsg::Alarm { why: __a0 }
        }
        fn __pick(__reply: DeskReply) -> ::core::option::Option<()> {
            match __reply {
                DeskReply::Alarm(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (why,), __build, __pick)
    }
    /// Calls `print`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn print(&self) -> ::thespian::__private::Call<'_, DeskMsg, (), ()> {
        fn __build((): ()) -> DeskMsg {
            DeskMsg::Print {}
        }
        fn __pick(__reply: DeskReply) -> ::core::option::Option<()> {
            match __reply {
                DeskReply::Print(__reply) => ::core::option::Option::Some(__reply),
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
            &["stop_press", #[cfg(unix)] "alarm", "print"],
        );
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                DeskMsg::StopPress { .. } => 0usize,
                #[cfg(unix)]
                DeskMsg::Alarm { .. } => 1usize,
                DeskMsg::Print { .. } => {
                    let __index = 1usize;
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
        const URGENT: ::core::primitive::bool = true;
        fn is_urgent(&self) -> ::core::primitive::bool {
            match *self {
                DeskMsg::StopPress { .. } => true,
                #[cfg(unix)]
                DeskMsg::Alarm { .. } => true,
                DeskMsg::Print { .. } => false,
            }
        }
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Desk",
            about: "",
            entries: &[
                __t::Entry {
                    name: "stop_press",
                    about: "",
                    fields: &[],
                    reply: "()",
                },
                #[cfg(unix)]
                __t::Entry {
                    name: "alarm",
                    about: "",
                    fields: &[("why", "String")],
                    reply: "()",
                },
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
                    DeskReply::StopPress { .. } => "stop_press",
                    #[cfg(unix)]
                    DeskReply::Alarm { .. } => "alarm",
                    DeskReply::Print { .. } => "print",
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
                DeskMsg::StopPress {} => {
                    let __reply = Self::stop_press(self);
                    __path.put(DeskReply::StopPress(__reply));
                    __t::Step::Done
                }
                #[cfg(unix)]
                DeskMsg::Alarm { why: __a0 } => {
                    let __reply = Self::alarm(self, __a0);
                    __path.put(DeskReply::Alarm(__reply));
                    __t::Step::Done
                }
                DeskMsg::Print {} => {
                    let __reply = Self::print(self);
                    __path.put(DeskReply::Print(__reply));
                    __t::Step::Done
                }
            }
        }
    }
    #[allow(dead_code)]
    fn __checks() {
        {}
        #[cfg(unix)]
        {
            __t::require_message::<String>();
        }
        {}
    }
};
