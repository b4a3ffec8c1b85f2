//! The meaning of an errno or a failed name look-up, in a few words. What to do about it is left to the hints.

use crate::net::errno;

/// The meaning of a code, in words that fit into a sentence: `connection refused`.
pub(crate) fn words(code: i32) -> String {
    errno::name(code).and_then(own_words).map_or_else(|| in_a_sentence(&errno::strerror(code)), str::to_owned)
}

/// The words for a code for which the C library has none, or misleading ones.
fn own_words(name: &str) -> Option<&'static str> {
    Some(match name {
        // The C library says "connection timed out", also where nothing was connecting.
        "ETIMEDOUT" => "timed out",
        "EAGAIN" => "it would block",
        "EAI_BADFLAGS" => "bad value for the look-up's flags",
        "EAI_NONAME" => "name or service not known",
        "EAI_AGAIN" => "temporary failure in name resolution",
        "EAI_FAIL" => "name resolution failed for good",
        "EAI_NODATA" => "no address associated with the name",
        "EAI_FAMILY" => "address family not supported",
        "EAI_SOCKTYPE" => "socket type not supported",
        "EAI_SERVICE" => "service not known for this socket type",
        "EAI_ADDRFAMILY" => "the name has no address in this family",
        "EAI_MEMORY" => "out of memory during look-up",
        "EAI_SYSTEM" => "system error during look-up",
        "EAI_OVERFLOW" => "the name is too long",
        _ => return None,
    })
}

fn in_a_sentence(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        // "RFS specific error" keeps its capitals.
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fit_into_a_sentence() {
        assert_eq!(words(111), "connection refused");
        assert_eq!(words(110), "timed out");
        assert_eq!(words(11), "it would block");
        assert_eq!(words(9), "bad file descriptor");
        assert_eq!(words(-2), "name or service not known");
        assert_eq!(words(121), "remote I/O error");
        assert!(words(i32::MIN).contains("nknown error") && words(99999).contains("nknown error"));
    }

    #[test]
    fn every_failure_of_a_look_up_has_words() {
        let mut names = errno::names().filter(|name| name.starts_with("EAI_"));
        assert_eq!(names.find(|name| own_words(name).is_none()), None);
    }
}
