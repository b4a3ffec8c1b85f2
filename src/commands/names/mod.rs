//! Names and numbers: hosts, services, protocols, interfaces, constants, errors.

pub(super) mod errnos;
pub(super) mod hosts;
pub(super) mod inet;
pub(super) mod interfaces;
pub(super) mod resolve;
pub(super) mod services;
