//! Signs that look like one of the language and are another: curly and full-width quotes, no-break spaces, dashes, as
//! web pages and input methods for Chinese write them.

/// Sign that looks like another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lookalike {
    pub sign: char,
    /// What it is called.
    pub name: &'static str,
    /// Sign of the language that it looks like.
    pub meant: char,
}

impl Lookalike {
    pub(crate) fn of(sign: char) -> Option<Lookalike> {
        let (name, meant) = match sign {
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' => ("a curly quote", '\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' => ("a curly quote", '"'),
            '\u{ab}' | '\u{bb}' => ("an angle quote", '"'),
            '\u{2032}' => ("a prime", '\''),
            '\u{2033}' => ("a double prime", '"'),
            '\u{ff02}' => ("a full-width quote", '"'),
            '\u{ff07}' => ("a full-width quote", '\''),
            '\u{a0}' | '\u{2007}' | '\u{202f}' => ("a no-break space", ' '),
            '\u{3000}' => ("a full-width space", ' '),
            '\u{2000}'..='\u{200a}' | '\u{205f}' => ("a wide or thin space", ' '),
            '\u{200b}' | '\u{2060}' | '\u{feff}' => ("a space without width", ' '),
            '\u{2010}' | '\u{2011}' => ("a typographic hyphen", '-'),
            '\u{2012}'..='\u{2015}' => ("a dash", '-'),
            '\u{2212}' => ("a minus sign of typography", '-'),
            '\u{3001}' => ("an ideographic comma", ','),
            '\u{3002}' => ("an ideographic full stop", '.'),
            '\u{37e}' => ("a Greek question mark", ';'),
            '\u{ff01}'..='\u{ff5e}' => ("a full-width sign", ascii_of_full_width(sign)?),
            _ => return None,
        };
        Some(Lookalike { sign, name, meant })
    }

    pub(crate) fn is_quote(self) -> bool {
        matches!(self.meant, '"' | '\'')
    }

    pub(crate) fn is_blank(self) -> bool {
        self.meant == ' '
    }

    /// ``` `“` (U+201C) is a curly quote ```; a blank is not shown itself.
    pub(crate) fn described(self) -> String {
        let number = u32::from(self.sign);
        if self.is_blank() {
            format!("U+{number:04X} is {}", self.name)
        } else {
            format!("`{}` (U+{number:04X}) is {}", self.sign, self.name)
        }
    }

    /// Hint which sign it is, and what to write in its place.
    pub(crate) fn hint(self) -> String {
        let instead = if self.is_blank() { "an ordinary blank".to_owned() } else { format!("`{}`", self.meant) };
        format!("{}: write {instead}", self.described())
    }
}

fn ascii_of_full_width(sign: char) -> Option<char> {
    char::from_u32(u32::from(sign) - 0xfee0)
}

/// First lookalike in a text, with its place.
pub(crate) fn first(text: &str) -> Option<(usize, Lookalike)> {
    text.char_indices().find_map(|(at, sign)| Some((at, Lookalike::of(sign)?)))
}
