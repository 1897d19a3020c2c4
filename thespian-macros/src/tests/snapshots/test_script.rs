#[::core::prelude::v1::test]
fn holds() {
    async fn holds() {}
    ::thespian::__private::testing::Rehearsal::of_test(
            ::core::env!("CARGO_PKG_NAME"),
            ::core::concat!(::core::module_path!(), "::", "holds"),
        )
        .bases_named(&["simple:7"])
        .faults_scripted("crash /ledger 3 deposit")
        .run(|_| holds());
}
