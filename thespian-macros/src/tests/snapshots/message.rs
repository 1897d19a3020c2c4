#[derive(::core::clone::Clone)]
#[derive(PartialEq, Debug)]
pub enum Order {
    One(String),
    Two { n: u8 },
    Three,
}
const _: () = {
    use ::thespian::__private as __t;
    #[allow(dead_code)]
    fn __checks() {
        __t::require_message::<String>();
        __t::require_message::<u8>();
    }
};
