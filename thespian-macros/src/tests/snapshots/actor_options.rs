struct Desk;
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl __t::Spec for Desk {
        const KIND: &'static ::core::primitive::str = "Desk";
        const LIFE: __t::Life = __t::Life::DEFAULT
            .restart(__t::Restart::Transient)
            .children(__t::Strategy::RestForOne)
            .on_panic(__t::Directive::Restart)
            .on_error(__t::Directive::Resume)
            .on_deadline(__t::Directive::Stop)
            .on_child(__t::Directive::Escalate)
            .backoff(
                ::core::time::Duration::from_millis(100u64),
                ::core::time::Duration::from_millis(10000u64),
            )
            .start_within(::core::time::Duration::from_millis(1000u64))
            .hook_within(::core::time::Duration::from_millis(2000u64))
            .stop_within(::core::time::Duration::from_millis(3000u64))
            .idle(::core::time::Duration::from_millis(240000u64))
            .drain_on_stop(true)
            .phase(-1i8);
    }
    const _: () = __t::require_actor::<Desk>();
};
