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
    let wanted: Vec<char> = word.to_lowercase().chars().collect();
    let lower = word.to_lowercase();
    let mut found: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.is_empty() || candidate.len() > LONGEST || !may_be_near(&lower, candidate) {
            continue;
        }
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        // A single letter is as close to every other single letter.
        let allowed = (wanted.len().max(letters.len()) / 3).max(1).min(wanted.len().saturating_sub(1));
        let most = found.map_or(allowed, |(distance, _)| distance.min(allowed));
        if let Some(distance) = distance_within(&wanted, &letters, most)
            && found.is_none_or(|best| (distance, candidate) < best)
        {
            found = Some((distance, candidate));
        }
    }
    found.map(|(_, candidate)| candidate)
}

/// How many letters two words differ by, neighbours that changed places counted once; `None` for more than `most`. Only
/// places of the table that can lead to `most` are computed.
fn distance_within(a: &[char], b: &[char], most: usize) -> Option<usize> {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let too_far = most + 1;
    let mut before = vec![too_far; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).map(|place| place.min(too_far)).collect();
    for (row, letter) in (1..).zip(a) {
        let mut now = vec![too_far; b.len() + 1];
        now[0] = row.min(too_far);
        for column in row.saturating_sub(most).max(1)..=(row + most).min(b.len()) {
            let other = b[column - 1];
            let mut nearest =
                (last[column - 1] + usize::from(*letter != other)).min(last[column] + 1).min(now[column - 1] + 1);
            if row > 1 && column > 1 && *letter == b[column - 2] && a[row - 2] == other {
                nearest = nearest.min(before[column - 2] + 1);
            }
            now[column] = nearest.min(too_far);
        }
        before = std::mem::replace(&mut last, now);
    }
    Some(last[b.len()]).filter(|distance| *distance <= most)
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

#[cfg(test)]
mod tests {
    use super::{closest, distance_within};

    #[test]
    fn the_distance_is_that_of_all_places_however_narrow_the_band() {
        let words = [
            "", "a", "b", "ab", "ba", "abc", "acb", "print", "pirnt", "prnt", "printf", "sprint", "recvline",
            "rcevlien",
        ];
        for a in words {
            for b in words {
                let [left, right]: [Vec<char>; 2] = [a, b].map(|word| word.chars().collect());
                let distance = strsim::osa_distance(a, b);
                for most in 0..10 {
                    let wanted = (distance <= most).then_some(distance);
                    assert_eq!(distance_within(&left, &right, most), wanted, "{a:?} {b:?} within {most}");
                }
            }
        }
    }

    #[test]
    fn a_word_is_near_when_a_third_of_it_differs_at_most() {
        assert_eq!(closest("pritn", ["sprint", "print", "point"]), Some("print"));
        assert_eq!(closest("x", ["y", "xy"]), None);
        assert_eq!(closest(&"a".repeat(1 << 20), [&*"a".repeat(1 << 20)]), None);
    }
}
