impl Idle {}
/// What can be said to `Idle`: one variant for each handler, with its arguments.
#[allow(private_interfaces, private_bounds)]
pub enum IdleMsg {}
/// What `Idle` answers: one variant for each handler, with what it returns.
#[allow(private_interfaces, private_bounds)]
pub enum IdleReply {}
/// The address of a running `Idle`: one method for each handler.
///
/// Cheap to clone; equal to its clones; keeps working when the actor is restarted.
#[allow(private_interfaces, private_bounds)]
pub struct IdleAddr(::thespian::__private::Addr<IdleMsg>);
#[allow(private_interfaces, private_bounds, dead_code)]
impl IdleAddr {}
#[allow(deprecated, clippy::too_many_arguments)]
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl __t::Message for IdleMsg {
        type Reply = IdleReply;
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
            name: "Idle",
            about: "",
            entries: &[],
            spoken: &[],
        };
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for IdleMsg {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.write_str(__t::Message::kind(self))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for IdleReply {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let __kind = |__reply: &Self| -> &'static ::core::primitive::str {
                match *__reply {}
            };
            __f.write_str(__kind(self))
        }
    }
    #[automatically_derived]
    impl __t::Address for IdleAddr {
        type Msg = IdleMsg;
        #[inline]
        fn as_addr(&self) -> &__t::Addr<IdleMsg> {
            &self.0
        }
        #[inline]
        fn from_addr(__addr: __t::Addr<IdleMsg>) -> Self {
            IdleAddr(__addr)
        }
    }
    #[automatically_derived]
    impl ::core::clone::Clone for IdleAddr {
        #[inline]
        fn clone(&self) -> Self {
            IdleAddr(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for IdleAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for IdleAddr {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __f)
        }
    }
    #[automatically_derived]
    impl<__O: __t::Address> ::core::cmp::PartialEq<__O> for IdleAddr {
        #[inline]
        fn eq(&self, __other: &__O) -> ::core::primitive::bool {
            ::core::cmp::PartialEq::eq(&self.0, __other)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Eq for IdleAddr {}
    #[automatically_derived]
    impl ::core::hash::Hash for IdleAddr {
        fn hash<__H: ::core::hash::Hasher>(&self, __hasher: &mut __H) {
            ::core::hash::Hash::hash(&self.0, __hasher);
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialOrd for IdleAddr {
        #[inline]
        fn partial_cmp(
            &self,
            __other: &Self,
        ) -> ::core::option::Option<::core::cmp::Ordering> {
            ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Ord for IdleAddr {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(&self.0, &__other.0)
        }
    }
    #[automatically_derived]
    impl __t::Actor for Idle {
        type Msg = IdleMsg;
        type Addr = IdleAddr;
        fn now(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<IdleMsg>,
        ) -> __t::Step<IdleMsg> {
            let (__msg, __path) = __envelope.split();
            match __msg {}
        }
    }
    #[allow(dead_code)]
    fn __checks() {}
};
