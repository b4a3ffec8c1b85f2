//! Words of a call: pieces that touch each other, and the kind of word that their spelling makes.
//!
//! Bare text is read here; `quoted`, `dollar` and `parser::list` read the other pieces.

use crate::source::Span;
use crate::syntax::ast::{Piece, PieceKind, Word, WordKind};
use crate::syntax::error::{Failed, Parsed, soft_miss};
use crate::syntax::lexer;
use crate::syntax::parser::{Reader, list};

#[derive(Default)]
pub(in crate::syntax) struct Parts {
    pub(in crate::syntax) pieces: Vec<Piece>,
    /// A quote or a backslash was seen, so the word is text whatever else it holds.
    pub(in crate::syntax) quoted: bool,
}

impl Parts {
    /// Appends text; neighbouring texts become one piece.
    pub(in crate::syntax) fn text(&mut self, bytes: &[u8], span: Span) {
        if let Some(Piece { kind: PieceKind::Text(before), span: whole }) = self.pieces.last_mut() {
            before.extend_from_slice(bytes);
            *whole = whole.to(span);
        } else if !bytes.is_empty() {
            self.pieces.push(Piece { kind: PieceKind::Text(bytes.to_vec()), span });
        }
    }

    /// Kind of a word that is made of these pieces and not bare.
    pub(in crate::syntax) fn into_kind(mut self) -> WordKind {
        let alone = !self.quoted && self.pieces.len() == 1;
        match self.pieces.pop() {
            Some(piece) if alone && !matches!(piece.kind, PieceKind::Text(_)) => WordKind::Value(Box::new(piece)),
            last => {
                self.pieces.extend(last);
                WordKind::Text(self.pieces)
            }
        }
    }
}

impl<'t> Reader<'t> {
    /// Reads one word; a soft miss if none begins here.
    pub(in crate::syntax) fn word(&mut self, start: &'t str) -> Parsed<'t, Word> {
        match self.plain_word(start) {
            Some(found) => Ok(found),
            None => self.word_of_pieces(start),
        }
    }

    /// Reads a word that is bare from end to end, as most are: such a word needs no pieces.
    fn plain_word(&self, start: &'t str) -> Option<(&'t str, Word)> {
        let (raw, rest) = start.split_at_checked(lexer::bare_length(start, self.state.mode.assert))?;
        let ended = lexer::first(rest).is_none_or(lexer::ends_word);
        let plain = ended && !raw.is_empty() && !raw.contains('\\');
        plain.then(|| (rest, Word { kind: WordKind::Bare(raw.to_owned()), span: self.span(start, rest) }))
    }

    fn word_of_pieces(&mut self, start: &'t str) -> Parsed<'t, Word> {
        let mut parts = Parts::default();
        let mut rest = start;
        let mut bare = true;
        loop {
            let piece = if rest.len() == start.len() { rest } else { lexer::joins(rest) };
            let after = match lexer::first(piece) {
                Some(b'\'') => self.single_quoted(piece, &mut parts)?.0,
                Some(b'"') => self.double_quoted(piece, &mut parts)?.0,
                Some(b'$') => self.dollar_piece(piece, &mut parts)?.0,
                Some(b'[') => self.bracket(start, piece, &mut parts)?.0,
                _ => self.bare(piece, &mut parts)?.0,
            };
            if after.len() == piece.len() {
                break;
            }
            bare = bare && parts.pieces.iter().all(|piece| matches!(piece.kind, PieceKind::Text(_)));
            rest = after;
        }
        if rest.len() == start.len() {
            return Err(soft_miss(start));
        }
        let kind = if bare && !parts.quoted {
            WordKind::Bare(lexer::joined(self.between(start, rest)).into_owned())
        } else {
            parts.into_kind()
        };
        Ok((rest, Word { kind, span: self.span(start, rest) }))
    }

    fn dollar_piece(&mut self, start: &'t str, parts: &mut Parts) -> Parsed<'t, ()> {
        let (rest, piece) = self.dollar(start, false)?;
        parts.pieces.push(piece);
        Ok((rest, ()))
    }

    /// Reads bare text and removes its backslashes.
    fn bare(&self, start: &'t str, parts: &mut Parts) -> Parsed<'t, ()> {
        let length = lexer::bare_length(start, self.state.mode.assert);
        let (raw, rest) = start.split_at_checked(length).unwrap_or((start, ""));
        let span = self.span(start, rest);
        if raw.contains('\\') {
            parts.quoted |= self.check_backslashes(start, raw)?;
            parts.text(unquote(raw).as_bytes(), span);
        } else {
            parts.text(raw.as_bytes(), span);
        }
        Ok((rest, ()))
    }

    /// Refuses a `\` before a letter, a digit or the end of the text. Returns whether any `\` quotes a character, which
    /// one that joins lines does not.
    fn check_backslashes(&self, start: &'t str, raw: &str) -> Result<bool, Failed<'t>> {
        let mut quotes = false;
        let mut from = 0;
        while let Some(at) = raw.get(from..).and_then(|tail| tail.find('\\')).map(|at| from + at) {
            let rest = start.get(at..).unwrap_or("");
            match rest.chars().nth(1) {
                None => return Err(self.nothing_joined(rest)),
                Some(c) if c.is_alphanumeric() => {
                    return Err(self.wrong_at(
                        rest,
                        1 + c.len_utf8(),
                        format!("`\\{c}` means nothing outside quotes"),
                        backslash_hint(raw, c),
                    ));
                }
                Some(c) => {
                    quotes |= c != '\n';
                    from = at + 1 + c.len_utf8();
                }
            }
        }
        Ok(quotes)
    }

    /// Failure about a `\` at the end of the text, where no line follows to be joined.
    pub(in crate::syntax) fn nothing_joined(&self, rest: &'t str) -> Failed<'t> {
        self.unclosed(rest, 1, "the `\\` at the end joins no line", "write the next line, or remove it")
    }

    /// Reads `[`: the bare text of an address, or a list that must be the whole word.
    fn bracket(&mut self, word: &'t str, start: &'t str, parts: &mut Parts) -> Parsed<'t, ()> {
        if let Some(length) = list::address_length(start) {
            let (raw, rest) = start.split_at_checked(length).unwrap_or((start, ""));
            parts.text(raw.as_bytes(), self.span(start, rest));
            return Ok((rest, ()));
        }
        if word.len() != start.len() {
            return Err(self.bracket_touches(word, start));
        }
        if let Some(rest) = self.matching_on_line(start) {
            self.check_list_alone(start, rest)?;
        }
        let (rest, elements) = self.list(start)?;
        self.check_list_alone(start, rest)?;
        parts.pieces.push(Piece { kind: PieceKind::List(elements), span: self.span(start, rest) });
        Ok((rest, ()))
    }

    fn check_list_alone(&self, start: &'t str, rest: &'t str) -> Result<(), Failed<'t>> {
        let after = lexer::joins(rest);
        let ended = lexer::first(after).is_none_or(lexer::ends_word);
        let comma = self.state.mode.assert && lexer::at_assert_comma(after);
        if ended || comma { Ok(()) } else { Err(self.bracket_touches(start, start)) }
    }
}

/// Removes the backslashes of bare text as a POSIX shell does. The empty quotes keep a `#` from starting a comment.
fn unquote(raw: &str) -> String {
    let words = shlex::split(&format!("''{raw}")).unwrap_or_default();
    words.into_iter().next().unwrap_or_default()
}

/// Hint which quotes to use for a `\` before a letter.
fn backslash_hint(raw: &str, letter: char) -> String {
    if matches!(letter, 'n' | 'r' | 't' | '0' | 'e' | 'x' | 'u') {
        format!("use double quotes: \"{raw}\"")
    } else {
        format!("use single quotes: '{raw}'")
    }
}
