//! How a line of the prompt is read, and what is shown above it meanwhile.

pub(super) mod async_output;
pub(super) mod plain;
pub(super) mod read_request;
pub(super) mod reader;
