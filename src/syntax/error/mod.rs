//! Error of the grammar's parsers: where parsing failed and, once known, the diagnostic.
//!
//! A soft miss (`nom::Err::Error`) says "not this form", and another form is tried; a named failure
//! (`nom::Err::Failure`) carries its diagnostic up to the enclosing statement.

pub(super) mod python;
pub(super) mod recovery;
pub(super) mod unexpected;

use nom::error::{ErrorKind, ParseError};

use crate::diagnostic::Diagnostic;

#[derive(Debug)]
pub(super) struct SyntaxError<'t> {
    /// Text that was left at the failure.
    pub(super) rest: &'t str,
    /// Diagnostic to report; `None` in a soft miss, and when it has been reported already.
    pub(super) diagnostic: Option<Box<Diagnostic>>,
    /// Nothing after the failure can be parsed, as after an unclosed quote.
    pub(super) ends_parse: bool,
}

/// Result of a parser of this grammar.
pub(super) type Parsed<'t, T> = nom::IResult<&'t str, T, SyntaxError<'t>>;

/// Error of a parser of this grammar.
pub(super) type Failed<'t> = nom::Err<SyntaxError<'t>>;

impl<'t> ParseError<&'t str> for SyntaxError<'t> {
    fn from_error_kind(rest: &'t str, _kind: ErrorKind) -> Self {
        SyntaxError { rest, diagnostic: None, ends_parse: false }
    }

    fn append(_rest: &'t str, _kind: ErrorKind, other: Self) -> Self {
        other
    }

    /// Picks the alternative that got further, which knows better what was meant.
    fn or(self, other: Self) -> Self {
        if other.rest.len() < self.rest.len() { other } else { self }
    }
}

/// Soft miss: this form does not begin here.
pub(super) fn soft_miss(rest: &str) -> Failed<'_> {
    nom::Err::Error(SyntaxError::from_error_kind(rest, ErrorKind::Fail))
}

/// Named failure: no other form is tried, and the enclosing statement is given up.
pub(super) fn failure(rest: &str, diagnostic: Diagnostic) -> Failed<'_> {
    nom::Err::Failure(SyntaxError { rest, diagnostic: Some(Box::new(diagnostic)), ends_parse: false })
}

/// Failure after which nothing more is parsed; without a diagnostic when it has been reported already.
pub(super) fn end_of_parse(rest: &str, diagnostic: Option<Diagnostic>) -> Failed<'_> {
    nom::Err::Failure(SyntaxError { rest, diagnostic: diagnostic.map(Box::new), ends_parse: true })
}

/// Unwraps the error of a soft miss or of a failure.
pub(super) fn mistake_of(failed: Failed<'_>) -> Option<SyntaxError<'_>> {
    match failed {
        nom::Err::Error(mistake) | nom::Err::Failure(mistake) => Some(mistake),
        nom::Err::Incomplete(_) => None,
    }
}
