//! Methods of texts, of bytes and of the numbers that bytes stand for.

use super::ast::{Argument, ExprKind, Piece, Place};
use super::call::argument;
use super::code::{Binding, Value};
use super::translator::{Translated, Translator, refuse};
use super::types::Type;

impl<'p> Translator<'p> {
    #[allow(clippy::too_many_lines, reason = "one row for each method")]
    pub(super) fn text_method(
        &mut self,
        value: Value,
        method: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Value> {
        let ty = match value.ty.solid() {
            Type::Str => Type::Str,
            Type::Bytes => Type::Bytes,
            _ => Type::Any,
        };
        let python2 = self.is_python2();
        match method {
            "encode" => {
                self.encoding(arguments, place)?;
                return Ok(Value { ty: if python2 { Type::Str } else { Type::Bytes }, ..value });
            }
            "decode" => {
                self.encoding(arguments, place)?;
                return Ok(Value { ty: Type::Str, ..value });
            }
            "format" => return self.format_method(value, arguments, place),
            _ => {}
        }
        let given = self.plain_arguments(arguments, place)?;
        let words = value.word_text();
        let call = |command: &str, ty: Type| Value::call(format!("{command} {words}"), ty);
        let helped = |this: &mut Self, name: &'static str, rest: &[Value], ty: Type| {
            let helper = this.helper(name);
            let mut call = format!("{helper} {words}");
            for value in rest {
                call.push(' ');
                call.push_str(&value.word_text());
            }
            Value::call(call, ty)
        };
        Ok(match (method, &given[..]) {
            ("upper" | "lower" | "strip", []) => call(method, ty),
            ("casefold", []) => call("lower", ty),
            ("lstrip" | "rstrip", []) => {
                let name = if method == "lstrip" { "strip_left" } else { "strip_right" };
                helped(self, name, &[], ty)
            }
            ("strip", [letters]) => helped(self, "strip_letters", std::slice::from_ref(letters), ty),
            ("lstrip", [letters]) => helped(self, "strip_letters_left", std::slice::from_ref(letters), ty),
            ("rstrip", [letters]) => helped(self, "strip_letters_right", std::slice::from_ref(letters), ty),
            ("split", []) => call("split", Type::list(ty)),
            ("split", [by]) if by.ty == Type::None => call("split", Type::list(ty)),
            ("split", [by]) => Value::call(format!("split {words} {}", by.word_text()), Type::list(ty)),
            ("split", [by, most]) if by.ty != Type::None => {
                Value::call(format!("split {words} {} {}", by.word_text(), most.word_text()), Type::list(ty))
            }
            ("split", [_, most]) => helped(self, "split_words", std::slice::from_ref(most), Type::list(ty)),
            ("rsplit", [by, most]) => helped(self, "split_right", &[by.clone(), most.clone()], Type::list(ty)),
            ("rsplit", [by]) => Value::call(format!("split {words} {}", by.word_text()), Type::list(ty)),
            ("splitlines", _) => helped(self, "split_lines", &[], Type::list(ty)),
            ("join", [list]) => Value::call(format!("join {words} {}", list.word_text()), ty),
            ("replace", [old, new]) => {
                Value::call(format!("replace {words} {} {}", old.word_text(), new.word_text()), ty)
            }
            ("startswith" | "endswith", [part]) if matches!(part.ty.solid(), Type::Tuple(_)) => {
                let name = if method == "startswith" { "starts_with_any" } else { "ends_with_any" };
                helped(self, name, std::slice::from_ref(part), Type::Bool)
            }
            ("startswith" | "endswith", [part]) => {
                Value::call(format!("{method} {words} {}", part.word_text()), Type::Bool)
            }
            ("find", [part]) => Value::call(format!("find {words} {}", part.word_text()), Type::Int),
            ("index", [part]) => helped(self, "find_or_fail", std::slice::from_ref(part), Type::Int),
            ("rfind", [part]) => helped(self, "find_last", std::slice::from_ref(part), Type::Int),
            ("count", [part]) => {
                Value::operation(format!("$(len $(split {words} {})) - 1", part.word_text()), Binding::Sum, Type::Int)
            }
            ("isdigit" | "isnumeric" | "isdecimal", []) => {
                Value::operation(format!("$(match {words} '^[0-9]+$') != none"), Binding::Comparison, Type::Bool)
            }
            ("isalpha", []) => {
                Value::operation(format!("$(match {words} '^\\pL+$') != none"), Binding::Comparison, Type::Bool)
            }
            ("isalnum", []) => {
                Value::operation(format!("$(match {words} '^[\\pL0-9]+$') != none"), Binding::Comparison, Type::Bool)
            }
            ("isspace", []) => {
                Value::operation(format!("$(match {words} '^\\s+$') != none"), Binding::Comparison, Type::Bool)
            }
            ("isupper", []) => Value::operation(
                format!("{words} == $(upper {words}) and {words} != $(lower {words})"),
                Binding::And,
                Type::Bool,
            ),
            ("zfill", [width]) => helped(self, "pad", &[Value::text("0"), Value::text(">"), width.clone()], Type::Str),
            ("ljust" | "rjust" | "center", [width, rest @ ..]) => {
                let side = match method {
                    "ljust" => "<",
                    "rjust" => ">",
                    _ => "^",
                };
                let fill = rest.first().cloned().unwrap_or_else(|| Value::text(" "));
                helped(self, "pad", &[fill, Value::text(side), width.clone()], ty)
            }
            ("partition", [by]) => {
                helped(self, "partition", std::slice::from_ref(by), Type::Tuple(vec![ty.clone(), ty.clone(), ty]))
            }
            ("capitalize", []) => helped(self, "capitalized", &[], ty),
            ("title", []) => helped(self, "title", &[], ty),
            ("hex", []) => call("hex", Type::Str),
            _ => return refuse(place, format!("the method `{method}` of a text has no counterpart")),
        })
    }

    pub(super) fn int_from_bytes(&mut self, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        let (Some(data), Some(order)) = (argument(arguments, "bytes", 0), argument(arguments, "byteorder", 1)) else {
            return refuse(place, "it takes bytes and their order");
        };
        let data = self.expr(data)?;
        let data = match &order.kind {
            ExprKind::Text { pieces, .. } if matches!(&pieces[..], [Piece::Literal(big)] if big == b"big") => data,
            _ => {
                let helper = self.helper("reversed_bytes");
                Value::call(format!("{helper} {}", data.word_text()), Type::Bytes)
            }
        };
        Ok(Value::call(format!("int $(hex {}) 16", data.word_text()), Type::Int))
    }

    pub(super) fn int_to_bytes(&mut self, value: Value, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        let (Some(length), Some(order)) = (argument(arguments, "length", 0), argument(arguments, "byteorder", 1))
        else {
            return refuse(place, "it takes a length and the order of bytes");
        };
        let order = match &order.kind {
            ExprKind::Text { pieces, .. } if matches!(&pieces[..], [Piece::Literal(big)] if big == b"big") => "!",
            _ => "<",
        };
        let format = match &length.kind {
            ExprKind::Integer(digits) => match digits.as_str() {
                "1" => "B",
                "2" => "H",
                "4" => "I",
                "8" => "Q",
                _ => return refuse(place, "a number has 1, 2, 4 or 8 bytes"),
            },
            _ => return refuse(place, "a number has 1, 2, 4 or 8 bytes"),
        };
        Ok(Value::call(format!("pack {order}{format} {}", value.word_text()), Type::Bytes))
    }
}
