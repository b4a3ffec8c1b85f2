//! `try`, `raise` and `with`.

use super::ast::{Block, Expr, ExprKind, Handler, Place, Stmt, StmtKind};
use super::code::Value;
use super::facts::dotted;
use super::statement::merge;
use super::translator::{Around, Translated, Translator, Types, refuse};
use super::types::Type;

/// Which failures a class of exceptions means.
enum Class {
    Everything,
    /// Those with an errno.
    System,
    Errnos(&'static [&'static str]),
    LookUp,
    /// Those without an errno: raised by a text, or by Python itself.
    Other,
    Interrupt,
    Exit,
}

fn class(name: &str) -> Class {
    let short = name.rsplit('.').next().unwrap_or(name);
    match short {
        "Exception" | "BaseException" => Class::Everything,
        "OSError" | "error" | "IOError" | "EnvironmentError" | "SocketError" => Class::System,
        "timeout" | "TimeoutError" => Class::Errnos(&["ETIMEDOUT"]),
        "ConnectionRefusedError" => Class::Errnos(&["ECONNREFUSED"]),
        "ConnectionResetError" => Class::Errnos(&["ECONNRESET"]),
        "ConnectionAbortedError" => Class::Errnos(&["ECONNABORTED"]),
        "BrokenPipeError" => Class::Errnos(&["EPIPE", "ESHUTDOWN"]),
        "ConnectionError" => Class::Errnos(&["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EPIPE", "ESHUTDOWN"]),
        "BlockingIOError" => Class::Errnos(&["EAGAIN", "EINPROGRESS", "EALREADY"]),
        "FileNotFoundError" => Class::Errnos(&["ENOENT"]),
        "FileExistsError" => Class::Errnos(&["EEXIST"]),
        "PermissionError" => Class::Errnos(&["EACCES", "EPERM"]),
        "IsADirectoryError" => Class::Errnos(&["EISDIR"]),
        "InterruptedError" => Class::Errnos(&["EINTR"]),
        "gaierror" | "herror" => Class::LookUp,
        "KeyboardInterrupt" => Class::Interrupt,
        "SystemExit" => Class::Exit,
        _ => Class::Other,
    }
}

impl<'p> Translator<'p> {
    pub(super) fn try_(&mut self, statement: &'p Stmt) -> Translated<()> {
        let StmtKind::Try { body, handlers, otherwise, finally } = &statement.kind else { return Ok(()) };
        let (interrupts, handlers): (Vec<&Handler>, Vec<&Handler>) =
            handlers.iter().partition(|handler| self.is_only(handler, true));
        let handlers: Vec<&Handler> = handlers.into_iter().filter(|handler| !self.is_only(handler, false)).collect();
        let interrupt = interrupts.first().copied().filter(|handler| !is_nothing(&handler.body));
        let before = self.env.clone();
        let flag = interrupt.map(|_| self.fresh("interrupted"));
        // Set back wherever the block is left without Ctrl-C.
        let unset = flag.clone().map(|flag| format!("{flag} = false"));
        if let Some(flag) = &flag {
            self.out.line(format!("{flag} = true"));
        }
        let passed = otherwise.as_ref().filter(|_| !handlers.is_empty()).map(|_| self.fresh("failed"));
        if let Some(passed) = &passed {
            self.out.line(format!("{passed} = true"));
        }
        let bare = handlers.is_empty() && flag.is_none() && finally.is_none();
        let mark = self.out.lines.len();
        if !bare {
            self.out.open("try {");
            self.header_comment(mark, statement.place);
        }
        self.around.extend(unset.clone().map(Around::Try));
        let mut after: Option<Types> = None;
        self.dead = false;
        self.block(body);
        let end = self.env.clone();
        if let Some(passed) = passed.as_ref().filter(|_| !self.dead) {
            self.out.line(format!("{passed} = false"));
        }
        if let (None, Some(otherwise)) = (&passed, otherwise) {
            self.block(otherwise);
        }
        if !self.dead {
            let env = self.env.clone();
            merge(&mut after, &env);
            self.out.lines_extend(unset.clone());
        }
        let mut raised = Some(before.clone());
        merge(&mut raised, &end);
        let raised = raised.unwrap_or_default();
        if !handlers.is_empty() {
            self.handlers(&handlers, &raised, unset.as_ref(), &mut after)?;
        }
        if flag.is_some() {
            self.around.pop();
        }
        if finally.is_some() || flag.is_some() {
            self.finally(flag.as_deref(), interrupt, finally.as_ref(), &raised);
        }
        self.dead = after.is_none();
        self.env = after.unwrap_or(raised);
        if !bare {
            self.out.close();
        }
        if let (Some(passed), Some(otherwise)) = (passed, otherwise) {
            self.out.open(format!("if not ${passed} {{"));
            let mut after = Some(self.env.clone());
            let dead = self.dead;
            self.branch(otherwise, &mut after);
            self.out.close();
            self.dead = dead;
            self.env = after.unwrap_or_default();
        }
        Ok(())
    }

    /// Whether a handler is there for Ctrl-C alone, or for `sys.exit` alone.
    fn is_only(&self, handler: &Handler, interrupt: bool) -> bool {
        let names = handler.class.as_ref().map(classes).unwrap_or_default();
        !names.is_empty()
            && names.iter().all(|name| match class(name) {
                Class::Interrupt => interrupt,
                Class::Exit => !interrupt,
                _ => false,
            })
    }

    fn handlers(
        &mut self,
        handlers: &[&'p Handler],
        raised: &Types,
        unset: Option<&String>,
        after: &mut Option<Types>,
    ) -> Translated<()> {
        let tests: Vec<Option<Vec<String>>> = handlers.iter().map(|handler| self.test(handler)).collect();
        let raises = handlers.iter().any(|handler| raises_again(&handler.body));
        let wants_name =
            handlers.iter().any(|handler| handler.name.is_some()) || tests.iter().any(Option::is_some) || raises;
        let name = handlers.iter().find_map(|handler| handler.name.clone());
        let variable = match &name {
            Some(name) => self.variable_name(name),
            None if wants_name => self.fresh("err"),
            None => String::new(),
        };
        self.out.from = handlers[0].place.line;
        self.out.turn(format!("}} catch {variable} {{").replace("  ", " "));
        self.out.lines_extend(unset.cloned());
        let outer = self.caught.replace(variable.clone());
        let mut open = false;
        let mut covers_all = false;
        for (handler, test) in handlers.iter().zip(tests) {
            self.env.clone_from(raised);
            match &test {
                Some(words) => {
                    let test = words.iter().map(|word| word.replace('@', &variable)).collect::<Vec<_>>().join(" or ");
                    if open {
                        self.out.turn(format!("}} else if {test} {{"));
                    } else {
                        self.out.open(format!("if {test} {{"));
                        open = true;
                    }
                }
                None => {
                    covers_all = true;
                    if open {
                        self.out.turn("} else {");
                    }
                }
            }
            if let Some(own) = &handler.name {
                let own_variable = self.variable_name(own);
                if own_variable != variable {
                    self.out.line(format!("{own_variable} = ${variable}"));
                }
                self.define(own, Type::Error);
            }
            self.out.from = handler.place.line;
            self.branch(&handler.body, after);
            if covers_all {
                break;
            }
        }
        if open && !covers_all {
            self.out.turn("} else {");
            self.out.line(format!("raise ${variable}"));
        }
        if open {
            self.out.close();
        }
        self.caught = outer;
        Ok(())
    }

    /// The test that a handler's class is, with `@` for the error; none when it takes everything.
    fn test(&mut self, handler: &'p Handler) -> Option<Vec<String>> {
        let names = classes(handler.class.as_ref()?);
        let mut tests: Vec<String> = Vec::new();
        for name in names {
            let name = self.facts.imports.get(&name).cloned().unwrap_or(name);
            let mut add = |test: String| {
                if !tests.contains(&test) {
                    tests.push(test);
                }
            };
            match class(&name) {
                Class::Everything => return None,
                Class::System => add("$(errno $@)".to_owned()),
                Class::Errnos([only]) => add(format!("$(errno $@) == \"{only}\"")),
                Class::Errnos(many) => {
                    let many: Vec<String> = many.iter().map(|name| format!("\"{name}\"")).collect();
                    add(format!("$(contains [{}] $(errno $@))", many.join(", ")));
                }
                Class::LookUp => add("$(startswith $(errno $@) EAI_)".to_owned()),
                Class::Other => add("$(errno $@) == \"\"".to_owned()),
                Class::Interrupt | Class::Exit => {}
            }
        }
        Some(tests)
    }

    /// `finally`, with what Ctrl-C does.
    fn finally(
        &mut self,
        flag: Option<&str>,
        interrupt: Option<&'p Handler>,
        finally: Option<&'p (Place, Block)>,
        raised: &Types,
    ) {
        self.out.turn("} finally {");
        self.env.clone_from(raised);
        if let (Some(flag), Some(handler)) = (flag, interrupt) {
            self.out.from = handler.place.line;
            self.out.comment(" Ctrl-C ends the program through here.");
            self.out.open(format!("if ${flag} {{"));
            if handler.name.is_some() || raises_again(&handler.body) {
                self.note(handler.place, "Ctrl-C is no error here: it ends the program with exit code 130");
            }
            let outer = std::mem::take(&mut self.around);
            let caught = self.caught.replace(String::new());
            self.block(&handler.body);
            self.caught = caught;
            self.around = outer;
            self.out.close();
        }
        if let Some((place, body)) = finally {
            self.out.from = place.line;
            let outer = std::mem::take(&mut self.around);
            self.block(body);
            self.around = outer;
        }
    }

    pub(super) fn raise(&mut self, value: Option<&'p Expr>, place: Place) -> Translated<()> {
        match value {
            None => match self.caught.clone() {
                Some(caught) if !caught.is_empty() => self.out.line(format!("raise ${caught}")),
                // Ctrl-C goes on by itself.
                Some(_) => {}
                _ => return refuse(place, "there is no exception here that could be raised again"),
            },
            Some(value) => {
                let text = match &value.kind {
                    ExprKind::Call(callee, arguments) => match (dotted(callee), &arguments[..]) {
                        (Some(name), _) if name == "SystemExit" => {
                            let code = match arguments.first() {
                                Some(code) => format!("exit {}", self.expr(&code.value)?.word_text()),
                                None => "exit".to_owned(),
                            };
                            self.out.line(code);
                            self.dead = true;
                            return Ok(());
                        }
                        (Some(name), []) => Value::text(name.rsplit('.').next().unwrap_or(&name)),
                        (Some(name), [only]) if matches!(class(&name), Class::Other | Class::Everything) => {
                            let value = self.expr(&only.value)?;
                            self.shown(value)
                        }
                        (Some(name), _) => {
                            return refuse(place, format!("`{name}` with an errno: `raise` takes a text here"));
                        }
                        (None, _) => return refuse(place, "what is raised here is not known"),
                    },
                    ExprKind::Name(name) if self.is_variable(name) => {
                        let error = self.expr(value)?;
                        self.out.line(format!("raise {}", error.word_text()));
                        self.dead = true;
                        return Ok(());
                    }
                    _ => match dotted(value) {
                        Some(name) if matches!(class(&name), Class::Other | Class::Everything) => {
                            Value::text(name.rsplit('.').next().unwrap_or(&name))
                        }
                        Some(name) => {
                            return refuse(place, format!("`{name}` has an errno: `raise` takes a text here"));
                        }
                        None => return refuse(place, "what is raised here is not known"),
                    },
                };
                let text = if text.ty.solid() == &Type::Str {
                    text
                } else {
                    Value::new(super::code::Code::Text(text.pieces()), Type::Str)
                };
                self.out.line(format!("raise {}", text.word_text()));
            }
        }
        self.dead = true;
        Ok(())
    }

    pub(super) fn with(&mut self, items: &'p [(Expr, Option<Expr>)], body: &'p Block, place: Place) -> Translated<()> {
        let Some(((value, target), rest)) = items.split_first() else {
            self.block(body);
            return Ok(());
        };
        let mark = self.out.lines.len();
        let inner = self.expr(value)?;
        let ending = match inner.ty.solid() {
            Type::Socket(_) | Type::File | Type::SocketFile(_) | Type::Server { .. } | Type::Never | Type::Any => {
                "close"
            }
            Type::Lock => "lock",
            Type::Pool => "wait",
            _ => return refuse(place, "`with` on this has no counterpart"),
        };
        if ending == "lock" {
            let lock = inner.word_text();
            self.out.line(format!("take {lock}"));
            self.out.open("try {");
            self.header_comment(mark, place);
            self.with(rest, body, place)?;
            self.out.turn("} finally {");
            self.out.line(format!("put {lock} true"));
            self.out.close();
            return Ok(());
        }
        let handle = match target {
            Some(Expr { kind: ExprKind::Name(name), .. }) => {
                if !matches!(&inner.code, super::code::Code::Variable(same) if *same == self.variable_name(name)) {
                    self.assign_name(name, &inner);
                }
                self.variable_name(name)
            }
            Some(target) => return refuse(target.place, "`with … as` takes one name here"),
            None => self.as_handle(inner.clone()),
        };
        if ending == "wait" {
            self.with(rest, body, place)?;
            self.out.line(format!("wait ${handle}"));
            return Ok(());
        }
        let header = self.out.lines.len();
        self.out.open("try {");
        if let Some(words) = self.trailing_comment(place.line) {
            let rest = self.out.take_since(header + 1);
            self.out.remark(header, &words);
            self.out.put_back(rest);
        }
        self.with(rest, body, place)?;
        let dead = self.dead;
        self.out.turn("} finally {");
        self.out.line(format!("{handle}.close"));
        self.out.close();
        self.dead = dead;
        Ok(())
    }
}

/// Dotted names of the classes that a handler names.
fn classes(class: &Expr) -> Vec<String> {
    match &class.kind {
        ExprKind::Tuple(all) => all.iter().filter_map(dotted).collect(),
        _ => dotted(class).into_iter().collect(),
    }
}

fn is_nothing(block: &Block) -> bool {
    block.iter().all(|statement| matches!(statement.kind, StmtKind::Pass | StmtKind::Break))
}

fn raises_again(block: &[Stmt]) -> bool {
    block.iter().any(|statement| match &statement.kind {
        StmtKind::Raise(None) => true,
        StmtKind::If { branches, otherwise } => {
            branches.iter().any(|(_, _, block)| raises_again(block))
                || otherwise.as_ref().is_some_and(|(_, block)| raises_again(block))
        }
        StmtKind::While { body, .. } | StmtKind::For { body, .. } | StmtKind::With(_, body) => raises_again(body),
        StmtKind::Try { body, otherwise, finally, .. } => {
            raises_again(body)
                || otherwise.as_ref().is_some_and(|block| raises_again(block))
                || finally.as_ref().is_some_and(|(_, block)| raises_again(block))
        }
        _ => false,
    })
}
