/// Holds.
#[should_panic(expected = "on purpose")]
#[::core::prelude::v1::test]
pub fn holds() {
    pub async fn holds(system: System) -> thespian::Result {
        Ok(())
    }
    ::thespian::__private::testing::Rehearsal::of_test(
            ::core::env!("CARGO_PKG_NAME"),
            ::core::concat!(::core::module_path!(), "::", "holds"),
        )
        .run(|__system| holds(__system));
}
