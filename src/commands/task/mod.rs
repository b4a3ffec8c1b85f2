//! Tasks, and what they wait for and tell each other.

pub(super) mod barriers;
pub(super) mod channels;
pub(super) mod pause;
pub(super) mod tasks;
