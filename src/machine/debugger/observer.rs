//! Whether statements are observed (`-x`, `trace on`, stepping), as a type parameter of the run loop: without an
//! observer it is compiled without any check.

pub(crate) trait Observation {
    const ON: bool;
}

pub(crate) struct Unobserved;
pub(crate) struct Observed;

impl Observation for Unobserved {
    const ON: bool = false;
}

impl Observation for Observed {
    const ON: bool = true;
}
