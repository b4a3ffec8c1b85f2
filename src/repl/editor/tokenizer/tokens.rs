//! Comments, quotes, `$`, and which `[` begins a list.

use super::heads::name_length;
use super::{CompletionContext, Opened, Piece, Scanner, State};
use crate::terminal::TokenStyle;

impl Scanner<'_> {
    pub(super) fn comment(&mut self) {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        self.pieces.push(Piece { range: self.at..self.at + length, ink: TokenStyle::Comment });
        self.at += length;
        if self.at_end() {
            self.end = Some((CompletionContext::Nothing, self.at));
        }
    }

    /// Whether a `[` begins a list, not the brackets of an IPv6 address.
    pub(super) fn is_list(&self) -> bool {
        let inner = self.rest()[1..].split([']', '\n', ' ']).next().unwrap_or("");
        let in_address = |c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.' | '%');
        !(inner.matches(':').count() >= 2 && inner.split('%').next().unwrap_or("").chars().all(in_address))
    }

    pub(super) fn single_quoted(&mut self) {
        let closed = self.rest()[1..].find('\'');
        self.take(closed.map_or(self.rest().len(), |at| at + 2), Some(TokenStyle::Text));
        self.begin_expression();
        if closed.is_none() {
            self.end = Some((CompletionContext::Nothing, self.at));
        }
    }

    pub(super) fn double_quoted(&mut self) {
        self.take(1, Some(TokenStyle::Text));
        self.begin_expression();
        self.frames.push((Opened::Quote, State::Expression));
    }

    pub(super) fn quoted(&mut self, c: char) {
        match c {
            '"' => {
                self.frames.pop();
                self.take(1, Some(TokenStyle::Text));
            }
            '\\' => self.take(1 + self.rest().chars().nth(1).map_or(0, char::len_utf8), Some(TokenStyle::Text)),
            '$' => self.dollar(),
            _ => {
                let length = self.rest().find(['"', '\\', '$']).unwrap_or(self.rest().len());
                self.take(length, Some(TokenStyle::Text));
            }
        }
    }

    pub(super) fn dollar(&mut self) {
        let rest = self.rest();
        if rest.starts_with("$(") {
            return self.open(2, Opened::Bracket, State::Head);
        }
        let sign = if rest.starts_with("${") { 2 } else { 1 };
        let name = name_length(&rest[sign..]).max(rest[sign..].bytes().take_while(u8::is_ascii_digit).count());
        let inside = sign + name;
        let length = if sign == 1 { inside } else { rest.find('}').map_or(rest.len(), |at| at + 1) };
        let start = self.at + sign;
        self.take(length, Some(TokenStyle::Variable));
        self.begin_expression();
        if self.at_end() && start + name == self.at {
            self.end = Some((CompletionContext::Variable, start));
        }
    }
}
