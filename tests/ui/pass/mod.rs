//! What must compile, odd as it is: part of the test binary.
//!
//! As trybuild cases each would be a program of its own, built one by one, and only with the one compiler that the texts
//! beside are from. Here they are run as well, and clippy sees them.

mod arguments;
mod conditions;
mod in_a_function;
mod made_by_a_macro;
mod mains;
mod options;
mod parameters;
mod protocols;
mod raw_names;
mod visibility;
