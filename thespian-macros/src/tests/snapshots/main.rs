/// Runs.
fn main() -> ::std::process::ExitCode {
    /// Runs.
    async fn main(system: System) -> thespian::Result {
        Ok(())
    }
    const __CAST: ::thespian::__private::Cast = &[
        ::thespian::__private::cast::<Account>,
        ::thespian::__private::cast::<bank::Teller>,
    ];
    ::thespian::__private::main(__CAST, |__system| main(__system))
}
