pub struct Cache<K: Hash = u8, const N: usize = 4>(
    K,
)
where
    K: Eq;
const _: () = {
    use other::actors::__private as __t;
    #[automatically_derived]
    impl<K: Hash, const N: usize> __t::Spec for Cache<K, N>
    where
        K: Eq,
    {
        const KIND: &'static ::core::primitive::str = "Cache";
        const LIFE: __t::Life = __t::Life::DEFAULT.unbounded();
    }
};
