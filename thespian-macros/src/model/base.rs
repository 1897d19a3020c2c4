//! The names of stages, as the library reads them: checked here, where the complaint can stand at the name.

/// The most worker threads that `threads:N` may ask for.
const MOST_WORKERS: u32 = 1024;

/// What is wrong with the name of a stage, if anything is.
pub(crate) fn objection(text: &str) -> Option<String> {
    let (name, number) = match text.split_once(':') {
        Some((name, number)) => (name, Some(number)),
        None => (text, None),
    };
    let is_fine = match (name, number) {
        ("simple" | "simple+io" | "threads", None) => true,
        ("simple" | "simple+io", Some(seed)) => seed.parse::<u64>().is_ok(),
        ("threads", Some(workers)) => {
            workers.parse().is_ok_and(|workers| (1..=MOST_WORKERS).contains(&workers))
        }
        _ => false,
    };
    (!is_fine).then(|| {
        format!(
            "`{text}` names no stage; write `simple`, `\"simple:SEED\"`, `\"simple+io\"`, `threads` or `\"threads:N\"` with N from 1 to \
             {MOST_WORKERS}"
        )
    })
}
