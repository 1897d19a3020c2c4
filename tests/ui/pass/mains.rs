//! The shapes of `main`. They are plain functions, and so need not be at the root.

use std::process::ExitCode;

use thespian::System;

mod nothing {
    #[thespian::main]
    pub(super) async fn main() {}
}

mod system {
    #[thespian::main]
    pub(super) async fn main(system: super::System) {
        drop(system);
    }
}

mod failing {
    #[thespian::main]
    pub(super) async fn main(_: super::System) -> Result<(), String> {
        Err("on purpose".to_owned())
    }
}

mod cast {
    use thespian::prelude::*;

    #[actor]
    pub(super) struct Extra;

    #[handlers]
    impl Extra {}

    /// With documentation, and a pattern.
    #[thespian::main(cast(Extra))]
    pub(super) async fn main(mut system: System) -> thespian::Result {
        let other = system.clone();
        system = other;
        system.spawn(Extra)?;
        Ok(())
    }
}

#[test]
fn each_shape_of_main_says_how_it_ended() {
    for (code, expected) in [
        (nothing::main(), ExitCode::SUCCESS),
        (system::main(), ExitCode::SUCCESS),
        (failing::main(), ExitCode::FAILURE),
        (cast::main(), ExitCode::SUCCESS),
    ] {
        assert_eq!(format!("{code:?}"), format!("{expected:?}"));
    }
}
