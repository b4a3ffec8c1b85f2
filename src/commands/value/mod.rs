//! Values: bytes, text, lists, numbers.

pub(super) mod bytes;
pub(super) mod convert;
pub(super) mod lists;
pub(crate) mod pack;
pub(super) mod search;
pub(super) mod split;
pub(super) mod text;
