//! Being watched: `-x` and stepping see each statement as it starts and what it gave. When nobody watches, the run
//! loop is compiled without a trace of it.

/// Whether the run loop looks up from each instruction.
pub(crate) trait Observation {
    /// Whether it does.
    const ON: bool;
}

/// It does not.
pub(crate) struct Unobserved;
/// It does.
pub(crate) struct Observed;

impl Observation for Unobserved {
    const ON: bool = false;
}

impl Observation for Observed {
    const ON: bool = true;
}
