impl<T> Tap for Valve<T> {
    #[allow(refining_impl_trait, clippy::too_many_arguments)]
    fn knock<'__a>(
        &'__a mut self,
        _: &'__a mut ::thespian::__private::Context<Self>,
    ) -> () {}
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
            "knock" => {
                const {
                    __t::has_states(<Valve<T> as __t::Actor>::STATES);
                    &__t::Stances::of(
                        <Valve<T> as __t::Actor>::STATES,
                        &[],
                        ::core::option::Option::Some(__t::Stance::Ignore),
                    )
                }
                    .list()
            }
            _ => &[],
        }
    }
}
