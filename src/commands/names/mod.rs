//! Names and numbers: hosts, services, protocols, constants.

pub(super) mod resolve;
pub(super) mod services;
