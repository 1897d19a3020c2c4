#[::core::prelude::v1::test]
fn r#match() {
    async fn r#match() {
        wait().await
    }
    other::actors::__private::testing::Rehearsal::of_test(
            ::core::env!("CARGO_PKG_NAME"),
            ::core::concat!(::core::module_path!(), "::", "match"),
        )
        .bases_named(&["simple", "simple:7", "threads"])
        .seeds(200)
        .limit(::core::time::Duration::from_millis(600000u64))
        .record()
        .twice()
        .faults(
            other::actors::__private::testing::Faults::new()
                .crash(0.01)
                .delay(0.1, SOON..LATE)
                .only("/bank/*"),
        )
        .run(|_| r#match());
}
