//! Threads, pools, queues, locks: tasks and channels here. And `select`, which is `poll`.

use super::ast::{Argument, Expr, ExprKind, Place, Stmt};
use super::call::argument;
use super::code::{Binding, Code, Value};
use super::translator::{Translated, Translator, refuse};
use super::types::{Family, Type};

impl<'p> Translator<'p> {
    pub(super) fn thread_function(
        &mut self,
        path: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Option<Value>> {
        let value = match path {
            "threading.Thread" => match self.spawn(arguments, place)? {
                Started::Call(words) => Value::call(words, Type::Task),
                Started::Server(server) => {
                    let name = self.fresh("serving");
                    self.serving(&name, &server);
                    Value::variable(name, Type::Task)
                }
            },
            "_thread.start_new_thread" | "_thread.start_new" => match self.spawn(arguments, place)? {
                Started::Call(words) => Value::call(words, Type::Task),
                Started::Server(_) => return refuse(place, "a server is not run so"),
            },
            "threading.Timer" => {
                let (Some(time), Some(function)) =
                    (argument(arguments, "interval", 0), argument(arguments, "function", 1))
                else {
                    return refuse(place, "a timer has a time and a function");
                };
                let time = self.expr(time)?;
                let words = self.target_words(function, argument(arguments, "args", 2), place)?;
                Value::call(format!("spawn {{ sleep {}; {words} }}", time.word_text()), Type::Task)
            }
            "threading.Lock" | "threading.RLock" | "_thread.allocate_lock" => {
                let name = self.fresh("lock");
                self.out.line(format!("{name} = channel"));
                self.out.line(format!("put ${name} true"));
                Value::variable(name, Type::Lock)
            }
            "threading.Semaphore" | "threading.BoundedSemaphore" => {
                let count = match arguments.first() {
                    Some(count) => self.expr(&count.value)?.word_text(),
                    None => "1".to_owned(),
                };
                let name = self.fresh("semaphore");
                let turn = self.fresh("turn");
                self.out.line(format!("{name} = channel"));
                self.out.line(format!("for {turn} in range {count} {{ put ${name} true }}"));
                Value::variable(name, Type::Lock)
            }
            "threading.Event" => Value::call("channel", Type::Event),
            "threading.Barrier" => {
                let count = self.plain_arguments(arguments, place)?;
                let count = count.first().map(Value::word_text).unwrap_or_default();
                Value::call(format!("barrier {count}"), Type::Any)
            }
            "threading.active_count" | "threading.activeCount" => {
                let helper = self.helper("task_count");
                Value::call(helper, Type::Int)
            }
            "queue.Queue" | "queue.SimpleQueue" => match argument(arguments, "maxsize", 0) {
                Some(size) if !matches!(&size.kind, ExprKind::Integer(zero) if zero == "0") => {
                    Value::call(format!("channel {}", self.expr(size)?.word_text()), Type::Queue)
                }
                _ => Value::call("channel", Type::Queue),
            },
            path if path.ends_with("ThreadPoolExecutor") => {
                if !arguments.is_empty() {
                    self.note(place, "a pool bounds how many threads run at once; tasks here all run");
                }
                Value::new(Code::List(Vec::new()), Type::Pool)
            }
            path if path.ends_with("futures.wait") || path.ends_with("as_completed") => {
                let tasks = match arguments.first() {
                    Some(tasks) => self.expr(&tasks.value)?,
                    None => return refuse(place, "it takes a list of tasks"),
                };
                if path.ends_with("wait") {
                    return Ok(Some(Value::call(format!("wait {}", tasks.word_text()), Type::None)));
                }
                self.note(place, "the tasks are waited for in their order here, not in that of their ends");
                match tasks.ty.solid() {
                    Type::Dict(..) => {
                        let helper = self.helper("keys_of");
                        Value::call(format!("{helper} {}", tasks.word_text()), Type::list(Type::Task))
                    }
                    _ => Value { ty: Type::list(Type::Task), ..tasks },
                }
            }
            _ => return Ok(None),
        };
        Ok(Some(value))
    }

    /// `spawn f words` of the arguments of Thread or `start_new_thread`.
    fn spawn(&mut self, arguments: &'p [Argument], place: Place) -> Translated<Started> {
        let first = arguments.first().filter(|one| one.name.is_none()).map(|one| &one.value);
        let Some(target) = argument(arguments, "target", usize::MAX).or(first) else {
            return refuse(place, "a thread without a target");
        };
        if let ExprKind::Attribute(of, method) = &target.kind
            && method == "serve_forever"
        {
            let server = self.expr(of)?;
            if matches!(server.ty.solid(), Type::Server { .. }) {
                return Ok(Started::Server(server));
            }
        }
        let given = argument(arguments, "args", 1).filter(|given| !std::ptr::eq(*given, target));
        if arguments.iter().any(|one| one.name.as_deref() == Some("kwargs")) {
            return refuse(place, "`kwargs` of a thread has no counterpart");
        }
        let words = self.target_words(target, given, place)?;
        Ok(Started::Call(format!("spawn {words}")))
    }

    /// The call that a target and its tuple of arguments are.
    fn target_words(&mut self, target: &'p Expr, given: Option<&'p Expr>, place: Place) -> Translated<String> {
        let name = match &target.kind {
            ExprKind::Name(name) if self.facts.functions.contains_key(name) => name.clone(),
            ExprKind::Lambda(parameters, body) if parameters.is_empty() => match &body.kind {
                ExprKind::Call(callee, arguments) => match &callee.kind {
                    ExprKind::Name(name) if self.facts.functions.contains_key(name) => {
                        return self.own_words(name, arguments, place);
                    }
                    _ => return refuse(target.place, "only a function of the program can be a task here"),
                },
                _ => return refuse(target.place, "only a function of the program can be a task here"),
            },
            _ => return refuse(target.place, "only a function of the program can be a task here"),
        };
        let function = self.facts.functions[&name];
        let mut words = self.function_name(&name);
        let values = match given.map(|given| &given.kind) {
            None => Vec::new(),
            Some(ExprKind::Tuple(all) | ExprKind::List(all)) => self.all(all)?,
            // `args=(x)` is x itself, which Python then takes apart.
            Some(_) => return refuse(place, "the arguments of a thread are a tuple: `args=(x,)`"),
        };
        if values.len() > function.parameters.len() {
            return refuse(place, format!("`{name}` takes {} arguments", function.parameters.len()));
        }
        let mut values = values;
        for parameter in &function.parameters[values.len()..] {
            match &parameter.default {
                Some(default) => values.push(self.expr(default)?),
                None => return refuse(place, format!("the argument `{}` is missing", parameter.name)),
            }
        }
        for (index, value) in values.iter().enumerate() {
            self.known.learn_parameter(&name, index, value.ty.clone());
            words.push(' ');
            words.push_str(&value.word_text());
        }
        Ok(words)
    }

    /// `t = Thread(…)`: the task is made where it is started, when that is soon.
    pub(super) fn thread_variable(
        &mut self,
        name: &str,
        arguments: &'p [Argument],
        place: Place,
        block: &'p [Stmt],
        at: usize,
    ) -> Translated<bool> {
        let started = self.spawn(arguments, place)?;
        let soon = Self::thread_of_block(block, at, name) && !self.used_before_start(name, block, at);
        let variable = self.variable_name(name);
        match (started, soon) {
            (Started::Call(words), true) => {
                self.threads.insert(name.to_owned(), words);
            }
            (Started::Call(words), false) => {
                self.out.line(format!("{variable} = {words}"));
                self.define(name, Type::Task);
            }
            (Started::Server(server), _) => {
                self.serving(&variable, &server);
                self.define(name, Type::Task);
            }
        }
        Ok(true)
    }

    /// Whether a thread's variable is used for anything but `daemon` before it is started.
    fn used_before_start(&self, name: &str, block: &'p [Stmt], at: usize) -> bool {
        for statement in block.iter().skip(at + 1) {
            let text = self.text.get(statement.place.start..statement.place.end).unwrap_or("");
            if text.starts_with(&format!("{name}.start()")) {
                return false;
            }
            let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
            let mentioned = text
                .match_indices(name)
                .any(|(at, _)| !text[..at].ends_with(is_letter) && !text[at + name.len()..].starts_with(is_letter));
            let harmless = [".daemon", ".setDaemon", ".name", ".setName"]
                .iter()
                .any(|ending| text.starts_with(&format!("{name}{ending}")));
            if mentioned && !harmless {
                return true;
            }
        }
        true
    }

    /// `thread.start()` and `Thread(…).start()`. False when it is something else.
    pub(super) fn starts_thread(&mut self, of: &'p Expr, method: &str, place: Place) -> Translated<bool> {
        match (method, &of.kind) {
            ("start", ExprKind::Call(callee, arguments)) => {
                let path = self.path(callee).unwrap_or_default();
                if !matches!(path.as_str(), "threading.Thread" | "threading.Timer") {
                    return Ok(false);
                }
                if let Some(task) = self.thread_function(&path, arguments, place)?
                    && let Code::Call(words) = task.code
                {
                    self.out.line(words);
                }
                Ok(true)
            }
            ("start", ExprKind::Name(name)) => {
                if let Some(words) = self.threads.remove(name) {
                    let variable = self.variable_name(name);
                    let waited = self.reads_later(name);
                    self.out.line(if waited { format!("{variable} = {words}") } else { words });
                    self.define(name, Type::Task);
                    return Ok(true);
                }
                Ok(self.is_variable(name) && self.type_of(name).solid() == &Type::Task)
            }
            ("start", _) => Ok(self.expr(of)?.ty.solid() == &Type::Task),
            ("setDaemon" | "setName", ExprKind::Name(name)) => {
                Ok(self.threads.contains_key(name) || self.type_of(name).solid() == &Type::Task)
            }
            _ => Ok(false),
        }
    }

    /// Whether the variable of a thread is used for more than to start it.
    fn reads_later(&self, name: &str) -> bool {
        let uses = |text: &str| {
            let plain = text.matches(name).count();
            let start = [
                ".start()",
                ".daemon",
                ".setDaemon",
                " = threading.Thread",
                " = Thread",
                "=threading.Thread",
                "=Thread",
            ]
            .iter()
            .map(|ending| text.matches(&format!("{name}{ending}")).count())
            .sum::<usize>();
            plain > start
        };
        uses(self.text)
    }

    pub(super) fn thread_method(
        &mut self,
        _of: &'p Expr,
        value: Value,
        method: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Value> {
        let words = value.word_text();
        let timeout = match argument(arguments, "timeout", usize::MAX) {
            Some(Expr { kind: ExprKind::None, .. }) | None => String::new(),
            Some(time) => format!(" --timeout {}", self.expr(time)?.word_text()),
        };
        let given: Vec<Value> = arguments
            .iter()
            .filter(|one| one.name.is_none())
            .map(|one| self.expr(&one.value))
            .collect::<Translated<_>>()?;
        let none = |words: String| Value::call(words, Type::None);
        Ok(match (value.ty.solid(), method) {
            (Type::Task, "join") => match (&given[..], timeout.is_empty()) {
                ([], true) => none(format!("wait {words}")),
                ([time], _) => self.join_within(&words, &time.word_text()),
                _ => {
                    let time = timeout.trim_start_matches(" --timeout ").to_owned();
                    self.join_within(&words, &time)
                }
            },
            (Type::Task, "is_alive" | "isAlive") => {
                let helper = self.helper("is_running");
                Value::call(format!("{helper} {words}"), Type::Bool)
            }
            (Type::Task, "cancel") => none(format!("cancel {words}")),
            (_, "result") => Value::call(format!("wait {words}"), Type::Any),
            (Type::Pool, "submit") => {
                let Some(target) = arguments.first() else { return refuse(place, "it takes a function") };
                let ExprKind::Name(name) = &target.value.kind else {
                    return refuse(place, "only a function of the program can be a task here");
                };
                if !self.facts.functions.contains_key(name) {
                    return refuse(place, "only a function of the program can be a task here");
                }
                let words = self.own_words(name, &arguments[1..], place)?;
                Value::call(format!("spawn {words}"), Type::Task)
            }
            (Type::Pool, "map") => {
                let (Some(ExprKind::Name(name)), Some(list)) =
                    (arguments.first().map(|one| &one.value.kind), arguments.get(1))
                else {
                    return refuse(place, "it takes a function and a list");
                };
                if !self.facts.functions.contains_key(name) {
                    return refuse(place, "only a function of the program can be a task here");
                }
                let list = self.expr(&list.value)?;
                self.known.learn_parameter(name, 0, list.ty.element());
                let (tasks, item) = (self.fresh("tasks"), self.fresh("item"));
                self.out.line(format!("{tasks} = []"));
                self.out.open(format!("for {item} in {} {{", list.right_side()));
                let function = self.function_name(name);
                self.out.line(format!("{tasks} += [$(spawn {function} ${item})]"));
                self.out.close();
                let ty = self.known.returns.get(name).cloned().unwrap_or(Type::Never);
                Value::call(format!("wait ${tasks}"), Type::list(ty))
            }
            (Type::Pool, "shutdown") => none("wait".to_owned()),
            (_, "put") if !given.is_empty() => {
                let item = &given[0];
                self.known.learn("%queue", item.ty.clone());
                none(format!("put {words} {}{timeout}", item.word_text()))
            }
            (Type::Queue, "put_nowait") if !given.is_empty() => {
                self.known.learn("%queue", given[0].ty.clone());
                none(format!("put {words} {} --timeout 0", given[0].word_text()))
            }
            (Type::Queue, "get") => {
                let ty = self.known.globals.get("%queue").cloned().unwrap_or(Type::Never);
                let now = arguments.first().is_some_and(|one| matches!(one.value.kind, ExprKind::False));
                let timeout = if now { " --timeout 0" } else { timeout.as_str() };
                Value::call(format!("take {words}{timeout}"), ty)
            }
            (_, "get_nowait") => {
                let ty = self.known.globals.get("%queue").cloned().unwrap_or(Type::Never);
                Value::call(format!("take {words} --timeout 0"), ty)
            }
            (_, "task_done") => Value::word("none", Type::None),
            (Type::Queue, "qsize") => Value::call(format!("len {words}"), Type::Int),
            (Type::Queue, "empty") => Value::operation(format!("$(len {words}) == 0"), Binding::Comparison, Type::Bool),
            (Type::Lock, "acquire") => Value::call(format!("take {words}"), Type::Bool),
            (Type::Lock, "release") => none(format!("put {words} true")),
            (Type::Event, "set") => none(format!("closechannel {words}")),
            (Type::Event, "is_set" | "isSet") => {
                Value::operation(format!("$(poll [{words}] 0) != []"), Binding::Comparison, Type::Bool)
            }
            (Type::Event, "wait") => match (&given[..], timeout.is_empty()) {
                ([], true) => Value::call(format!("take {words}"), Type::Bool),
                ([time], _) => Value::operation(
                    format!("$(poll [{words}] {}) != []", time.word_text()),
                    Binding::Comparison,
                    Type::Bool,
                ),
                _ => {
                    let time = timeout.trim_start_matches(" --timeout ");
                    Value::operation(format!("$(poll [{words}] {time}) != []"), Binding::Comparison, Type::Bool)
                }
            },
            _ => return refuse(place, format!("the method `{method}` has no counterpart")),
        })
    }

    fn join_within(&mut self, task: &str, time: &str) -> Value {
        self.out.line(format!("try {{ within {time} {{ wait {task} }} }} catch {{ }}"));
        Value::word("none", Type::None)
    }

    // ---- select

    pub(super) fn select_function(
        &mut self,
        path: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Option<Value>> {
        match path {
            "select.select" => self.select(arguments, place).map(Some),
            path if path.starts_with("selectors.") && path.ends_with("Selector") => {
                Ok(Some(Value::new(Code::List(Vec::new()), Type::Selector)))
            }
            _ => refuse(place, format!("`{path}` has no counterpart: `poll` waits for a list of handles")),
        }
    }

    fn select(&mut self, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        let [reading, writing, ..] = arguments else { return refuse(place, "`select` takes three lists") };
        let reading = self.expr(&reading.value)?;
        let writing = self.expr(&writing.value)?;
        let timeout = match arguments.get(3) {
            Some(Argument { value: Expr { kind: ExprKind::None, .. }, .. }) | None => None,
            Some(time) => Some(self.expr(&time.value)?.word_text()),
        };
        let of = |value: &Value| Type::list(value.ty.element().join(Type::Never));
        let empty = || Value::new(Code::List(Vec::new()), Type::list(Type::Socket(Family::Unknown)));
        let types = vec![of(&reading), of(&writing), Type::list(Type::Socket(Family::Unknown))];
        let is_empty = |value: &Value| matches!(&value.code, Code::List(all) if all.is_empty());
        let time = timeout.as_ref().map(|time| format!(" {time}")).unwrap_or_default();
        if is_empty(&writing) {
            let ready = Value::call(format!("poll {}{time}", reading.word_text()), types[0].clone());
            return Ok(Value::new(Code::List(vec![ready, empty(), empty()]), Type::Tuple(types)));
        }
        if is_empty(&reading) {
            let ready = Value::call(format!("poll {}{time} --write", writing.word_text()), types[1].clone());
            return Ok(Value::new(Code::List(vec![empty(), ready, empty()]), Type::Tuple(types)));
        }
        let helper = self.helper("poll_both");
        let time = timeout.unwrap_or_else(|| "none".to_owned());
        let words = format!("{helper} {} {} {time}", reading.word_text(), writing.word_text());
        Ok(Value::call(words, Type::Tuple(types)))
    }

    pub(super) fn selector_method(
        &mut self,
        of: &'p Expr,
        value: Value,
        method: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Value> {
        match method {
            "select" => {
                let time = match argument(arguments, "timeout", 0) {
                    Some(Expr { kind: ExprKind::None, .. }) | None => "none".to_owned(),
                    Some(time) => self.expr(time)?.word_text(),
                };
                let helper = self.helper("selected");
                let ty = Type::list(Type::Tuple(vec![Type::SelectorKey, Type::Int]));
                Ok(Value::call(format!("{helper} {} {time}", value.word_text()), ty))
            }
            "close" => Ok(Value::word("none", Type::None)),
            "register" | "unregister" => {
                self.selector_statement(of, &value, method, arguments, place)?;
                Ok(Value::word("none", Type::None))
            }
            _ => refuse(place, format!("`{method}` of a selector has no counterpart")),
        }
    }

    pub(super) fn selector_statement(
        &mut self,
        of: &'p Expr,
        value: &Value,
        method: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<bool> {
        let Some(socket) = argument(arguments, "fileobj", 0) else { return refuse(place, "it takes a socket") };
        let socket = self.expr(socket)?;
        let changed = match method {
            "register" => {
                if let Some(events) = argument(arguments, "events", 1)
                    && self.path(events).as_deref() != Some("selectors.EVENT_READ")
                {
                    return refuse(events.place, "only EVENT_READ has a counterpart");
                }
                let data = match argument(arguments, "data", 2) {
                    Some(data) => self.expr(data)?,
                    None => Value::word("none", Type::None),
                };
                self.known.learn("%selector", data.ty.clone());
                format!("{} + [[{}, {}]]", value.word_text(), socket.operand(Binding::Or), data.operand(Binding::Or))
            }
            "unregister" => {
                let helper = self.helper("without_key");
                return self
                    .assign(
                        of,
                        Value::call(format!("{helper} {} {}", value.word_text(), socket.word_text()), Type::Selector),
                    )
                    .map(|()| true);
            }
            _ => return refuse(place, format!("`{method}` of a selector has no counterpart")),
        };
        self.assign(of, Value::operation(changed, Binding::Sum, Type::Selector))?;
        Ok(true)
    }
}

/// What a thread runs.
enum Started {
    Call(String),
    Server(Value),
}
