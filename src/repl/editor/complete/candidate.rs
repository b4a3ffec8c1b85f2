//! What Tab may insert.

/// Something to insert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// What is listed.
    pub shown: String,
    /// What is written.
    pub text: String,
    /// Whether the word is whole with it.
    pub whole: bool,
}

impl Candidate {
    /// A whole word, listed as it is written.
    pub(in crate::repl) fn whole(text: impl Into<String>) -> Candidate {
        let text = text.into();
        Candidate { shown: text.clone(), text, whole: true }
    }

    /// The beginning of something longer.
    pub(in crate::repl) fn begun(text: impl Into<String>) -> Candidate {
        Candidate { whole: false, ..Candidate::whole(text) }
    }
}
