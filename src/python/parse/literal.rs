//! Literals: numbers, and strings with their prefixes, escapes and replacement fields.

use tree_sitter::Node;

use super::{Reader, children, named};
use crate::python::ast::{Expr, ExprKind, Piece};

impl Reader<'_> {
    pub(super) fn integer(&mut self, node: Node) -> ExprKind {
        let digits = self.text(node).replace('_', "");
        if digits.ends_with(['j', 'J']) {
            return ExprKind::Other("sockshell has no complex numbers".to_owned());
        }
        if digits.ends_with(['l', 'L']) {
            self.python2(node, "a long integer");
        }
        let digits = digits.trim_end_matches(['l', 'L']).to_lowercase();
        let value = match digits.get(..2) {
            Some("0x") => return ExprKind::Integer(digits),
            Some("0o") => i64::from_str_radix(&digits[2..], 8),
            Some("0b") => i64::from_str_radix(&digits[2..], 2),
            Some(old) if old.starts_with('0') && digits.bytes().any(|digit| digit != b'0') => {
                self.python2(node, "an octal number that begins with 0");
                i64::from_str_radix(&digits[1..], 8)
            }
            _ => digits.parse(),
        };
        value.map_or_else(
            |_| ExprKind::Other("the number does not fit into 64 bits".to_owned()),
            |value| ExprKind::Integer(value.to_string()),
        )
    }

    /// A string, or several side by side.
    pub(super) fn string(&mut self, node: Node) -> ExprKind {
        let parts = if node.kind() == "concatenated_string" { named(node) } else { vec![node] };
        let mut pieces = Vec::new();
        let mut bytes = false;
        for part in parts.into_iter().filter(|part| part.kind() == "string") {
            match self.one_string(part, &mut pieces) {
                Ok(is_bytes) => bytes |= is_bytes,
                Err(why) => return ExprKind::Other(why),
            }
        }
        ExprKind::Text { pieces, bytes }
    }

    fn one_string(&mut self, node: Node, pieces: &mut Vec<Piece>) -> Result<bool, String> {
        let parts = children(node);
        let start = parts.first().map(|start| self.text(*start).to_lowercase()).unwrap_or_default();
        if start.starts_with('`') {
            return Err("back quotes are `repr` in Python 2".to_owned());
        }
        let prefix = start.trim_end_matches(['"', '\'']);
        let (raw, bytes) = (prefix.contains('r'), prefix.contains('b'));
        for part in parts {
            match part.kind() {
                "string_content" => {
                    let literal = self.content(part, raw, bytes, prefix.contains('f'));
                    match pieces.last_mut() {
                        Some(Piece::Literal(before)) => before.extend(literal),
                        _ => pieces.push(Piece::Literal(literal)),
                    }
                }
                "interpolation" => {
                    let field = self.replacement(part);
                    pieces.push(field);
                }
                _ => {}
            }
        }
        Ok(bytes)
    }

    fn replacement(&mut self, node: Node) -> Piece {
        let value = match node.child_by_field_name("expression") {
            Some(value) => self.expr(value),
            None => self.other(node, "an empty replacement field"),
        };
        let conversion = node.child_by_field_name("type_conversion").and_then(|node| self.text(node).chars().nth(1));
        let spec =
            node.child_by_field_name("format_specifier").map(|node| self.text(node).get(1..).unwrap_or("").to_owned());
        let debug = children(node).iter().any(|child| child.kind() == "=");
        let value = if debug { self.other(node, "`{value=}` shows the Python expression itself") } else { value };
        Piece::Value { value: Box::new(value), conversion, spec: spec.unwrap_or_default() }
    }

    /// The bytes that the text between the quotes stands for.
    fn content(&self, node: Node, raw: bool, bytes: bool, braces: bool) -> Vec<u8> {
        let text = self.text(node);
        let text = if braces { text.replace("{{", "{").replace("}}", "}") } else { text.to_owned() };
        if raw { text.into_bytes() } else { unescaped(&text, bytes) }
    }

    pub(super) fn other(&mut self, node: Node, why: &str) -> Expr {
        Expr { kind: ExprKind::Other(why.to_owned()), place: Self::place(node) }
    }
}

/// Puts in what the escapes of a string stand for. `\xe9` is a byte in bytes, and a character in text.
fn unescaped(text: &str, bytes: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let Some(letter) = rest.chars().next() else { break };
        let simple = match letter {
            'n' => Some("\n"),
            'r' => Some("\r"),
            't' => Some("\t"),
            'a' => Some("\x07"),
            'b' => Some("\x08"),
            'f' => Some("\x0c"),
            'v' => Some("\x0b"),
            '\\' => Some("\\"),
            '\'' => Some("'"),
            '"' => Some("\""),
            '\n' => Some(""),
            _ => None,
        };
        if let Some(simple) = simple {
            out.extend_from_slice(simple.as_bytes());
            rest = &rest[letter.len_utf8()..];
            continue;
        }
        let (skip, most, radix) = match letter {
            'x' => (1, 2, 16),
            'u' if !bytes => (1, 4, 16),
            'U' if !bytes => (1, 8, 16),
            '0'..='7' => (0, 3, 8),
            _ => (0, 0, 10),
        };
        let digits: String = rest[skip..].chars().take(most).take_while(|digit| digit.is_digit(radix)).collect();
        let value = u32::from_str_radix(&digits, radix).ok();
        match value {
            Some(value) if bytes => out.push((value & 0xff) as u8),
            Some(value) => {
                let letter = char::from_u32(value).unwrap_or('\u{fffd}');
                out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            }
            // An unknown escape stands for itself.
            None => {
                out.push(b'\\');
                continue;
            }
        }
        rest = &rest[skip + digits.len()..];
    }
    out.extend_from_slice(rest.as_bytes());
    out
}
