//! Hints of commands, told with the word that was written: `int $x` becomes `int $count`.

use crate::source::Sources;
use crate::values::Failure;

/// Longest word that is put into a hint; a longer one would hide what the hint shows.
const LONGEST: usize = 40;

/// Puts the word that a failure is blamed on in the place of the `$x` of its hint.
pub(in crate::machine) fn name_word(failure: &mut Failure, sources: &Sources) {
    let (Some(hint), Some(span)) = (&failure.hint, failure.span) else { return };
    if !hint.contains("$x") {
        return;
    }
    let Some(word) = sources.get(span.source).map(|source| source.slice(span)) else { return };
    if word.is_empty() || word.len() > LONGEST || word.contains(['\n', '`']) {
        return;
    }
    // A list's own quotes would end the text.
    let text =
        if word.starts_with('[') && word.contains('"') { format!("$(str {word})") } else { format!("\"{word}\"") };
    failure.hint = Some(hint.replace("\"$x\"", &text).replace("$x", word));
}
