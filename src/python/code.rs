//! A value as the text of a script: what it looks like as a word of a call, as a whole right side, in an expression and
//! in quotes differs.

use std::fmt::Write as _;

use super::types::Type;

/// A translated value.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub code: Code,
    pub ty: Type,
}

#[derive(Clone, Debug)]
pub(super) enum Code {
    Variable(String),
    /// `$1`, `$args`.
    Argument(String),
    /// Quoted text.
    Text(Vec<Piece>),
    Number(String),
    /// `true`, `false`, `none`, or the name of a constant.
    Word(String),
    List(Vec<Value>),
    Call(String),
    /// `not` before a value.
    Not(Box<Value>),
    /// An expression and how tightly its outermost operator binds.
    Operation(String, Binding),
}

/// How tightly operators bind, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Or,
    And,
    Not,
    Comparison,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Sign,
    Power,
}

#[derive(Clone, Debug)]
pub(super) enum Piece {
    Literal(Vec<u8>),
    Value(Box<Value>),
}

impl Value {
    pub(super) fn new(code: Code, ty: Type) -> Value {
        Value { code, ty }
    }

    pub(super) fn call(code: impl Into<String>, ty: Type) -> Value {
        Value::new(Code::Call(code.into()), ty)
    }

    pub(super) fn variable(name: impl Into<String>, ty: Type) -> Value {
        Value::new(Code::Variable(name.into()), ty)
    }

    pub(super) fn number(digits: impl ToString) -> Value {
        Value::new(Code::Number(digits.to_string()), Type::Int)
    }

    pub(super) fn text(text: impl AsRef<[u8]>) -> Value {
        Value::new(Code::Text(vec![Piece::Literal(text.as_ref().to_vec())]), Type::Str)
    }

    pub(super) fn word(word: &str, ty: Type) -> Value {
        Value::new(Code::Word(word.to_owned()), ty)
    }

    pub(super) fn operation(text: impl Into<String>, binding: Binding, ty: Type) -> Value {
        Value::new(Code::Operation(text.into(), binding), ty)
    }

    /// The text between the quotes, when nothing in it is computed.
    pub(super) fn literal(&self) -> Option<Vec<u8>> {
        let Code::Text(pieces) = &self.code else { return None };
        let mut all = Vec::new();
        for piece in pieces {
            let Piece::Literal(text) = piece else { return None };
            all.extend_from_slice(text);
        }
        Some(all)
    }

    pub(super) fn is_variable(&self) -> bool {
        matches!(self.code, Code::Variable(_) | Code::Argument(_))
    }

    /// Whether working it out twice is the same as once.
    pub(super) fn is_simple(&self) -> bool {
        matches!(self.code, Code::Variable(_) | Code::Argument(_) | Code::Number(_) | Code::Word(_))
            || self.literal().is_some()
    }

    /// Behind `=`, `if`, `return`.
    pub(super) fn right_side(&self) -> String {
        match &self.code {
            Code::Call(text) | Code::Operation(text, _) => text.clone(),
            Code::Word(word) if self.ty == Type::Constant => format!("\"{word}\""),
            Code::Not(inner) => match &inner.code {
                // Before `not`, and there alone, a call needs no parentheses.
                Code::Call(text) => format!("not {text}"),
                _ => format!("not {}", inner.operand(Binding::Not)),
            },
            _ => self.word_text(),
        }
    }

    /// The opposite, behind `if`.
    pub(super) fn negated(&self) -> String {
        match &self.code {
            Code::Not(inner) => inner.right_side(),
            _ => Value::new(Code::Not(Box::new(self.clone())), Type::Bool).right_side(),
        }
    }

    /// One word of a call.
    pub(super) fn word_text(&self) -> String {
        match &self.code {
            Code::Variable(name) | Code::Argument(name) => format!("${name}"),
            Code::Text(pieces) => quoted(pieces),
            Code::Number(digits) => digits.clone(),
            Code::Word(word) => word.clone(),
            Code::List(values) => {
                let values: Vec<String> = values.iter().map(|value| value.operand(Binding::Or)).collect();
                format!("[{}]", values.join(", "))
            }
            Code::Call(text) | Code::Operation(text, _) => format!("$({text})"),
            Code::Not(_) => format!("$({})", self.right_side()),
        }
    }

    /// An operand next to an operator that binds so tightly.
    pub(super) fn operand(&self, beside: Binding) -> String {
        match &self.code {
            Code::Operation(text, binding) if *binding >= beside => text.clone(),
            Code::Operation(text, _) => format!("({text})"),
            Code::Word(word) if self.ty == Type::Constant => format!("\"{word}\""),
            Code::Not(inner) if beside <= Binding::Not => format!("not {}", inner.operand(Binding::Not)),
            Code::Not(inner) => format!("(not {})", inner.operand(Binding::Not)),
            Code::Number(digits) if digits.starts_with('-') && beside >= Binding::Sign => format!("({digits})"),
            _ => self.word_text(),
        }
    }

    /// The pieces of the value within quotes.
    pub(super) fn pieces(self) -> Vec<Piece> {
        match self.code {
            Code::Text(pieces) => pieces,
            Code::Number(digits) => vec![Piece::Literal(digits.into_bytes())],
            Code::Word(word) => vec![Piece::Literal(word.into_bytes())],
            _ => vec![Piece::Value(Box::new(self))],
        }
    }
}

/// Texts and values in one pair of quotes.
pub(super) fn joined(parts: Vec<Vec<Piece>>) -> Value {
    let mut all: Vec<Piece> = Vec::new();
    for piece in parts.into_iter().flatten() {
        match (all.last_mut(), piece) {
            (Some(Piece::Literal(before)), Piece::Literal(text)) => before.extend(text),
            (_, piece) => all.push(piece),
        }
    }
    Value::new(Code::Text(all), Type::Str)
}

/// Pieces in double quotes.
fn quoted(pieces: &[Piece]) -> String {
    let mut out = String::from("\"");
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(text) => escape(&mut out, text),
            Piece::Value(value) => match &value.code {
                Code::Variable(name) | Code::Argument(name) => {
                    let next = match pieces.get(at + 1) {
                        Some(Piece::Literal(text)) => text.first().copied().unwrap_or(b' '),
                        _ => b' ',
                    };
                    if next.is_ascii_alphanumeric() || next == b'_' {
                        let _ = write!(out, "${{{name}}}");
                    } else {
                        let _ = write!(out, "${name}");
                    }
                }
                _ => {
                    let _ = write!(out, "$({})", value.right_side());
                }
            },
        }
    }
    out.push('"');
    out
}

/// Writes bytes as they stand between double quotes.
fn escape(out: &mut String, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '"' | '\\' | '$' => {
                    out.push('\\');
                    out.push(letter);
                }
                letter if (letter as u32) < 0x20 || letter as u32 == 0x7f => {
                    let _ = write!(out, "\\x{:02x}", letter as u32);
                }
                letter if crate::diagnostic::is_unsafe(letter) => {
                    let _ = write!(out, "\\u{{{:x}}}", letter as u32);
                }
                letter => out.push(letter),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
}
