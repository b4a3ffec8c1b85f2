//! The error that the grammar's parsers pass up: where it went wrong and, once known, what to say.
//!
//! A soft miss (`nom::Err::Error`) only says "not this form"; a named failure (`nom::Err::Failure`) carries its
//! diagnostic up to the statement it is in.

pub(super) mod recovery;
pub(super) mod unexpected;

use nom::error::{ErrorKind, ParseError};

use crate::diagnostic::Diagnostic;

/// Why a parser gave up.
#[derive(Debug)]
pub(super) struct SyntaxError<'t> {
    /// The text that was left where it happened.
    pub(super) rest: &'t str,
    /// What to say; nothing yet in a soft miss, nothing any more when it has been said.
    pub(super) diagnostic: Option<Box<Diagnostic>>,
    /// Nothing after this can be understood, as after an unclosed quote.
    pub(super) ends_parse: bool,
}

/// What a parser of this grammar gives.
pub(super) type Parsed<'t, T> = nom::IResult<&'t str, T, SyntaxError<'t>>;

/// What a parser gives up with.
pub(super) type Failed<'t> = nom::Err<SyntaxError<'t>>;

impl<'t> ParseError<&'t str> for SyntaxError<'t> {
    fn from_error_kind(rest: &'t str, _kind: ErrorKind) -> Self {
        SyntaxError { rest, diagnostic: None, ends_parse: false }
    }

    fn append(_rest: &'t str, _kind: ErrorKind, other: Self) -> Self {
        other
    }

    /// Of two alternatives the one that got further knows better what was meant.
    fn or(self, other: Self) -> Self {
        if other.rest.len() < self.rest.len() { other } else { self }
    }
}

/// This form does not begin here.
pub(super) fn soft_miss(rest: &str) -> Failed<'_> {
    nom::Err::Error(SyntaxError::from_error_kind(rest, ErrorKind::Fail))
}

/// A named failure: no other form is tried, the statement it is in is given up.
pub(super) fn failure(rest: &str, diagnostic: Diagnostic) -> Failed<'_> {
    nom::Err::Failure(SyntaxError { rest, diagnostic: Some(Box::new(diagnostic)), ends_parse: false })
}

/// A failure after which nothing is read any more; without a diagnostic when all was said before.
pub(super) fn end_of_parse(rest: &str, diagnostic: Option<Diagnostic>) -> Failed<'_> {
    nom::Err::Failure(SyntaxError { rest, diagnostic: diagnostic.map(Box::new), ends_parse: true })
}

/// The mistake itself, whichever strength it has.
pub(super) fn mistake_of(failed: Failed<'_>) -> Option<SyntaxError<'_>> {
    match failed {
        nom::Err::Error(mistake) | nom::Err::Failure(mistake) => Some(mistake),
        nom::Err::Incomplete(_) => None,
    }
}
