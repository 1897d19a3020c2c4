#[cfg(unix)]
pub struct Account {
    cents: u64,
}
#[cfg(unix)]
const _: () = {
    use ::thespian::__private as __t;
    #[automatically_derived]
    impl __t::Spec for Account {
        const KIND: &'static ::core::primitive::str = "Account";
        const LIFE: __t::Life = __t::Life::DEFAULT
            .mailbox(256)
            .restart(__t::Restart::Permanent)
            .max_restarts(3)
            .within(::core::time::Duration::from_millis(60000u64))
            .stop_within(::core::time::Duration::from_millis(500u64));
    }
    const _: () = __t::require_actor::<Account>();
};
