//! Candidates for completion: what Tab may insert.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Text in the list of candidates.
    pub shown: String,
    /// Text inserted into the line.
    pub text: String,
    /// Whether the word is complete with it.
    pub whole: bool,
}

impl Candidate {
    /// Complete word, listed as it is inserted.
    pub(in crate::repl) fn whole(text: impl Into<String>) -> Candidate {
        let text = text.into();
        Candidate { shown: text.clone(), text, whole: true }
    }

    /// Beginning of something longer.
    pub(in crate::repl) fn begun(text: impl Into<String>) -> Candidate {
        Candidate { whole: false, ..Candidate::whole(text) }
    }
}
