//! "Did you mean …?" for unknown words.

/// Commands by the names that other shells and languages give them.
const FOREIGN_WORDS: &[(&str, &str)] = &[
    ("quit", "exit"),
    ("bye", "exit"),
    ("logout", "exit"),
    ("echo", "print"),
    ("printf", "print"),
    ("puts", "print"),
    ("nc", "create_connection"),
    ("telnet", "create_connection"),
    ("dial", "create_connection"),
    ("throw", "raise"),
    ("ps", "tasks"),
    ("kill", "cancel"),
    ("import", "source"),
    ("include", "source"),
    ("man", "help"),
];

/// Command that has the name `word` in another shell or language.
pub(crate) fn foreign_word(word: &str) -> Option<&'static str> {
    FOREIGN_WORDS.iter().find(|row| row.0 == word).map(|row| row.1)
}

/// Bytes of the longest word that is compared with others: nobody misspells a longer one, and comparing costs the
/// product of both lengths.
const LONGEST: usize = 64;

/// Candidate most like `word`, if any is close enough to be meant.
pub(crate) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let wanted = word.to_lowercase();
    let near = |candidate: &&str| (1..=LONGEST).contains(&candidate.len()) && may_be_near(&wanted, candidate);
    let scored = candidates.into_iter().filter(near).map(|candidate| {
        let distance = strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase());
        (distance, candidate)
    });
    let (distance, candidate) = scored.min_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)))?;
    let allowed = (word.chars().count().max(candidate.chars().count()) / 3).max(1);
    // A single letter is as close to every other single letter.
    (distance <= allowed && word.chars().count() > distance).then_some(candidate)
}

/// Whether two words share most letters: most candidates do not, and need no closer look.
fn may_be_near(wanted: &str, candidate: &str) -> bool {
    let letters = |word: &str| word.bytes().fold(0_u32, |seen, byte| seen | 1 << (byte.to_ascii_lowercase() & 31));
    let different = (letters(wanted) ^ letters(candidate)).count_ones() as usize;
    let longest = wanted.len().max(candidate.len());
    // One letter replaced by another counts as two differences.
    different <= 2 * (longest / 3).max(1) && wanted.len().abs_diff(candidate.len()) <= (longest / 3).max(1) * 4
}

/// Hint for an unknown word, if a known one is close to it.
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}
