//! A failure at run time: the operation, what it was about, the error's number and words, and a hint.

use super::called;
use crate::diagnostic::{Diagnostic, MESSAGE_SHOWN, cut, escape_controls};
use crate::explain;
use crate::limits::LimitExceeded;
use crate::net::errno;
use crate::source::Span;

/// Whether `catch` may take a failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `catch` takes it.
    #[default]
    Error,
    /// A failed `assert` or `fails`, which no `catch` takes.
    Expectation,
}

/// A failure, as `catch` gives it to a script.
#[derive(Clone, Debug, Default)]
pub(crate) struct Failure {
    pub kind: Kind,
    /// The command or operator; empty for a raised text.
    pub operation: String,
    /// The address, name or path concerned.
    pub about: Option<String>,
    pub words: String,
    /// An errno (positive) or the number of a failed look-up (negative).
    pub code: Option<i32>,
    pub hint: Option<String>,
    /// What is shown of the values concerned, one line each.
    pub details: Vec<String>,
    /// The variable whose value is missing: the diagnostic points at it, not at the whole expression.
    pub variable: Option<String>,
    /// Where it happened; the machine sets it once.
    pub span: Option<Span>,
    /// `(function, where it was called)`, innermost first.
    pub calls: Vec<(String, Span)>,
    /// The task it happened in, unless that was the main task.
    pub task: Option<String>,
}

impl Failure {
    /// A failure without a number: a wrong value, a limit.
    pub(crate) fn new(operation: &str, words: impl Into<String>) -> Failure {
        Failure { operation: operation.to_owned(), words: words.into(), ..Failure::default() }
    }

    /// An exceeded limit, with its hint.
    pub(crate) fn over_limit(operation: &str, limit: LimitExceeded) -> Failure {
        Failure { hint: limit.hint().map(str::to_owned), ..Failure::new(operation, limit) }
    }

    /// A failure with an errno or the number of a failed look-up, in the words of `explain`.
    pub(crate) fn system(operation: &str, code: i32) -> Failure {
        Failure { code: Some(code), ..Failure::new(operation, explain::errno::words(code)) }
    }

    /// The failure that `raise` makes of a text.
    pub(crate) fn raised(words: impl Into<String>) -> Failure {
        Failure::new("", words)
    }

    pub(crate) fn expectation(operation: &str, words: impl Into<String>) -> Failure {
        Failure { kind: Kind::Expectation, ..Failure::new(operation, words) }
    }

    pub(crate) fn about(mut self, about: impl Into<String>) -> Failure {
        self.about = Some(about.into());
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    /// The C name of the number, empty when there is none.
    pub(crate) fn errno_name(&self) -> &'static str {
        self.code.and_then(errno::name).unwrap_or("")
    }

    /// One line: `OPERATION [ADDRESS]: words (ERRNO)`.
    pub(crate) fn line(&self) -> String {
        self.one_line(&self.operation, usize::MAX)
    }

    /// The same, of a text that was raised no more than `most` bytes.
    pub(crate) fn line_within(&self, most: usize) -> String {
        self.one_line(&self.operation, most)
    }

    fn one_line(&self, operation: &str, most: usize) -> String {
        let mut head = operation.to_owned();
        if let Some(about) = &self.about {
            head.push_str(if head.is_empty() { "" } else { " " });
            head.push_str(&cut(about, most));
        }
        let words = cut(&self.words, most);
        let name = self.errno_name();
        let tail = if name.is_empty() { String::new() } else { format!(" ({name})") };
        if head.is_empty() { format!("{words}{tail}") } else { format!("{head}: {words}{tail}") }
    }

    /// The diagnostic that is shown when nothing catches the failure.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        let operation = if self.operation.is_empty() { String::new() } else { format!("`{}`", self.operation) };
        let mut message = self.one_line(&operation, MESSAGE_SHOWN);
        if let Some(task) = &self.task {
            message = format!("{}: {message}", called(&escape_controls(task)));
        }
        let mut diagnostic =
            Diagnostic::error(message).hints(self.details.iter().cloned()).maybe_hint(self.hint.clone());
        diagnostic.span = self.span;
        diagnostic.calls.clone_from(&self.calls);
        diagnostic
    }
}
