impl<T: Clone> Store<T> for Shelf<T>
where
    T: Send,
{
    #[allow(refining_impl_trait, clippy::too_many_arguments)]
    fn keep<'__a>(
        &'__a mut self,
        _: &'__a mut other::actors::__private::Context<Self>,
        item: T,
    ) -> other::actors::__private::Later<
        Option<T>,
        impl ::core::future::Future<Output = Option<T>> + ::core::marker::Send + '__a,
    > {
        other::actors::__private::Later::new(async move {
            if let ::core::option::Option::Some(__reply) = ::core::option::Option::None::<
                Option<T>,
            > {
                #[allow(unreachable_code)] return __reply;
            }
            let __reply: Option<T> = {
                self.items.push(item);
                None
            };
            #[allow(unreachable_code)] __reply
        })
    }
    #[doc(hidden)]
    #[inline]
    fn __answers_later(__method: &::core::primitive::str) -> ::core::primitive::bool
    where
        Self: other::actors::__private::Actor,
    {
        match __method {
            "keep" => true,
            _ => false,
        }
    }
    #[doc(hidden)]
    #[inline]
    fn __stances(
        __method: &::core::primitive::str,
    ) -> &'static [other::actors::__private::Stance]
    where
        Self: other::actors::__private::Actor,
    {
        use other::actors::__private as __t;
        match __method {
            "keep" => {
                const {
                    __t::is_complete(<Shelf<T> as __t::Actor>::STATES, "keep", &[]);
                    &__t::Stances::of(
                        <Shelf<T> as __t::Actor>::STATES,
                        &[],
                        ::core::option::Option::None,
                    )
                }
                    .list()
            }
            _ => &[],
        }
    }
}
