//! Input of the prompt: reads a line, and shows output above it meanwhile.

pub(super) mod async_output;
pub(super) mod plain;
pub(super) mod read_request;
pub(super) mod reader;
