//! Expressions: names, literals, indexes, slices. What needs statements of its own puts them before the line.

use super::ast::{Expr, ExprKind, Piece as PythonPiece, Place};
use super::code::{Binding, Code, Piece, Value, joined};
use super::facts::dotted;
use super::translator::{Translated, Translator, refuse};
use super::types::{Family, Type};

impl<'p> Translator<'p> {
    pub(super) fn expr(&mut self, value: &'p Expr) -> Translated<Value> {
        let place = value.place;
        match &value.kind {
            ExprKind::Name(name) => self.name(name, place),
            ExprKind::Integer(digits) => Ok(Value::number(digits)),
            ExprKind::Float(digits) => Ok(Value::new(Code::Number(float(digits)), Type::Float)),
            ExprKind::Text { pieces, bytes } => self.text(pieces, *bytes),
            ExprKind::True => Ok(Value::word("true", Type::Bool)),
            ExprKind::False => Ok(Value::word("false", Type::Bool)),
            ExprKind::None => Ok(Value::word("none", Type::None)),
            ExprKind::List(all) => {
                let values = self.all(all)?;
                let of = values.iter().map(|value| value.ty.clone()).fold(Type::Never, Type::join);
                Ok(Value::new(Code::List(values), Type::list(of)))
            }
            ExprKind::Set(all) => {
                let values = self.all(all)?;
                let of = values.iter().map(|value| value.ty.clone()).fold(Type::Never, Type::join);
                Ok(Value::new(Code::List(values), Type::list(of)))
            }
            ExprKind::Tuple(all) => {
                let values = self.all(all)?;
                let of = values.iter().map(|value| value.ty.clone()).collect();
                Ok(Value::new(Code::List(values), Type::Tuple(of)))
            }
            ExprKind::Dict(pairs) => self.dict(pairs),
            ExprKind::Unary(operator, inner) => self.unary(*operator, inner),
            ExprKind::Not(_) => self.condition(value),
            ExprKind::Boolean { and, left, right } => self.boolean_value(*and, left, right),
            ExprKind::Binary(operator, left, right) => self.binary(operator, left, right, place),
            ExprKind::Compare(first, rest) => self.compare(first, rest, place),
            ExprKind::Call(callee, arguments) => self.call(callee, arguments, place),
            ExprKind::Attribute(of, name) => self.attribute(value, of, name),
            ExprKind::Index(of, index) => self.index(of, index, place),
            ExprKind::Slice { of, from, to, step } => {
                self.slice(of, [from.as_deref(), to.as_deref(), step.as_deref()], place)
            }
            ExprKind::Conditional { condition, yes, no } => self.conditional(condition, yes, no),
            ExprKind::Lambda(..) => refuse(place, "a function without a name: functions are no values here"),
            ExprKind::Comprehension { element, clauses, is_dict } => {
                self.comprehension(element, clauses, is_dict.as_deref())
            }
            ExprKind::Walrus(name, inner) => {
                let value = self.expr(inner)?;
                let ty = value.ty.clone();
                self.assign_name(name, &value);
                Ok(Value::variable(self.variable_name(name), ty))
            }
            ExprKind::Other(reason) => refuse(place, reason.clone()),
        }
    }

    pub(super) fn all(&mut self, all: &'p [Expr]) -> Translated<Vec<Value>> {
        all.iter().map(|value| self.expr(value)).collect()
    }

    /// What a name is when it is no variable: `socket.AF_INET`.
    pub(super) fn path(&self, value: &Expr) -> Option<String> {
        let name = dotted(value)?;
        let (first, rest) = match name.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (name.as_str(), None),
        };
        if self.is_variable(first) || self.facts.functions.contains_key(first) && rest.is_none() {
            return None;
        }
        let first = match self.facts.imports.get(first) {
            Some(stands_for) => stands_for.clone(),
            None if rest.is_none()
                && self.facts.stars.iter().any(|module| module == "socket")
                && is_of_socket(first) =>
            {
                format!("socket.{first}")
            }
            None if rest.is_none() => match self.facts.stars.iter().find(|module| is_of(module, first)) {
                Some(module) => format!("{module}.{first}"),
                None => first.to_owned(),
            },
            None => first.to_owned(),
        };
        Some(rest.map_or_else(|| first.clone(), |rest| format!("{first}.{rest}")))
    }

    fn name(&mut self, name: &str, place: Place) -> Translated<Value> {
        if let Some(value) = self.attributes.get(name).filter(|_| !self.is_local(name)) {
            return Ok(value.clone());
        }
        if self.is_variable(name) {
            if !self.has_value(name) {
                return refuse(place, format!("`{name}` has no value here: what sets it was not translated"));
            }
            return Ok(Value::variable(self.variable_name(name), self.type_of(name)));
        }
        if self.facts.functions.contains_key(name) {
            return Ok(Value::new(
                Code::Text(vec![Piece::Literal(name.as_bytes().to_vec())]),
                Type::Function(vec![name.to_owned()]),
            ));
        }
        match name {
            "__name__" => return Ok(Value::text("__main__")),
            "__file__" => return Ok(Value::text(self.name)),
            _ => {}
        }
        let expr = Expr { kind: ExprKind::Name(name.to_owned()), place };
        match self.path(&expr).as_deref().and_then(constant) {
            Some(value) => Ok(value),
            None if self.facts.imports.contains_key(name) => {
                refuse(place, format!("`{name}` has no counterpart as a value"))
            }
            None => refuse(place, format!("`{name}` is nothing that is known here")),
        }
    }

    fn text(&mut self, pieces: &'p [PythonPiece], bytes: bool) -> Translated<Value> {
        let mut parts = Vec::new();
        for piece in pieces {
            match piece {
                PythonPiece::Literal(text) => parts.push(vec![Piece::Literal(text.clone())]),
                PythonPiece::Value { value, conversion, spec } => {
                    let place = value.place;
                    let value = self.expr(value)?;
                    let value = match conversion {
                        Some('r' | 'a') => self.as_repr(value),
                        Some('s') => self.shown(value),
                        _ => value,
                    };
                    let value = self.with_spec(value, spec, place)?;
                    parts.push(value.pieces());
                }
            }
        }
        let mut value = joined(parts);
        value.ty = if bytes && !self.is_python2() { Type::Bytes } else { Type::Str };
        Ok(value)
    }

    fn dict(&mut self, pairs: &'p [(Expr, Expr)]) -> Translated<Value> {
        let (mut rows, mut keys, mut values) = (Vec::new(), Type::Never, Type::Never);
        for (key, value) in pairs {
            let (key, value) = (self.expr(key)?, self.expr(value)?);
            keys = keys.join(key.ty.clone());
            values = values.join(value.ty.clone());
            rows.push(Value::new(Code::List(vec![key, value]), Type::Any));
        }
        Ok(Value::new(Code::List(rows), Type::Dict(Box::new(keys), Box::new(values))))
    }

    fn attribute(&mut self, whole: &'p Expr, of: &'p Expr, name: &str) -> Translated<Value> {
        if let Some(path) = self.path(whole) {
            if path == "sys.argv" {
                let own = Value::text(self.name).word_text();
                return Ok(Value::operation(format!("[{own}] + $args"), Binding::Sum, Type::list(Type::Str)));
            }
            if let Some(value) = constant(&path) {
                return Ok(value);
            }
            if let Some(value) = self.attributes.get(&path) {
                return Ok(value.clone());
            }
        }
        if let ExprKind::Name(owner) = &of.kind
            && let Some(value) = self.attributes.get(&format!("{owner}.{name}"))
        {
            return Ok(value.clone());
        }
        if let ExprKind::Name(owner) = &of.kind
            && !self.is_variable(owner)
        {
            return refuse(whole.place, format!("`{owner}.{name}` has no counterpart"));
        }
        let value = self.expr(of)?;
        match (value.ty.solid(), name) {
            (Type::Error, "errno") => {
                let helper = self.helper("error_number");
                Ok(Value::call(format!("{helper} {}", value.word_text()), Type::Int))
            }
            (Type::Error, "strerror" | "message") => {
                let helper = self.helper("error_words");
                Ok(Value::call(format!("{helper} {}", value.word_text()), Type::Str))
            }
            (Type::SelectorKey, "fileobj") => {
                Ok(Value::call(format!("get {} 0", value.word_text()), Type::Socket(Family::Unknown)))
            }
            (Type::SelectorKey, "data") => {
                let ty = self.known.globals.get("%selector").cloned().unwrap_or(Type::Never);
                Ok(Value::call(format!("get {} 1", value.word_text()), ty))
            }
            (Type::Server { .. }, "server_address") => {
                let handle = self.as_handle(value);
                Ok(Value::call(format!("{handle}.getsockname"), Type::Address(Family::Inet)))
            }
            (Type::Socket(_), "family" | "type" | "proto") => {
                let handle = self.as_handle(value);
                Ok(Value::call(format!("{handle}.{name}"), Type::Constant))
            }
            (_, "name") if value.ty.solid() == &Type::Task => {
                Ok(Value::call(format!("str {}", value.word_text()), Type::Str))
            }
            _ => refuse(whole.place, format!("the attribute `{name}` has no counterpart")),
        }
    }

    /// The number of an index that is written out.
    fn literal_index(index: &Expr) -> Option<i64> {
        match &index.kind {
            ExprKind::Integer(digits) => digits.parse().ok(),
            ExprKind::Unary('-', inner) => Self::literal_index(inner).map(|number| -number),
            _ => None,
        }
    }

    fn index(&mut self, of: &'p Expr, index: &'p Expr, place: Place) -> Translated<Value> {
        let literal = Self::literal_index(index);
        if self.path(of).as_deref() == Some("sys.argv") {
            return match literal {
                Some(0) => Ok(Value::text(self.name)),
                Some(number) if number > 0 => Ok(argument(number)),
                Some(number) => Ok(Value::call(format!("get $args {number}"), Type::Str)),
                None => {
                    let index = self.expr(index)?;
                    Ok(Value::call(format!("get $args $({} - 1)", index.operand(Binding::Sum)), Type::Str))
                }
            };
        }
        if self.path(of).as_deref() == Some("os.environ") {
            let name = self.expr(index)?;
            return Ok(Value::call(format!("env {}", name.word_text()), Type::Str));
        }
        let value = self.expr(of)?;
        match value.ty.solid().clone() {
            Type::Address(_) if literal == Some(0) => Ok(Value::call(format!("host {}", value.word_text()), Type::Str)),
            Type::Address(_) if literal == Some(1) => Ok(Value::call(format!("port {}", value.word_text()), Type::Int)),
            Type::Address(_) if matches!(literal, Some(2 | 3)) => Ok(Value::number(0)),
            Type::AddressInfo => match literal {
                Some(number @ 0..=2) => Ok(Value::call(format!("get {} {number}", value.word_text()), Type::Constant)),
                Some(4 | -1) => Ok(Value::call(format!("get {} 3", value.word_text()), Type::Address(Family::Unknown))),
                _ => refuse(place, "this part of a getaddrinfo result has no counterpart"),
            },
            Type::Error if literal == Some(0) => {
                let helper = self.helper("error_number");
                Ok(Value::call(format!("{helper} {}", value.word_text()), Type::Int))
            }
            Type::Error if literal == Some(1) => {
                let helper = self.helper("error_words");
                Ok(Value::call(format!("{helper} {}", value.word_text()), Type::Str))
            }
            Type::Dict(_, found) => {
                let key = self.expr(index)?;
                let helper = self.helper("value_of");
                Ok(Value::call(format!("{helper} {} {}", value.word_text(), key.word_text()), *found))
            }
            Type::Bytes => {
                let index = self.expr(index)?;
                let helper = self.helper("byte_at");
                Ok(Value::call(format!("{helper} {} {}", value.word_text(), index.word_text()), Type::Int))
            }
            ty => {
                let found = literal.map_or_else(|| ty.element(), |index| ty.element_at(index));
                let index = self.expr(index)?;
                Ok(Value::call(format!("get {} {}", value.word_text(), index.word_text()), found))
            }
        }
    }

    fn slice(&mut self, of: &'p Expr, parts: [Option<&'p Expr>; 3], place: Place) -> Translated<Value> {
        let [from, to, step] = parts;
        if self.path(of).as_deref() == Some("sys.argv") {
            let one = matches!(from.and_then(Self::literal_index), Some(1));
            return match (one, from.and_then(Self::literal_index), to) {
                (true, _, None) => Ok(Value::new(Code::Argument("args".to_owned()), Type::list(Type::Str))),
                (_, Some(number), None) if number > 1 => {
                    Ok(Value::call(format!("slice $args {}", number - 1), Type::list(Type::Str)))
                }
                _ => refuse(place, "this part of `sys.argv` has no counterpart: the script's arguments are `$args`"),
            };
        }
        let value = self.expr(of)?;
        let ty = match value.ty.solid() {
            Type::Address(_) if from.is_none() && matches!(to.and_then(Self::literal_index), Some(2)) => {
                return Ok(value);
            }
            Type::Tuple(_) => Type::list(value.ty.element()),
            ty => ty.clone(),
        };
        if let Some(step) = step {
            if from.is_none() && to.is_none() && Self::literal_index(step) == Some(-1) {
                let helper = self.helper(if matches!(ty, Type::List(_)) { "reversed_list" } else { "reversed_text" });
                return Ok(Value::call(format!("{helper} {}", value.word_text()), ty));
            }
            return refuse(place, "a slice with a step has no counterpart");
        }
        let from = match from {
            Some(from) => self.expr(from)?.word_text(),
            None => "0".to_owned(),
        };
        let mut call = format!("slice {} {from}", value.word_text());
        if let Some(to) = to {
            call.push(' ');
            call.push_str(&self.expr(to)?.word_text());
        }
        Ok(Value::call(call, ty))
    }

    /// `yes if condition else no`, by way of a variable.
    fn conditional(&mut self, condition: &'p Expr, yes: &'p Expr, no: &'p Expr) -> Translated<Value> {
        if let Some(value) = self.argument_or(condition, yes, no) {
            return Ok(value);
        }
        let name = self.fresh("chosen");
        let ty = self.choose(condition, yes, no, &mut |this, value| {
            this.out.line(format!("{name} = {}", value.right_side()));
            Ok(())
        })?;
        Ok(Value::variable(name, ty))
    }

    /// Writes `if … else …` with a statement made of the value in each branch.
    pub(super) fn choose(
        &mut self,
        condition: &'p Expr,
        yes: &'p Expr,
        no: &'p Expr,
        take: &mut dyn FnMut(&mut Self, &Value) -> Translated<()>,
    ) -> Translated<Type> {
        let test = self.condition(condition)?;
        self.out.open(format!("if {} {{", test.right_side()));
        let yes = self.expr(yes)?;
        take(self, &yes)?;
        self.out.turn("} else {");
        let no = self.expr(no)?;
        take(self, &no)?;
        self.out.close();
        Ok(yes.ty.join(no.ty))
    }

    /// `sys.argv[1] if len(sys.argv) > 1 else DEFAULT` is `${1:-DEFAULT}`.
    pub(super) fn argument_or(&self, condition: &Expr, yes: &Expr, no: &'p Expr) -> Option<Value> {
        let ExprKind::Compare(left, rest) = &condition.kind else { return None };
        let [(operator, right)] = &rest[..] else { return None };
        let ExprKind::Call(callee, arguments) = &left.kind else { return None };
        let is_length = matches!(&callee.kind, ExprKind::Name(name) if name == "len")
            && matches!(&arguments[..], [one] if self.path(&one.value).as_deref() == Some("sys.argv"));
        let count = match (operator.as_str(), Self::literal_index(right)?) {
            (">", count) => count,
            (">=" | "==", count) => count - 1,
            _ => return None,
        };
        let (inner, is_int) = match &yes.kind {
            ExprKind::Call(callee, arguments) if matches!(&callee.kind, ExprKind::Name(name) if name == "int") => {
                (&arguments.first()?.value, true)
            }
            _ => (yes, false),
        };
        let ExprKind::Index(of, index) = &inner.kind else { return None };
        let number = Self::literal_index(index)?;
        if !is_length || number != count || number < 1 || self.path(of).as_deref() != Some("sys.argv") {
            return None;
        }
        let default = match &self.constant(no).kind {
            ExprKind::Text { pieces, .. } => match &pieces[..] {
                [PythonPiece::Literal(text)] => String::from_utf8(text.clone()).ok()?,
                _ => return None,
            },
            ExprKind::Integer(digits) if is_int => digits.clone(),
            _ => return None,
        };
        if default.is_empty() || default.chars().any(|letter| letter == '}' || letter.is_control()) {
            return None;
        }
        let word = format!("${{{number}:-{default}}}");
        Some(if is_int {
            Value::call(format!("int {word}"), Type::Int)
        } else {
            Value::operation(word, Binding::Power, Type::Str)
        })
    }
}

/// `$1`, or `${12}`.
fn argument(number: i64) -> Value {
    if number < 10 {
        return Value::new(Code::Argument(number.to_string()), Type::Str);
    }
    Value::new(Code::Argument(format!("{{{number}}}")), Type::Str)
}

/// A float as a script spells it.
fn float(digits: &str) -> String {
    let digits = if digits.starts_with('.') { format!("0{digits}") } else { digits.to_owned() };
    match digits.strip_suffix('.') {
        Some(whole) => format!("{whole}.0"),
        None => digits.replace(".e", ".0e"),
    }
}

/// Whether a name of `from socket import *` is one of that module.
fn is_of_socket(name: &str) -> bool {
    matches!(
        name,
        "socket"
            | "create_connection"
            | "create_server"
            | "socketpair"
            | "getaddrinfo"
            | "gethostbyname"
            | "gethostname"
            | "gethostbyaddr"
            | "gethostbyname_ex"
            | "getfqdn"
            | "getservbyname"
            | "getservbyport"
            | "getnameinfo"
            | "inet_aton"
            | "inet_ntoa"
            | "inet_pton"
            | "inet_ntop"
            | "htons"
            | "htonl"
            | "ntohs"
            | "ntohl"
            | "error"
            | "timeout"
            | "gaierror"
            | "herror"
            | "setdefaulttimeout"
            | "getprotobyname"
    ) || constant(&format!("socket.{name}")).is_some()
}

/// Whether `from module import *` brings this name.
fn is_of(module: &str, name: &str) -> bool {
    match module {
        "threading" => matches!(
            name,
            "Thread" | "Lock" | "RLock" | "Event" | "Semaphore" | "Timer" | "current_thread" | "active_count"
        ),
        "time" => matches!(name, "sleep" | "time" | "ctime" | "strftime" | "perf_counter" | "monotonic"),
        "struct" => matches!(name, "pack" | "unpack" | "calcsize"),
        "select" => name == "select",
        "queue" => matches!(name, "Queue" | "Empty" | "Full"),
        "sys" => matches!(name, "argv" | "exit" | "stdin" | "stdout" | "stderr"),
        "socketserver" => name.ends_with("Server") || name.ends_with("Handler"),
        _ => false,
    }
}

/// A constant of a module, as a word.
pub(super) fn constant(path: &str) -> Option<Value> {
    let (module, name) = path.split_once('.')?;
    match module {
        "socket" => {
            let prefixes =
                ["AF_", "SOCK_", "IPPROTO_", "SOL_", "SO_", "TCP_", "IP_", "IPV6_", "SHUT_", "MSG_", "AI_", "NI_"];
            match name {
                "INADDR_ANY" => return Some(Value::number(0)),
                "SOMAXCONN" => return Some(Value::number(4096)),
                _ => {}
            }
            prefixes.iter().any(|prefix| name.starts_with(prefix)).then(|| Value::word(name, Type::Constant))
        }
        "errno" => name.starts_with('E').then(|| Value::word(name, Type::Constant)),
        "selectors" => name.starts_with("EVENT_").then(|| Value::word(name, Type::Constant)),
        "sys" if name == "platform" => Some(Value::text("linux")),
        "sys" if name == "maxsize" => Some(Value::number(i64::MAX)),
        "os" if name == "linesep" => Some(Value::text("\n")),
        "os" if name == "sep" => Some(Value::text("/")),
        "os" if name == "name" => Some(Value::text("posix")),
        _ => None,
    }
}
