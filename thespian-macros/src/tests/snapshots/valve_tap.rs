impl Tap for Valve {
    #[allow(refining_impl_trait, clippy::too_many_arguments)]
    fn pour<'__a>(
        &'__a mut self,
        __cx: &'__a mut ::thespian::__private::Context<Self>,
        litres: u64,
    ) -> u64
    where
        for<'__any> Self: ::thespian::__private::Actor,
    {
        let mut at: In<'_, Open> = ::thespian::__private::In::<'__a, _>::known(__cx);
        {
            at.poured += litres;
            at.poured
        }
    }
    #[allow(refining_impl_trait, clippy::too_many_arguments)]
    fn level<'__a>(
        &'__a mut self,
        __cx: &'__a mut ::thespian::__private::Context<Self>,
    ) -> ::thespian::__private::Later<
        u64,
        impl ::core::future::Future<Output = u64> + ::core::marker::Send + '__a,
    >
    where
        for<'__any> Self: ::thespian::__private::Actor,
    {
        let at: In<'_, (Open, Closed)> = ::thespian::__private::In::<
            '__a,
            _,
        >::known(__cx);
        let cx: &'__a mut Context<Self> = __cx;
        ::thespian::__private::Later::new(async move {
            if let ::core::option::Option::Some(__reply) = ::core::option::Option::None::<
                u64,
            > {
                #[allow(unreachable_code)] return __reply;
            }
            let __reply: u64 = { 3 };
            #[allow(unreachable_code)] __reply
        })
    }
    #[allow(refining_impl_trait, clippy::too_many_arguments)]
    fn knock<'__a>(
        &'__a mut self,
        _: &'__a mut ::thespian::__private::Context<Self>,
    ) -> ()
    where
        for<'__any> Self: ::thespian::__private::Actor,
    {}
    #[doc(hidden)]
    #[inline]
    fn __answers_later(__method: &::core::primitive::str) -> ::core::primitive::bool
    where
        Self: ::thespian::__private::Actor,
    {
        match __method {
            "level" => true,
            _ => false,
        }
    }
    #[doc(hidden)]
    #[inline]
    fn __stances(
        __method: &::core::primitive::str,
    ) -> &'static [::thespian::__private::Stance]
    where
        Self: ::thespian::__private::Actor,
    {
        use ::thespian::__private as __t;
        match __method {
            "pour" => {
                const {
                    &__t::Stances::of(
                        <Valve as __t::Actor>::STATES,
                        &[
                            (__t::place::<Valve, Draining>(), __t::Stance::Refuse),
                            (__t::place::<Valve, Closed>(), __t::Stance::Defer),
                            (__t::place::<Valve, Open>(), __t::Stance::Handle),
                        ],
                        ::core::option::Option::None,
                    )
                }
                    .list()
            }
            "level" => {
                const {
                    &__t::Stances::of(
                        <Valve as __t::Actor>::STATES,
                        &[],
                        ::core::option::Option::Some(__t::Stance::Handle),
                    )
                }
                    .list()
            }
            _ => &[],
        }
    }
}
const _: () = {
    #[allow(unused_imports)]
    use ::thespian::__private::NoProtocol as _;
    let __dialect = ::thespian::__private::MaybeProtocol::<dyn Tap>::DIALECT;
    match ::thespian::__private::is_listed::<
        <Valve as ::thespian::__private::Actor>::Msg,
    >(__dialect) {
        ::core::option::Option::Some(true) => {}
        ::core::option::Option::Some(false) => {
            ::core::panic!(
                "this actor does what the protocol asks, and does not say that it speaks it: \
                         add it to the list in `#[handlers(speaks(..))]`"
            )
        }
        ::core::option::Option::None => {
            ::core::panic!(
                "this is no protocol: write `#[protocol]` above the trait, and give it \
                         nothing that is not `Send` and `'static`"
            )
        }
    }
};
const _: () = {
    use ::thespian::__private as __t;
    #[allow(unused_imports)]
    use __t::Stateless as _;
    const _: () = {
        __t::has_states(__t::Stated::<Valve>::STATES);
    };
    const _: () = {
        __t::is_complete(
            __t::Stated::<Valve>::STATES,
            "pour",
            &[
                (__t::place::<Valve, Draining>(), __t::Stance::Refuse),
                (__t::place::<Valve, Closed>(), __t::Stance::Defer),
                (__t::place::<Valve, Open>(), __t::Stance::Handle),
            ],
        );
        __t::may_be_refused::<dyn Tap>("pour");
        __t::may_wait(__t::Stated::<Valve>::STATES);
        __t::runs_in(
            __t::Stated::<Valve>::STATES,
            &[
                (__t::place::<Valve, Draining>(), __t::Stance::Refuse),
                (__t::place::<Valve, Closed>(), __t::Stance::Defer),
                (__t::place::<Valve, Open>(), __t::Stance::Handle),
            ],
            ::core::option::Option::None,
            &[__t::place::<Valve, Open>()],
        );
    };
    const _: () = {
        __t::runs_in(
            __t::Stated::<Valve>::STATES,
            &[],
            ::core::option::Option::Some(__t::Stance::Handle),
            &[__t::place::<Valve, Open>(), __t::place::<Valve, Closed>()],
        );
    };
    const _: () = {
        __t::is_complete(__t::Stated::<Valve>::STATES, "knock", &[]);
    };
};
