impl Counter {
    fn new(start: &str) -> Self {
        Self
    }
    async fn add(self, n: &u64) -> u64 {
        1
    }
    fn reset(&mut self) {}
}
::core::compile_error! {
    "a handler borrows its actor: write `&mut self` or `&self`"
}
::core::compile_error! {
    "a message owns its data: `&u64` cannot wait in a mailbox; take `u64` or `Arc<u64>`"
}
::core::compile_error! {
    "a message owns its data: `&str` cannot wait in a mailbox; take `String`"
}
/// What can be said to `Counter`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
pub enum CounterMsg {
    /// Runs `reset`.
    Reset,
}
/// What `Counter` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub enum CounterReply {
    /// What `reset` answers.
    Reset(()),
}
/// The address of a running `Counter`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub struct CounterAddr(::thespian::__private::Addr<CounterMsg>);
#[allow(private_interfaces, private_bounds, dead_code)]
impl CounterAddr {
    /// Calls `reset`.
    ///
    /// `.await` the call to ask and wait for the reply; `.tell()` sends and does not wait.
    #[inline]
    fn reset(&self) -> ::thespian::__private::Call<'_, CounterMsg, (), ()> {
        fn __build((): ()) -> CounterMsg {
            CounterMsg::Reset {}
        }
        fn __pick(__reply: CounterReply) -> ::core::option::Option<()> {
            match __reply {
                CounterReply::Reset(__reply) => ::core::option::Option::Some(__reply),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
        ::thespian::__private::Call::new(&self.0, (), __build, __pick)
    }
    #[doc(hidden)]
    fn add(&self, __a0: &u64) -> ::thespian::__private::Call<'_, CounterMsg, (), u64> {
        ::core::unreachable!()
    }
}
#[allow(dead_code, deprecated, private_interfaces, private_bounds)]
impl Counter {
    #[doc(hidden)]
    fn props(__a0: &str) -> ::thespian::__private::Props<Self> {
        ::core::unreachable!()
    }
}
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl __t::Message for CounterMsg {
        type Reply = CounterReply;
        const KINDS: &'static __t::Kinds = &__t::Kinds::of(&["reset"]);
        fn index(&self) -> ::core::primitive::usize {
            match *self {
                CounterMsg::Reset { .. } => 0usize,
            }
        }
        #[inline]
        fn pace() -> ::core::option::Option<&'static __t::Pace> {
            static __PACE: __t::Pace = __t::Pace::new();
            ::core::option::Option::Some(&__PACE)
        }
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: "Counter",
            about: "",
            entries: &[
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
    impl ::core::fmt::Debug for CounterMsg {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.write_str(__t::Message::kind(self))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for CounterReply {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {
                    CounterReply::Reset { .. } => "reset",
                }
            };
            __f.write_str(__kind(self))
        }
    }
    #[automatically_derived]
    impl __t::Address for CounterAddr {
        type Msg = CounterMsg;
        #[inline]
        fn as_addr(&self) -> &__t::Addr<CounterMsg> {
            &self.0
        }
        #[inline]
        fn from_addr(__addr: __t::Addr<CounterMsg>) -> Self {
            CounterAddr(__addr)
        }
    }
    #[automatically_derived]
    impl ::core::clone::Clone for CounterAddr {
        #[inline]
        fn clone(&self) -> Self {
            CounterAddr(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for CounterAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for CounterAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<__O: __t::Address> ::core::cmp::PartialEq<__O> for CounterAddr {
        #[inline]
        fn eq(&self, __other: &__O) -> ::core::primitive::bool {
            ::core::cmp::PartialEq::eq(&self.0, __other)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Eq for CounterAddr {}
    #[automatically_derived]
    impl ::core::hash::Hash for CounterAddr {
        fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
            ::core::hash::Hash::hash(&self.0, __hasher);
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialOrd for CounterAddr {
        #[inline]
        fn partial_cmp(
            &self,
            __other: &Self,
        ) -> ::core::option::Option<::core::cmp::Ordering> {
            ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Ord for CounterAddr {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(&self.0, &__other.0)
        }
    }
    #[automatically_derived]
    impl __t::Actor for Counter {
        type Msg = CounterMsg;
        type Addr = CounterAddr;
        fn now(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<CounterMsg>,
        ) -> __t::Step<CounterMsg> {
            let (__msg, __path) = __envelope.split();
            match __msg {
                CounterMsg::Reset {} => {
                    let __reply = Self::reset(self);
                    __path.put(CounterReply::Reset(__reply));
                    __t::Step::Done
                }
            }
        }
    }
    #[allow(dead_code)]
    fn __checks() {
        {}
    }
};
