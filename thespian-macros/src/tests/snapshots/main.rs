/// Runs.
fn main() -> ::std::process::ExitCode {
    /// Runs.
    async fn main(system: System) -> thespian::Result {
        Ok(())
    }
    const _: () = ::thespian::__private::require_actor::<Account>();
    const _: () = ::thespian::__private::require_actor::<bank::Teller>();
    ::thespian::__private::main(|__system| main(__system))
}
