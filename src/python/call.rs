//! Calls: functions of the program, of Python itself and of its modules.

use super::ast::{Argument, Expr, ExprKind, Place};
use super::code::{Binding, Code, Piece, Value, joined};
use super::translator::{Translated, Translator, refuse};
use super::types::{Family, Type};

/// An argument by its name or its place.
pub(super) fn argument<'p>(arguments: &'p [Argument], name: &str, index: usize) -> Option<&'p Expr> {
    let named = arguments.iter().find(|argument| argument.name.as_deref() == Some(name));
    let placed = arguments.get(index).filter(|argument| argument.name.is_none() && !argument.starred);
    named.or(placed).map(|argument| &argument.value)
}

impl<'p> Translator<'p> {
    pub(super) fn call(&mut self, callee: &'p Expr, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        if let Some(path) = self.path(callee) {
            if let Some(value) = self.known_call(&path, callee, arguments, place)? {
                return Ok(value);
            }
            if let Some(server) = self.own_server(&path, arguments, place)? {
                return Ok(server);
            }
            if !path.contains('.') {
                return refuse(place, format!("`{path}` is nothing that is known here"));
            }
        }
        match &callee.kind {
            ExprKind::Name(name) if self.facts.functions.contains_key(name) && !self.is_local(name) => {
                self.own_call(name, arguments, place)
            }
            ExprKind::Name(name) if self.is_variable(name) => self.call_by_name(name, arguments, place),
            ExprKind::Attribute(of, method) => self.method(of, method, arguments, place),
            _ => refuse(place, "functions are no values here"),
        }
    }

    /// Words of a call of one of the program's functions, each argument in its place.
    pub(super) fn own_words(&mut self, name: &str, arguments: &'p [Argument], place: Place) -> Translated<String> {
        let function = self.facts.functions[name];
        let mut given: Vec<Option<Value>> = vec![None; function.parameters.len()];
        for (index, argument) in arguments.iter().enumerate() {
            if argument.starred {
                return refuse(place, "sockshell does not unpack with `*`");
            }
            let at = match &argument.name {
                Some(wanted) => function.parameters.iter().position(|one| one.name == *wanted),
                None => Some(index),
            };
            let Some(slot) = at.and_then(|at| given.get_mut(at)) else {
                return refuse(place, format!("`{name}` takes no such argument"));
            };
            *slot = Some(self.expr(&argument.value)?);
        }
        let mut words = self.function_name(name);
        for (index, value) in given.into_iter().enumerate() {
            let value = match (value, &function.parameters[index].default) {
                (Some(value), _) => value,
                (None, Some(default)) => self.expr(default)?,
                (None, None) => {
                    return refuse(place, format!("the argument `{}` is missing", function.parameters[index].name));
                }
            };
            self.known.learn_parameter(name, index, value.ty.clone());
            words.push(' ');
            words.push_str(&value.word_text());
        }
        Ok(words)
    }

    fn own_call(&mut self, name: &str, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        let words = self.own_words(name, arguments, place)?;
        let ty = self.known.returns.get(name).cloned().unwrap_or(Type::Never);
        Ok(Value::call(words, ty))
    }

    /// A call of a function whose name is in a variable.
    fn call_by_name(&mut self, variable: &str, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        let Type::Function(names) = self.type_of(variable) else {
            return refuse(place, "functions are no values here");
        };
        let result = self.fresh("result");
        let mut ty = Type::Never;
        let count = names.len();
        for (number, name) in names.iter().enumerate() {
            let words = self.own_words(name, arguments, place)?;
            ty = ty.join(self.known.returns.get(name).cloned().unwrap_or(Type::Never));
            let variable = self.variable_name(variable);
            if count == 1 {
                return Ok(Value::call(words, ty));
            }
            let test = format!("${variable} == \"{name}\" {{");
            if number == 0 {
                self.out.open(format!("if {test}"));
            } else {
                self.out.turn(format!("}} else if {test}"));
            }
            self.out.line(format!("{result} = {words}"));
        }
        self.out.close();
        Ok(Value::variable(result, ty))
    }

    /// Calls that stand alone and become more than one call, or less. False when it is none of these.
    pub(super) fn statement_call(
        &mut self,
        callee: &'p Expr,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<bool> {
        match self.path(callee).as_deref() {
            Some("print") => self.print(arguments).map(|()| true),
            Some("input" | "raw_input") => {
                let prompt = self.prompt(arguments)?;
                let name = self.fresh("typed");
                self.out.line(format!("{name} = input{prompt}"));
                self.end_of_input(&name);
                Ok(true)
            }
            Some("sys.exit" | "exit" | "quit" | "os._exit") => self.exit(arguments).map(|()| true),
            Some("sys.stdout.flush") => {
                self.out.line("stdout.flush");
                Ok(true)
            }
            Some("threading.Thread") => refuse(place, "a thread that is not started"),
            Some(
                "signal.signal"
                | "socket.setdefaulttimeout"
                | "logging.basicConfig"
                | "traceback.print_exc"
                | "random.seed",
            ) => refuse(place, "this call has no counterpart"),
            _ => {
                if let ExprKind::Attribute(of, method) = &callee.kind
                    && self.path(callee).is_none_or(|path| self.is_variable(path.split('.').next().unwrap_or("")))
                {
                    return self.statement_method(of, method, arguments, place);
                }
                Ok(false)
            }
        }
    }

    fn exit(&mut self, arguments: &'p [Argument]) -> Translated<()> {
        match arguments.first() {
            None => self.out.line("exit"),
            Some(code) => {
                let code = self.expr(&code.value)?;
                match code.ty.solid() {
                    Type::Str => {
                        let text = joined(vec![code.pieces(), vec![Piece::Literal(b"\n".to_vec())]]);
                        self.out.line(format!("stderr.write {}", text.word_text()));
                        self.out.line("exit 1");
                    }
                    Type::None => self.out.line("exit"),
                    Type::Error => {
                        let text = self.shown(code);
                        let text = joined(vec![text.pieces(), vec![Piece::Literal(b"\n".to_vec())]]);
                        self.out.line(format!("stderr.write {}", text.word_text()));
                        self.out.line("exit 1");
                    }
                    _ => self.out.line(format!("exit {}", code.word_text())),
                }
            }
        }
        self.dead = true;
        Ok(())
    }

    /// The word behind `input`, with a blank before it.
    pub(super) fn prompt(&mut self, arguments: &'p [Argument]) -> Translated<String> {
        match arguments.first() {
            Some(prompt) => {
                let prompt = self.expr(&prompt.value)?;
                let prompt = self.shown(prompt);
                let text = match prompt.ty.solid() {
                    Type::Str => prompt,
                    _ => Value::new(Code::Text(prompt.pieces()), Type::Str),
                };
                Ok(if text.literal().is_some_and(|text| text.is_empty()) {
                    String::new()
                } else {
                    format!(" {}", text.word_text())
                })
            }
            None => Ok(String::new()),
        }
    }

    fn one(&mut self, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        match arguments {
            [only] if only.name.is_none() && !only.starred => self.expr(&only.value),
            _ => refuse(place, "it takes one argument here"),
        }
    }

    #[allow(clippy::too_many_lines, reason = "one row for each function")]
    fn known_call(
        &mut self,
        path: &str,
        callee: &'p Expr,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Option<Value>> {
        let value = match path {
            "print" => return refuse(place, "`print` stands alone on its line"),
            "len" => {
                let is_arguments =
                    arguments.first().is_some_and(|one| self.path(&one.value).as_deref() == Some("sys.argv"));
                if is_arguments {
                    return Ok(Some(Value::operation("$(len $args) + 1", Binding::Sum, Type::Int)));
                }
                let of = self.one(arguments, place)?;
                if of.ty.solid() == &Type::Str && of.literal().is_none_or(|text| !text.is_ascii()) && !self.is_python2()
                {
                    let helper = self.helper("characters");
                    return Ok(Some(Value::call(format!("{helper} {}", of.word_text()), Type::Int)));
                }
                Value::call(format!("len {}", of.word_text()), Type::Int)
            }
            "int" => {
                let mut words = String::from("int");
                for value in self.plain_arguments(arguments, place)? {
                    words.push(' ');
                    words.push_str(&value.word_text());
                }
                if arguments.is_empty() {
                    return Ok(Some(Value::number(0)));
                }
                Value::call(words, Type::Int)
            }
            "float" => Value::call(format!("float {}", self.one(arguments, place)?.word_text()), Type::Float),
            "str" | "unicode" | "bytes" | "bytearray" | "repr" | "ascii" | "format" | "bool" | "chr" | "ord"
            | "hex" | "bin" | "oct" => return self.conversion(path, arguments, place).map(Some),
            "input" | "raw_input" => {
                let prompt = self.prompt(arguments)?;
                let name = self.fresh("typed");
                self.out.line(format!("{name} = input{prompt}"));
                self.end_of_input(&name);
                Value::variable(name, Type::Str)
            }
            "range" | "xrange" => {
                let parts = self.plain_arguments(arguments, place)?;
                match &parts[..] {
                    [to] => Value::call(format!("range {}", to.word_text()), Type::list(Type::Int)),
                    [from, to] => {
                        Value::call(format!("range {} {}", from.word_text(), to.word_text()), Type::list(Type::Int))
                    }
                    [from, to, step] => {
                        let helper = self.helper("range_by");
                        let words = format!("{helper} {} {} {}", from.word_text(), to.word_text(), step.word_text());
                        Value::call(words, Type::list(Type::Int))
                    }
                    _ => return refuse(place, "`range` takes one to three numbers"),
                }
            }
            "list" | "tuple" | "set" | "sorted" | "reversed" | "sum" | "min" | "max" | "abs" | "round" | "any"
            | "all" | "enumerate" | "zip" | "map" | "filter" | "dict" | "isinstance" | "type" | "id" | "divmod"
            | "pow" => {
                return self.of_lists(path, arguments, place).map(Some);
            }
            "open" => return self.open(arguments, place).map(Some),
            "sys.exit" | "exit" | "quit" => {
                self.exit(arguments)?;
                Value::word("none", Type::None)
            }
            "time.sleep" => Value::call(format!("sleep {}", self.one(arguments, place)?.word_text()), Type::None),
            "time.time" | "time.perf_counter" | "time.monotonic" | "time.clock" => Value::call("now", Type::Float),
            _ => {
                return match path.split('.').next().unwrap_or("") {
                    "socket" => self.socket_function(path, arguments, place),
                    "threading" | "_thread" | "queue" | "concurrent" | "multiprocessing" => {
                        self.thread_function(path, arguments, place)
                    }
                    "select" | "selectors" => self.select_function(path, arguments, place),
                    "socketserver" => self.server(path, arguments, place),
                    "struct" | "os" | "time" | "datetime" | "random" | "binascii" | "sys" | "errno" => {
                        self.library_function(path, arguments, place)
                    }
                    _ => {
                        let _ = callee;
                        Ok(None)
                    }
                };
            }
        };
        Ok(Some(value))
    }

    fn conversion(&mut self, path: &str, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        if arguments.is_empty() {
            return Ok(match path {
                "bool" => Value::word("false", Type::Bool),
                "bytes" | "bytearray" if !self.is_python2() => Value { ty: Type::Bytes, ..Value::text("") },
                _ => Value::text(""),
            });
        }
        let value = self.expr(&arguments[0].value)?;
        Ok(match path {
            "str" | "unicode" if arguments.len() > 1 => {
                self.encoding(&arguments[1..], place)?;
                Value { ty: Type::Str, ..value }
            }
            "str" | "unicode" => {
                let shown = self.shown(value);
                match shown.ty {
                    Type::Str => shown,
                    _ if shown.is_simple() || matches!(shown.code, Code::Call(_)) => {
                        Value::call(format!("str {}", shown.word_text()), Type::Str)
                    }
                    _ => Value::new(Code::Text(shown.pieces()), Type::Str),
                }
            }
            "bytes" | "bytearray" => match value.ty.solid() {
                Type::Str => {
                    self.encoding(&arguments[1..], place)?;
                    Value { ty: Type::Bytes, ..value }
                }
                Type::Bytes => value,
                Type::Int => Value::call(format!("repeat \"\\0\" {}", value.word_text()), Type::Bytes),
                Type::List(_) | Type::Tuple(_) => {
                    let helper = self.helper("bytes_of");
                    Value::call(format!("{helper} {}", value.word_text()), Type::Bytes)
                }
                _ => {
                    self.encoding(&arguments[1..], place)?;
                    Value { ty: Type::Bytes, ..value }
                }
            },
            "repr" | "ascii" => self.as_repr(value),
            "format" => match arguments.get(1).map(|spec| self.constant(&spec.value)).map(|spec| &spec.kind) {
                Some(ExprKind::Text { pieces, .. }) => match &pieces[..] {
                    [super::ast::Piece::Literal(spec)] => {
                        let spec = String::from_utf8_lossy(spec).into_owned();
                        self.with_spec(value, &spec, place)?
                    }
                    _ => self.shown(value),
                },
                _ => self.shown(value),
            },
            "bool" => Value::new(
                Code::Not(Box::new(Value::new(Code::Operation(value.negated(), Binding::Not), Type::Bool))),
                Type::Bool,
            ),
            "chr" => {
                let helper = self.helper("character");
                Value::call(format!("{helper} {}", value.word_text()), Type::Str)
            }
            "ord" => Value::call(format!("get $(unpack B {}) 0", value.word_text()), Type::Int),
            "hex" => {
                let helper = self.helper("in_base");
                joined(vec![
                    vec![Piece::Literal(b"0x".to_vec())],
                    Value::call(format!("{helper} {} 16", value.word_text()), Type::Str).pieces(),
                ])
            }
            "bin" => {
                let helper = self.helper("in_base");
                joined(vec![
                    vec![Piece::Literal(b"0b".to_vec())],
                    Value::call(format!("{helper} {} 2", value.word_text()), Type::Str).pieces(),
                ])
            }
            _ => return refuse(place, format!("`{path}` has no counterpart")),
        })
    }

    /// Checks the words behind a text in `encode` and `decode`: only UTF-8 is what it is here.
    pub(super) fn encoding(&mut self, arguments: &'p [Argument], place: Place) -> Translated<()> {
        for argument in arguments {
            let value = self.constant(&argument.value);
            let ExprKind::Text { pieces, .. } = &value.kind else {
                return refuse(place, "an encoding that is computed");
            };
            let name = match &pieces[..] {
                [super::ast::Piece::Literal(name)] => String::from_utf8_lossy(name).to_lowercase(),
                _ => String::new(),
            };
            let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            match name.as_str() {
                "utf8" | "ascii" | "usascii" => {}
                "ignore" | "replace" | "backslashreplace" | "surrogateescape" | "strict" | "xmlcharrefreplace" => {
                    self.note(place, "text is bytes here: bytes that are no UTF-8 stay as they are");
                }
                "latin1" | "iso88591" | "cp1252" => {
                    self.note(place, "text is bytes here: a character beyond ASCII stays as UTF-8");
                }
                _ => return refuse(place, format!("text is UTF-8 here, and not {name}")),
            }
        }
        Ok(())
    }

    fn open(&mut self, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        let Some(path) = argument(arguments, "file", 0) else { return refuse(place, "`open` takes a path") };
        let path = self.expr(path)?;
        let mode = match argument(arguments, "mode", 1).map(|mode| self.constant(mode)).map(|mode| &mode.kind) {
            None => "r".to_owned(),
            Some(ExprKind::Text { pieces, .. }) => match &pieces[..] {
                [super::ast::Piece::Literal(mode)] => String::from_utf8_lossy(mode).into_owned(),
                _ => String::new(),
            },
            _ => String::new(),
        };
        let ty = if mode.contains('b') { Type::SocketFile(false) } else { Type::File };
        let word = match mode.replace(['b', 't', 'U'], "").as_str() {
            "r" | "" => "",
            "w" => " w",
            "a" => " a",
            _ => return refuse(place, "a file is opened to read (r), to write anew (w) or to append (a)"),
        };
        Ok(Value::call(format!("open {}{word}", path.word_text()), ty))
    }

    /// Functions of lists.
    fn of_lists(&mut self, path: &str, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        let value = match arguments.first() {
            Some(first) if first.name.is_none() && !first.starred => self.expr(&first.value)?,
            _ if matches!(path, "list" | "tuple" | "set") => {
                return Ok(Value::new(Code::List(Vec::new()), Type::list(Type::Never)));
            }
            _ if path == "dict" && arguments.is_empty() => {
                return Ok(Value::new(
                    Code::List(Vec::new()),
                    Type::Dict(Box::new(Type::Never), Box::new(Type::Never)),
                ));
            }
            _ => return refuse(place, format!("`{path}` is used in a way that has no counterpart")),
        };
        let of = value.ty.element();
        let helped = |this: &mut Self, name: &'static str, ty: Type| {
            let helper = this.helper(name);
            Value::call(format!("{helper} {}", value.word_text()), ty)
        };
        Ok(match path {
            "list" | "tuple" => match value.ty.solid() {
                Type::Dict(key, _) => helped(self, "keys_of", Type::list((**key).clone())),
                Type::Str => helped(self, "letters", Type::list(Type::Str)),
                Type::Bytes => helped(self, "numbers_of", Type::list(Type::Int)),
                _ => value,
            },
            "set" => helped(self, "distinct", Type::list(of)),
            "sorted" if arguments.len() == 1 => helped(self, "sorted_list", Type::list(of)),
            "reversed" => helped(self, "reversed_list", Type::list(of)),
            "sum" if arguments.len() == 1 => helped(self, "sum_of", of),
            "min" | "max" => {
                let all = if arguments.len() > 1 {
                    let values = self.plain_arguments(arguments, place)?;
                    let ty = values.iter().map(|value| value.ty.clone()).fold(Type::Never, Type::join);
                    Value::new(Code::List(values), Type::list(ty))
                } else {
                    value
                };
                let helper = self.helper(if path == "min" { "least" } else { "greatest" });
                Value::call(format!("{helper} {}", all.word_text()), all.ty.element())
            }
            "abs" => {
                let ty = value.ty.clone();
                let helper = self.helper("absolute");
                Value::call(format!("{helper} {}", value.word_text()), ty)
            }
            "round" => {
                let digits = match arguments.get(1) {
                    Some(digits) => self.expr(&digits.value)?.word_text(),
                    None => "none".to_owned(),
                };
                let helper = self.helper("rounded");
                let ty = if arguments.len() > 1 { Type::Float } else { Type::Int };
                Value::call(format!("{helper} {} {digits}", value.word_text()), ty)
            }
            "any" => helped(self, "any_of", Type::Bool),
            "all" => helped(self, "all_of", Type::Bool),
            _ => return refuse(place, format!("`{path}` has no counterpart here")),
        })
    }

    /// What `as_handle` needs: the name of a variable that holds the handle.
    pub(super) fn as_handle(&mut self, value: Value) -> String {
        let wanted = match value.ty.solid() {
            Type::File => "file",
            Type::SocketFile(_) => "stream",
            Type::Socket(_) => "sock",
            _ => "handle",
        };
        match self.in_variable(value, wanted).code {
            Code::Variable(name) | Code::Argument(name) => name,
            _ => wanted.to_owned(),
        }
    }

    pub(super) fn unknown_family(&self, value: &Value) -> Family {
        match value.ty.solid() {
            Type::Socket(family) => *family,
            _ => Family::Unknown,
        }
    }
}
