//! `--timeout T`: how long a run may take, in the language's time forms.

use std::time::Duration;

use crate::limits;
use crate::syntax::lexer::number::{self, Number};

/// A time and how it was written.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    /// How long.
    pub time: Duration,
    /// What messages call it.
    pub written: String,
}

/// Reads the option's value; the error is the end of clap's sentence.
pub(super) fn parse(text: &str) -> Result<Limit, String> {
    let malformed = || "a time is written 30s, 500ms, 2m, or as seconds: 1.5".to_owned();
    let seconds = match number::parse(text).ok_or_else(malformed)? {
        #[expect(clippy::cast_precision_loss, reason = "times that long are cut to thirty years anyway")]
        Ok(Number::Int(seconds)) => seconds as f64,
        Ok(Number::Float(seconds)) => seconds,
        Err(why) => return Err(why),
    };
    Ok(Limit { time: limits::duration(seconds)?, written: text.to_owned() })
}
