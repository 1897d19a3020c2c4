#[cfg(unix)]
impl bank::Teller for Account {
    type Item = u64;
    /// Adds `cents`.
    #[allow(refining_impl_trait, clippy::too_many_arguments)]
    fn deposit<'__a>(
        &'__a mut self,
        _: &'__a mut ::thespian::__private::Context<Self>,
        mut cents: u64,
    ) -> u64
    where
        for<'__any> Self: ::thespian::__private::Actor,
    {
        self.cents += cents;
        self.cents
    }
    #[cfg(windows)]
    #[allow(refining_impl_trait, clippy::too_many_arguments)]
    fn close<'__a>(
        &'__a self,
        cx: &'__a mut Context<Self>,
        why: Why,
    ) -> ::thespian::__private::Later<
        (),
        impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a,
    >
    where
        for<'__any> Self: ::thespian::__private::Actor,
    {
        ::thespian::__private::Later::new(
            ::std::boxed::Box::pin(async move {
                if let ::core::option::Option::Some(__reply) = ::core::option::Option::None::<
                    (),
                > {
                    #[allow(unreachable_code)] return __reply;
                }
                let __reply: () = {};
                #[allow(unreachable_code)] __reply
            }),
        )
    }
    #[doc(hidden)]
    #[inline]
    fn __answers_later(__method: &::core::primitive::str) -> ::core::primitive::bool
    where
        Self: ::thespian::__private::Actor,
    {
        match __method {
            #[cfg(windows)]
            "close" => true,
            _ => false,
        }
    }
}
#[cfg(unix)]
const _: () = {
    #[allow(unused_imports)]
    use ::thespian::__private::NoProtocol as _;
    let __dialect = ::thespian::__private::MaybeProtocol::<
        dyn bank::Teller<Item = u64>,
    >::DIALECT;
    match ::thespian::__private::is_listed::<
        <Account as ::thespian::__private::Actor>::Msg,
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
#[cfg(unix)]
const _: () = {
    use ::thespian::__private as __t;
    #[allow(unused_imports)]
    use __t::Stateless as _;
    const _: () = {};
    const _: () = {
        __t::is_complete(__t::Stated::<Account>::STATES, "deposit", &[]);
    };
    #[cfg(windows)]
    const _: () = {
        __t::is_complete(__t::Stated::<Account>::STATES, "close", &[]);
    };
};
