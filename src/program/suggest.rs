//! "Did you mean …?"

/// The candidate most like `word`, if any is close enough to be meant.
#[must_use]
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let scored = candidates.into_iter().filter(|candidate| !candidate.is_empty()).map(|candidate| {
        let distance = strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase());
        (distance, candidate)
    });
    let (distance, candidate) = scored.min_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)))?;
    let allowed = (word.chars().count().max(candidate.chars().count()) / 3).max(1);
    // A single letter is like every other single letter.
    (distance <= allowed && word.chars().count() > distance).then_some(candidate)
}

/// The hint for an unknown word, if something like it is known.
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}
