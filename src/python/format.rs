//! What Python shows of a value: `print`, `str`, `repr`, and texts with places for values.

use std::fmt::Write as _;

use super::ast::{Argument, Expr, ExprKind, Place};
use super::call::argument;
use super::code::{Binding, Code, Piece, Value, joined};
use super::translator::{Translated, Translator, refuse};
use super::types::{Family, Type};

impl<'p> Translator<'p> {
    /// `print(…)`.
    pub(super) fn print(&mut self, arguments: &'p [Argument]) -> Translated<()> {
        let mut values = Vec::new();
        for one in arguments.iter().filter(|one| one.name.is_none()) {
            if one.starred {
                let list = self.expr(&one.value)?;
                let of = Type::list(list.ty.element());
                if !list.ty.element().shows_as_it_is() {
                    return refuse(one.value.place, "sockshell does not unpack with `*`");
                }
                values.push(Value { ty: Type::Str, ..Value::call(format!("join \" \" {}", list.word_text()), of) });
                continue;
            }
            let value = self.expr(&one.value)?;
            values.push(self.shown(value));
        }
        let text_of = |name: &str| argument(arguments, name, usize::MAX);
        let separator = match text_of("sep") {
            Some(Expr { kind: ExprKind::None, .. }) | None => None,
            Some(separator) => Some(self.expr(separator)?),
        };
        let end = match text_of("end") {
            Some(Expr { kind: ExprKind::None, .. }) | None => None,
            Some(end) => Some(self.expr(end)?),
        };
        let file = match text_of("file") {
            None => None,
            Some(file) => Some(self.stream(file)?),
        };
        let flush = text_of("flush").is_some_and(|flush| matches!(flush.kind, ExprKind::True)) && end.is_some();
        self.print_values(values, separator, end, file);
        if flush {
            self.out.line("stdout.flush");
        }
        Ok(())
    }

    fn stream(&mut self, file: &'p Expr) -> Translated<String> {
        match self.path(file).as_deref() {
            Some("sys.stderr") => Ok("stderr".to_owned()),
            Some("sys.stdout") => Ok("stdout".to_owned()),
            _ => {
                let value = self.expr(file)?;
                Ok(self.as_handle(value))
            }
        }
    }

    fn print_values(&mut self, values: Vec<Value>, separator: Option<Value>, end: Option<Value>, file: Option<String>) {
        let newline = end.as_ref().is_none_or(|end| end.literal().is_some_and(|end| end == b"\n"));
        let plain = separator.as_ref().is_none_or(|separator| separator.literal().is_some_and(|text| text == b" "));
        if newline && file.is_none() && (plain || values.len() < 2) {
            let mut line = String::from("print");
            for value in values {
                line.push(' ');
                line.push_str(&printed_word(&value));
            }
            self.out.line(line);
            return;
        }
        let separator = separator.map_or_else(|| vec![Piece::Literal(b" ".to_vec())], Value::pieces);
        let mut parts = Vec::new();
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                parts.push(separator.clone());
            }
            parts.push(value.pieces());
        }
        if newline && file.is_none() {
            self.out.line(format!("print {}", joined(parts).word_text()));
            return;
        }
        parts.push(end.map_or_else(|| vec![Piece::Literal(b"\n".to_vec())], Value::pieces));
        let text = joined(parts);
        if text.literal().is_some_and(|text| text.is_empty()) {
            return;
        }
        self.out.line(format!("{}.write {}", file.as_deref().unwrap_or("stdout"), text.word_text()));
    }

    /// `print a, b` of Python 2.
    pub(super) fn old_print(&mut self, values: &'p [Expr], newline: bool, to: Option<&'p Expr>) -> Translated<()> {
        let mut shown = Vec::new();
        for value in values {
            let value = self.expr(value)?;
            shown.push(self.shown(value));
        }
        let file = match to {
            Some(to) => Some(self.stream(to)?),
            None => None,
        };
        let end = (!newline).then(|| Value::text(" "));
        self.print_values(shown, None, end, file);
        Ok(())
    }

    /// A value as `str` shows it, where that differs from its text form here.
    pub(super) fn shown(&mut self, value: Value) -> Value {
        match value.ty.clone() {
            Type::Str | Type::Int | Type::Float | Type::Any | Type::Never | Type::Constant | Type::Function(_) => value,
            Type::Bytes => self.as_repr(value),
            Type::None if matches!(value.code, Code::Word(_)) => Value::text("None"),
            Type::Bool if matches!(value.code, Code::Word(_)) => {
                let word = value.word_text();
                Value::text(if word == "true" { "True" } else { "False" })
            }
            Type::Address(Family::Unix) => Value::call(format!("host {}", value.word_text()), Type::Str),
            Type::Address(family) => self.shown_address(value, family),
            Type::Error => self.helped("error_text", &value),
            Type::Tuple(of) => self.shown_tuple(value, &of),
            Type::List(of) if *of.solid() == Type::Bytes => self.helped("list_of_bytes_text", &value),
            Type::Dict(..) => self.helped("table_text", &value),
            Type::AddressInfo | Type::List(_) => self.helped("text_of", &value),
            Type::Maybe(inner) => match *inner {
                Type::Bytes => self.helped("bytes_or_none", &value),
                _ => self.helped("text_of", &value),
            },
            Type::Bool | Type::None => self.helped("text_of", &value),
            Type::Datetime => {
                Value::call(format!("strip $(exec date \"+%F %T.%6N\" --date {})", seconds(&value)), Type::Str)
            }
            _ => value,
        }
    }

    fn helped(&mut self, name: &'static str, value: &Value) -> Value {
        let helper = self.helper(name);
        Value::call(format!("{helper} {}", value.word_text()), Type::Str)
    }

    /// `('127.0.0.1', 8080)`.
    fn shown_address(&mut self, value: Value, family: Family) -> Value {
        if family == Family::Unknown {
            return self.helped("address_text", &value);
        }
        let address = self.in_variable(value, "address").word_text();
        let literal = |text: &str| Piece::Literal(text.as_bytes().to_vec());
        let part = |name: &str| Piece::Value(Box::new(Value::call(format!("{name} {address}"), Type::Str)));
        let end = if family == Family::Inet6 { ", 0, 0)" } else { ")" };
        joined(vec![vec![literal("('"), part("host"), literal("', "), part("port"), literal(end)]])
    }

    fn shown_tuple(&mut self, value: Value, of: &[Type]) -> Value {
        let literal = |text: &str| Piece::Literal(text.as_bytes().to_vec());
        let whole = match &value.code {
            Code::List(_) => value.clone(),
            _ => self.in_variable(value, "tuple"),
        };
        let mut parts = vec![vec![literal("(")]];
        for (at, ty) in of.iter().enumerate() {
            if at > 0 {
                parts.push(vec![literal(", ")]);
            }
            let one = match &whole.code {
                Code::List(values) => values[at].clone(),
                _ => Value::call(format!("get {} {at}", whole.word_text()), ty.clone()),
            };
            parts.push(self.as_repr(one).pieces());
        }
        parts.push(vec![literal(if of.len() == 1 { ",)" } else { ")" })]);
        joined(parts)
    }

    /// A value as `repr` shows it.
    pub(super) fn as_repr(&mut self, value: Value) -> Value {
        match value.ty.solid() {
            Type::Bytes => match value.literal() {
                Some(literal) => Value::text(python_bytes(&literal)),
                None => self.helped("bytes_text", &value),
            },
            Type::Str => match value.literal() {
                Some(literal)
                    if literal
                        .iter()
                        .all(|byte| byte.is_ascii_graphic() && !b"'\"\\".contains(byte) || *byte == b' ') =>
                {
                    Value::text(format!("'{}'", String::from_utf8_lossy(&literal)))
                }
                _ => self.helped("quoted_text", &value),
            },
            Type::Address(Family::Unix) => {
                let path = self.shown(value);
                self.helped("quoted_text", &path)
            }
            _ => self.shown(value),
        }
    }

    // ---- texts with places for values

    /// `"…" % values`.
    pub(super) fn percent(&mut self, format: &'p Expr, values: &'p Expr) -> Translated<Value> {
        let place = format.place;
        let ty = match self.constant(format).kind {
            ExprKind::Text { bytes: true, .. } if !self.is_python2() => Type::Bytes,
            _ => Type::Str,
        };
        let Some(text) = self.expr(self.constant(format))?.literal() else {
            return refuse(place, "a format that is computed");
        };
        let mut given: Vec<Value> = match &values.kind {
            ExprKind::Tuple(all) => self.all(all)?,
            _ => {
                let value = self.expr(values)?;
                match value.ty.solid().clone() {
                    Type::Address(_) => {
                        let address = self.in_variable(value, "address").word_text();
                        vec![
                            Value::call(format!("host {address}"), Type::Str),
                            Value::call(format!("port {address}"), Type::Int),
                        ]
                    }
                    Type::Tuple(types) => {
                        let whole = self.in_variable(value, "tuple").word_text();
                        let get = |(at, ty): (usize, Type)| Value::call(format!("get {whole} {at}"), ty);
                        types.into_iter().enumerate().map(get).collect()
                    }
                    _ => vec![value],
                }
            }
        };
        given.reverse();
        let mut parts: Vec<Vec<Piece>> = Vec::new();
        let mut rest = &text[..];
        while let Some(at) = rest.iter().position(|byte| *byte == b'%') {
            parts.push(vec![Piece::Literal(rest[..at].to_vec())]);
            let end = rest[at + 1..].iter().position(|byte| byte.is_ascii_alphabetic() || b"%(".contains(byte));
            let Some(end) = end.map(|end| at + 1 + end) else { return refuse(place, "an unfinished format") };
            let (flags, letter) = (String::from_utf8_lossy(&rest[at + 1..end]).into_owned(), rest[end]);
            rest = &rest[end + 1..];
            if letter == b'%' {
                parts.push(vec![Piece::Literal(b"%".to_vec())]);
                continue;
            }
            if letter == b'(' || flags.contains('*') {
                return refuse(place, "a format with names or `*` has no counterpart");
            }
            let Some(value) = given.pop() else { return refuse(place, "there are fewer values than places") };
            let value = match letter {
                b'r' | b'a' => self.as_repr(value),
                b's' if ty == Type::Bytes => value,
                b's' => self.shown(value),
                b'c' => value,
                b'd' | b'i' | b'u' if value.ty.solid() == &Type::Float => {
                    Value::call(format!("int {}", value.word_text()), Type::Int)
                }
                _ => value,
            };
            let kind = if b"sdiurac".contains(&letter) { String::new() } else { (letter as char).to_string() };
            let number = !b"sra".contains(&letter);
            let spec = percent_spec(&flags, number);
            let value = self.with_spec(value, &format!("{spec}{kind}"), place)?;
            parts.push(value.pieces());
        }
        parts.push(vec![Piece::Literal(rest.to_vec())]);
        if !given.is_empty() {
            return refuse(place, "there are more values than places");
        }
        Ok(Value { ty, ..joined(parts) })
    }

    /// `"{} {name}".format(…)`.
    pub(super) fn format_method(
        &mut self,
        format: Value,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Value> {
        let Some(text) = format.literal().and_then(|text| String::from_utf8(text).ok()) else {
            return refuse(place, "a format that is computed");
        };
        let mut parts: Vec<Vec<Piece>> = Vec::new();
        let mut next = 0;
        let mut rest = text.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            parts.push(vec![Piece::Literal(rest[..at].into())]);
            let twice = rest[at..].starts_with("{{") || rest[at..].starts_with("}}");
            if twice {
                parts.push(vec![Piece::Literal(rest[at..=at].into())]);
                rest = &rest[at + 2..];
                continue;
            }
            let Some(end) = rest[at..].find('}').filter(|_| rest[at..].starts_with('{')) else {
                return refuse(place, "a brace without its partner");
            };
            let field = &rest[at + 1..at + end];
            rest = &rest[at + end + 1..];
            let (field, spec) = field.split_once(':').unwrap_or((field, ""));
            let (field, conversion) = field.split_once('!').unwrap_or((field, ""));
            let (name, index) = match field.split_once('[') {
                Some((name, index)) => (name, index.strip_suffix(']').and_then(|index| index.parse::<usize>().ok())),
                None => (field, None),
            };
            if name.is_empty() {
                next += 1;
            }
            if let Some(starred) = arguments.first().filter(|one| one.starred && one.name.is_none()) {
                let at = if name.is_empty() { next - 1 } else { name.parse().unwrap_or(0) };
                let value = self.expr(&starred.value)?;
                let part = element(&value, at);
                let part = self.with_spec(part, spec, place)?;
                parts.push(part.pieces());
                continue;
            }
            let value = if name.is_empty() {
                arguments.get(next - 1).filter(|one| one.name.is_none())
            } else if let Ok(number) = name.parse::<usize>() {
                arguments.get(number).filter(|one| one.name.is_none())
            } else {
                arguments.iter().find(|one| one.name.as_deref() == Some(name))
            };
            let Some(value) = value else {
                return refuse(place, format!("the place `{{{field}}}` has no value"));
            };
            let value = self.expr(&value.value)?;
            let value = match index {
                Some(index) => element(&value, index),
                None => value,
            };
            let value = match conversion {
                "r" | "a" => self.as_repr(value),
                _ => value,
            };
            let value = self.with_spec(value, spec, place)?;
            parts.push(value.pieces());
        }
        parts.push(vec![Piece::Literal(rest.into())]);
        Ok(joined(parts))
    }

    /// A value as a format specification shows it: `>10`, `.2f`, `02x`, `,`.
    pub(super) fn with_spec(&mut self, value: Value, spec: &str, place: Place) -> Translated<Value> {
        if spec.is_empty() {
            return Ok(self.shown(value));
        }
        if value.ty == Type::Datetime {
            return Ok(Value::call(
                format!(
                    "strip $(exec date {} --date {})",
                    Value::text(format!("+{spec}")).word_text(),
                    seconds(&value)
                ),
                Type::Str,
            ));
        }
        let Some(spec) = Spec::parse(spec) else {
            return refuse(place, format!("the format `{spec}` has no counterpart"));
        };
        let is_number = matches!(value.ty.solid(), Type::Int | Type::Float);
        let mut text = match spec.kind {
            'f' | 'F' => {
                let helper = self.helper("fixed");
                Value::call(format!("{helper} {} {}", value.word_text(), spec.precision.unwrap_or(6)), Type::Str)
            }
            '%' => {
                let helper = self.helper("fixed");
                let percent = format!("$({} * 100)", value.operand(Binding::Product));
                joined(vec![
                    Value::call(format!("{helper} {percent} {}", spec.precision.unwrap_or(6)), Type::Str).pieces(),
                    vec![Piece::Literal(b"%".to_vec())],
                ])
            }
            'x' | 'X' | 'b' | 'o' => {
                let helper = self.helper("in_base");
                let base = match spec.kind {
                    'b' => 2,
                    'o' => 8,
                    _ => 16,
                };
                let digits = Value::call(format!("{helper} {} {base}", value.word_text()), Type::Str);
                let digits = if spec.kind == 'X' {
                    Value::call(format!("upper {}", digits.word_text()), Type::Str)
                } else {
                    digits
                };
                if spec.alternate {
                    let prefix = format!("0{}", spec.kind);
                    joined(vec![vec![Piece::Literal(prefix.into_bytes())], digits.pieces()])
                } else {
                    digits
                }
            }
            'd' | 's' | ' ' => match (spec.precision, value.ty.solid()) {
                (Some(_), Type::Float) => return refuse(place, "this format of a float has no counterpart"),
                (Some(precision), _) => {
                    let value = self.shown(value);
                    Value::call(format!("slice {} 0 {precision}", value.word_text()), Type::Str)
                }
                _ => self.shown(value),
            },
            _ => return refuse(place, format!("the format `{}` has no counterpart", spec.kind)),
        };
        if spec.thousands {
            text = self.helped("with_thousands", &text);
        }
        if spec.width == 0 {
            return Ok(text);
        }
        let numeric = is_number || "dfFxXbo%".contains(spec.kind);
        let side = spec.align.unwrap_or(if numeric { '>' } else { '<' });
        let helper = self.helper("pad");
        let fill = Value::text(spec.fill.to_string()).word_text();
        let side = Value::text(side.to_string()).word_text();
        Ok(Value::call(format!("{helper} {} {fill} {side} {}", text.word_text(), spec.width), Type::Str))
    }
}

/// The element of a list, tuple or address at a place.
fn element(value: &Value, at: usize) -> Value {
    if matches!(value.ty.solid(), Type::Address(_)) {
        let (part, ty) = if at == 0 { ("host", Type::Str) } else { ("port", Type::Int) };
        return Value::call(format!("{part} {}", value.word_text()), ty);
    }
    let ty = value.ty.element_at(i64::try_from(at).unwrap_or(0));
    Value::call(format!("get {} {at}", value.word_text()), ty)
}

/// A text in quotes, where `print` would take it for something else.
fn printed_word(value: &Value) -> String {
    value.word_text()
}

/// Seconds since 1970 as `date` takes them.
pub(super) fn seconds(value: &Value) -> String {
    format!("\"@$(str {})\"", value.word_text())
}

struct Spec {
    fill: char,
    align: Option<char>,
    alternate: bool,
    width: usize,
    thousands: bool,
    precision: Option<usize>,
    kind: char,
}

impl Spec {
    fn parse(text: &str) -> Option<Spec> {
        let mut letters: Vec<char> = text.chars().collect();
        let mut spec =
            Spec { fill: ' ', align: None, alternate: false, width: 0, thousands: false, precision: None, kind: ' ' };
        let is_align = |letter: Option<&char>| letter.is_some_and(|letter| "<>^=".contains(*letter));
        if is_align(letters.get(1)) {
            spec.fill = letters[0];
            spec.align = Some(letters[1]);
            letters.drain(..2);
        } else if is_align(letters.first()) {
            spec.align = Some(letters[0]);
            letters.drain(..1);
        }
        if spec.align == Some('=') {
            spec.align = Some('>');
        }
        let mut rest: String = letters.into_iter().collect();
        if rest.starts_with('+') || rest.contains('{') {
            return None;
        }
        if let Some(behind) = rest.strip_prefix('#') {
            spec.alternate = true;
            rest = behind.to_owned();
        }
        if rest.starts_with('0') && spec.align.is_none() {
            spec.fill = '0';
            spec.align = Some('>');
        }
        let width: String = rest.chars().take_while(char::is_ascii_digit).collect();
        rest = rest[width.len()..].to_owned();
        spec.width = if width.is_empty() { 0 } else { width.parse().ok()? };
        if let Some(behind) = rest.strip_prefix(',').or_else(|| rest.strip_prefix('_')) {
            spec.thousands = rest.starts_with(',');
            rest = behind.to_owned();
        }
        if let Some(behind) = rest.strip_prefix('.') {
            let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
            spec.precision = Some(digits.parse().ok()?);
            rest = behind[digits.len()..].to_owned();
        }
        let mut kind = rest.chars();
        spec.kind = kind.next().unwrap_or(' ');
        (kind.next().is_none() && spec.width < 10_000).then_some(spec)
    }
}

/// The specification that flags of `%` are: `-10`, `05`, `.2`.
fn percent_spec(flags: &str, number: bool) -> String {
    if let Some(rest) = flags.strip_prefix('#') {
        let width = rest.trim_start_matches('0');
        return if rest.starts_with('0') { format!("#0{width}") } else { format!("#{rest}") };
    }
    if let Some(width) = flags.strip_prefix('-') {
        return format!("<{width}");
    }
    let width = flags.trim_start_matches(['0', '+', ' ', '#']);
    if flags.starts_with('0') {
        return format!("0{width}");
    }
    if flags.is_empty() || flags.starts_with('.') {
        return flags.to_owned();
    }
    let _ = number;
    format!(">{width}")
}

/// Bytes as Python shows them: `b'…'`.
fn python_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = format!("b{quote}");
    for byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            byte if *byte as char == quote => {
                out.push('\\');
                out.push(quote);
            }
            0x20..=0x7e => out.push(*byte as char),
            byte => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(quote);
    out
}
