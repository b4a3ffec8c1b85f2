//! Methods of everything that is no socket: lists, tables, files, queues, tasks.

use super::ast::{Argument, Expr, ExprKind, Place};
use super::code::{Code, Value};
use super::translator::{Translated, Translator, refuse};
use super::types::{Family, Type};

const OF_SOCKETS: &[&str] = &[
    "bind",
    "connect",
    "connect_ex",
    "listen",
    "accept",
    "send",
    "sendall",
    "sendto",
    "recv",
    "recvfrom",
    "settimeout",
    "gettimeout",
    "setblocking",
    "getblocking",
    "shutdown",
    "setsockopt",
    "getsockopt",
    "getsockname",
    "getpeername",
    "makefile",
    "fileno",
    "recv_into",
    "sendfile",
    "close",
    "detach",
    "dup",
];
const OF_TEXT: &[&str] = &[
    "encode",
    "decode",
    "upper",
    "lower",
    "strip",
    "lstrip",
    "rstrip",
    "split",
    "rsplit",
    "splitlines",
    "join",
    "replace",
    "startswith",
    "endswith",
    "find",
    "rfind",
    "format",
    "count",
    "title",
    "capitalize",
    "isdigit",
    "isalpha",
    "isnumeric",
    "isspace",
    "isupper",
    "islower",
    "isalnum",
    "zfill",
    "ljust",
    "rjust",
    "center",
    "partition",
    "rpartition",
    "hex",
    "swapcase",
    "casefold",
];
const OF_LISTS: &[&str] = &["append", "remove", "pop", "insert", "extend", "clear", "index", "sort", "reverse", "copy"];

impl<'p> Translator<'p> {
    /// A method whose value is wanted.
    pub(super) fn method(
        &mut self,
        of: &'p Expr,
        method: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Value> {
        match self.path(of).as_deref() {
            Some("sys.stdin") => {
                return Ok(match method {
                    "readline" => Value::call("stdin.readline", Type::Str),
                    "read" => Value::call("stdin.read", Type::Str),
                    _ => return refuse(place, format!("`sys.stdin.{method}` has no counterpart")),
                });
            }
            Some(stream @ ("sys.stdout" | "sys.stderr" | "sys.stdout.buffer")) => {
                let stream = if stream == "sys.stderr" { "stderr" } else { "stdout" };
                return Ok(match (method, arguments) {
                    ("write", [text]) => {
                        let text = self.expr(&text.value)?;
                        Value::call(format!("{stream}.write {}", text.word_text()), Type::Int)
                    }
                    ("flush", []) => Value::call(format!("{stream}.flush"), Type::None),
                    _ => return refuse(place, format!("`{method}` of a standard stream has no counterpart")),
                });
            }
            Some("os.environ") if method == "get" => {
                let mut words = String::from("env");
                for value in self.plain_arguments(arguments, place)? {
                    words.push(' ');
                    words.push_str(&value.word_text());
                }
                return Ok(Value::call(words, Type::Str));
            }
            Some("str" | "bytes" | "unicode") if arguments.len() == 1 && OF_TEXT.contains(&method) => {
                let value = self.expr(&arguments[0].value)?;
                return self.text_method(value, method, &[], place);
            }
            Some("int") if method == "from_bytes" => return self.int_from_bytes(arguments, place),
            Some("bytes") if method == "fromhex" => {
                let text = self.plain_arguments(arguments, place)?;
                let text = text.first().map(Value::word_text).unwrap_or_default();
                return Ok(Value::call(format!("unhex {text}"), Type::Bytes));
            }
            Some(path) => {
                let known = self.facts.functions.contains_key(path);
                if !known && !path.starts_with("self") {
                    return refuse(place, format!("`{path}.{method}` has no counterpart"));
                }
            }
            None => {}
        }
        let value = self.expr(of)?;
        let ty = value.ty.solid().clone();
        match &ty {
            // `self.wfile.write(…)` of a handler.
            Type::Socket(_) if method == "write" => self.socket_method(value, "sendall", arguments, place),
            Type::Socket(_) if method == "flush" => Ok(Value::word("none", Type::None)),
            Type::Socket(_) => self.socket_method(value, method, arguments, place),
            Type::Str | Type::Bytes => self.text_method(value, method, arguments, place),
            Type::List(_) | Type::Tuple(_) => self.list_method(value, method, arguments, place),
            Type::Dict(..) => self.dict_method(value, method, arguments, place),
            Type::File | Type::SocketFile(_) => self.file_method(value, method, arguments, place),
            Type::Task | Type::Queue | Type::Event | Type::Lock | Type::Pool => {
                self.thread_method(of, value, method, arguments, place)
            }
            Type::Server { .. } => self.server_method(value, method, place),
            Type::Selector => self.selector_method(of, value, method, arguments, place),
            Type::Datetime => self.datetime_method(value, method, arguments, place),
            Type::Int if method == "to_bytes" => self.int_to_bytes(value, arguments, place),
            _ if OF_SOCKETS.contains(&method) => {
                let socket = Value { ty: Type::Socket(Family::Unknown), ..value };
                self.socket_method(socket, method, arguments, place)
            }
            _ if OF_TEXT.contains(&method) => self.text_method(value, method, arguments, place),
            _ if OF_LISTS.contains(&method) => self.list_method(value, method, arguments, place),
            _ if matches!(method, "keys" | "values" | "items" | "get") => {
                self.dict_method(value, method, arguments, place)
            }
            _ if matches!(method, "read" | "readline" | "write" | "flush" | "readlines") => {
                self.file_method(value, method, arguments, place)
            }
            _ if matches!(method, "put" | "get_nowait" | "task_done" | "is_alive" | "result") => {
                self.thread_method(of, value, method, arguments, place)
            }
            _ => refuse(place, format!("the method `{method}` has no counterpart")),
        }
    }

    /// A method that stands alone on its line: those that change what they are called on.
    #[allow(clippy::too_many_lines, reason = "one row for each method")]
    pub(super) fn statement_method(
        &mut self,
        of: &'p Expr,
        method: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<bool> {
        if self.starts_thread(of, method, place)? {
            return Ok(true);
        }
        if !super::facts::CHANGING.contains(&method) {
            return Ok(false);
        }
        if let ExprKind::Name(name) = &of.kind
            && !self.is_variable(name)
        {
            return Ok(false);
        }
        let value = self.expr(of)?;
        let words = value.word_text();
        let ty = value.ty.clone();
        let given = match self.plain_arguments(arguments, place) {
            Ok(given) => given,
            Err(_) if method == "register" => Vec::new(),
            Err(refusal) => return Err(refusal),
        };
        let changed = match (ty.solid(), method, &given[..]) {
            (Type::Selector, ..) => return self.selector_statement(of, &value, method, arguments, place),
            (Type::Dict(..), "pop", [key, ..]) => {
                let helper = self.helper("without_key");
                Value::call(format!("{helper} {words} {}", key.word_text()), ty.clone())
            }
            (_, "clear", []) => Value::new(Code::List(Vec::new()), ty.clone()),
            (Type::Dict(keys, values), "update", [other]) => {
                let helper = self.helper("with_keys_of");
                let ty = Type::Dict(keys.clone(), values.clone()).join(other.ty.clone());
                Value::call(format!("{helper} {words} {}", other.word_text()), ty)
            }
            (Type::Dict(..), _, _) => return refuse(place, format!("`{method}` of a table has no counterpart")),
            (Type::Queue | Type::Task | Type::Event | Type::Lock | Type::Str | Type::Socket(_), ..) => {
                return Ok(false);
            }
            (Type::Bytes, "extend", [data]) => {
                let text = super::code::joined(vec![value.clone().pieces(), data.clone().pieces()]);
                Value { ty: Type::Bytes, ..text }
            }
            (Type::Bytes, "append", [number]) => {
                let byte = Value::call(format!("pack B {}", number.word_text()), Type::Bytes);
                let text = super::code::joined(vec![value.clone().pieces(), byte.pieces()]);
                Value { ty: Type::Bytes, ..text }
            }
            (_, "append" | "add", [item]) => {
                let of_type = Type::list(item.ty.clone()).join(match ty.solid() {
                    Type::List(_) => ty.solid().clone(),
                    _ => Type::Never,
                });
                self.changed_in_place(of, place)?;
                if method == "append"
                    && let ExprKind::Name(name) = &of.kind
                {
                    let row = Value::new(Code::List(vec![item.clone()]), Type::Any);
                    self.out.line(format!("{} += {}", self.variable_name(name), row.right_side()));
                    self.define(name, of_type);
                    return Ok(true);
                }
                if method == "add" {
                    let helper = self.helper("with_member");
                    Value::call(format!("{helper} {words} {}", item.word_text()), of_type)
                } else {
                    Value::call(format!("append {words} {}", item.word_text()), of_type)
                }
            }
            (_, "extend", [other]) => {
                let text = format!(
                    "{} + {}",
                    value.operand(super::code::Binding::Sum),
                    other.operand(super::code::Binding::Product)
                );
                Value::operation(text, super::code::Binding::Sum, ty.clone().join(other.ty.clone()))
            }
            (_, "remove", [item]) => Value::call(format!("remove {words} {}", item.word_text()), ty.clone()),
            (_, "discard", [item]) => {
                let helper = self.helper("without_member");
                Value::call(format!("{helper} {words} {}", item.word_text()), ty.clone())
            }
            (_, "pop", []) => Value::call(format!("slice {words} 0 -1"), ty.clone()),
            (_, "popleft", []) => Value::call(format!("slice {words} 1"), ty.clone()),
            (_, "pop", [index]) => {
                let helper = self.helper("without_index");
                Value::call(format!("{helper} {words} {}", index.word_text()), ty.clone())
            }
            (_, "insert", [index, item]) => {
                let helper = self.helper("with_inserted");
                let ty = ty.clone().join(Type::list(item.ty.clone()));
                Value::call(format!("{helper} {words} {} {}", index.word_text(), item.word_text()), ty)
            }
            (_, "sort", []) => {
                let helper = self.helper("sorted_list");
                Value::call(format!("{helper} {words}"), ty.clone())
            }
            (_, "reverse", []) => {
                let helper = self.helper("reversed_list");
                Value::call(format!("{helper} {words}"), ty.clone())
            }
            _ => return Ok(false),
        };
        self.changed_in_place(of, place)?;
        self.assign(of, changed)?;
        Ok(true)
    }

    fn list_method(
        &mut self,
        value: Value,
        method: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Value> {
        let given = self.plain_arguments(arguments, place)?;
        let of = value.ty.element();
        Ok(match (method, &given[..]) {
            ("pop" | "popleft", rest) => {
                let Code::Variable(name) = &value.code else {
                    return refuse(place, "what `pop` takes from has no name here");
                };
                let name = name.clone();
                let taken = self.fresh("taken");
                let index = match (method, rest) {
                    ("popleft", _) => "0".to_owned(),
                    (_, [index]) => index.word_text(),
                    _ => "-1".to_owned(),
                };
                self.out.line(format!("{taken} = get ${name} {index}"));
                match index.as_str() {
                    "-1" => self.out.line(format!("{name} = slice ${name} 0 -1")),
                    "0" => self.out.line(format!("{name} = slice ${name} 1")),
                    _ => {
                        let helper = self.helper("without_index");
                        self.out.line(format!("{name} = {helper} ${name} {index}"));
                    }
                }
                Value::variable(taken, of)
            }
            ("index", [item]) => {
                let helper = self.helper("index_of");
                Value::call(format!("{helper} {} {}", value.word_text(), item.word_text()), Type::Int)
            }
            ("count", [item]) => {
                let helper = self.helper("count_of");
                Value::call(format!("{helper} {} {}", value.word_text(), item.word_text()), Type::Int)
            }
            ("copy", []) => value,
            _ => return refuse(place, format!("the method `{method}` of a list has no counterpart as a value")),
        })
    }

    fn dict_method(
        &mut self,
        value: Value,
        method: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Value> {
        let given = self.plain_arguments(arguments, place)?;
        let (keys, values) = match value.ty.solid() {
            Type::Dict(keys, values) => ((**keys).clone(), (**values).clone()),
            _ => (Type::Any, Type::Any),
        };
        let words = value.word_text();
        Ok(match (method, &given[..]) {
            ("get", [key]) => {
                let helper = self.helper("value_or");
                Value::call(format!("{helper} {words} {} none", key.word_text()), values.join(Type::None))
            }
            ("get", [key, default]) => {
                let helper = self.helper("value_or");
                let ty = values.join(default.ty.clone());
                Value::call(format!("{helper} {words} {} {}", key.word_text(), default.word_text()), ty)
            }
            ("keys" | "iterkeys", []) => {
                let helper = self.helper("keys_of");
                Value::call(format!("{helper} {words}"), Type::list(keys))
            }
            ("values" | "itervalues", []) => {
                let helper = self.helper("values_of");
                Value::call(format!("{helper} {words}"), Type::list(values))
            }
            ("items" | "iteritems", []) => Value { ty: Type::list(Type::Tuple(vec![keys, values])), ..value },
            ("copy", []) => value,
            ("pop", [key, ..]) => {
                let Code::Variable(name) = &value.code else {
                    return refuse(place, "what `pop` takes from has no name here");
                };
                let name = name.clone();
                let taken = self.fresh("taken");
                match given.get(1) {
                    Some(default) => {
                        let helper = self.helper("value_or");
                        self.out.line(format!(
                            "{taken} = {helper} ${name} {} {}",
                            key.word_text(),
                            default.word_text()
                        ));
                    }
                    None => {
                        let helper = self.helper("value_of");
                        self.out.line(format!("{taken} = {helper} ${name} {}", key.word_text()));
                    }
                }
                let helper = self.helper("without_key");
                self.out.line(format!("{name} = {helper} ${name} {}", key.word_text()));
                Value::variable(taken, values)
            }
            _ => return refuse(place, format!("the method `{method}` of a table has no counterpart")),
        })
    }

    fn file_method(
        &mut self,
        value: Value,
        method: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Value> {
        let ty = match value.ty.solid() {
            Type::SocketFile(false) if !self.is_python2() => Type::Bytes,
            _ => Type::Str,
        };
        let given = self.plain_arguments(arguments, place)?;
        let is_text = value.ty.solid() == &Type::SocketFile(true) && !self.is_python2();
        let handle = self.as_handle(value);
        Ok(match (method, &given[..]) {
            ("read", []) => Value::call(format!("{handle}.read"), ty),
            ("read", [size]) => Value::call(format!("{handle}.read {}", size.word_text()), ty),
            // A stream of text reads every line end as a newline.
            ("readline", []) if is_text => Value::call(format!("replace $({handle}.readline) \"\\r\\n\" \"\\n\""), ty),
            ("readline", []) => Value::call(format!("{handle}.readline"), ty),
            ("readlines", []) => {
                let helper = self.helper("lines_of");
                Value::call(format!("{helper} ${handle}"), Type::list(ty))
            }
            ("write", [data]) => Value::call(format!("{handle}.write {}", data.word_text()), Type::Int),
            ("flush", []) => Value::call(format!("{handle}.flush"), Type::None),
            ("close", []) => Value::call(format!("{handle}.close"), Type::None),
            ("fileno", []) => Value::call(format!("{handle}.fileno"), Type::Int),
            _ => return refuse(place, format!("the method `{method}` of a file has no counterpart")),
        })
    }
}
