//! What a look through the whole program tells before any of it is translated: modules, functions, which names are
//! whose, what is changed where.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::ast::{Block, Clause, Expr, ExprKind, Function, Piece, Program, Stmt, StmtKind};

/// Methods that change the list or table they are called on.
pub(super) const CHANGING: &[&str] = &[
    "append",
    "remove",
    "pop",
    "insert",
    "extend",
    "clear",
    "add",
    "discard",
    "update",
    "setdefault",
    "sort",
    "reverse",
    "popleft",
    "appendleft",
    "register",
    "unregister",
];

/// Methods of a socket whose argument is an address.
const TAKE_ADDRESS: &[&str] = &["bind", "connect", "connect_ex", "sendto", "create_connection", "create_server"];

/// Names of a function or of the program's top level.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Those it assigns.
    pub assigned: HashSet<String>,
    /// Those it declares `global`.
    pub global: HashSet<String>,
    /// Those whose value it changes in place.
    pub changed: HashSet<String>,
    /// Those it reads.
    pub read: HashSet<String>,
}

#[derive(Debug, Default)]
pub(super) struct Facts<'p> {
    /// What an imported name stands for: `socket`, `socket.AF_INET`.
    pub imports: HashMap<String, String>,
    /// Modules all of whose names were imported.
    pub stars: Vec<String>,
    pub functions: HashMap<String, &'p Function>,
    /// The functions of classes that socketserver calls.
    pub handlers: HashMap<String, &'p Stmt>,
    /// Names by function; the empty name is the top level.
    pub names: HashMap<String, Names>,
    /// Literals of the names that get one, and only once.
    pub constants: HashMap<String, &'p Expr>,
    counts: HashMap<String, usize>,
    /// Names that are handed to calls that take an address.
    pub addresses: HashSet<String>,
    /// Every name there is, so that new ones can be told apart.
    pub all: HashSet<String>,
    pub has_threads: bool,
    /// Whether some thread is not waited for at the end, or must be.
    pub daemons: bool,
    pub ordinary_threads: bool,
}

impl<'p> Facts<'p> {
    pub(super) fn gather(program: &'p Program) -> Facts<'p> {
        let mut facts = Facts::default();
        facts.names.insert(String::new(), Names::default());
        facts.block(&program.body, "", false);
        let once: Vec<String> =
            facts.constants.keys().filter(|name| facts.counts.get(*name) == Some(&1)).cloned().collect();
        facts.constants.retain(|name, _| once.contains(name));
        facts
    }

    /// Names of the top level that all tasks must see alike, and those that functions assign.
    pub(super) fn shared_in(&self, function: &str) -> BTreeSet<String> {
        let Some(names) = self.names.get(function) else { return BTreeSet::new() };
        let top = &self.names[""];
        let local = |name: &String| names.assigned.contains(name) && !names.global.contains(name);
        let mut shared: BTreeSet<String> = names.global.iter().cloned().collect();
        shared.extend(names.changed.iter().filter(|name| top.assigned.contains(*name) && !local(name)).cloned());
        if self.has_threads {
            let moves = |name: &String| {
                self.counts.get(name).is_some_and(|count| *count > 1)
                    || self.names.values().any(|names| names.changed.contains(name) || names.global.contains(name))
            };
            let read = names.read.iter().filter(|name| top.assigned.contains(*name) && !local(name) && moves(name));
            shared.extend(read.cloned());
        }
        shared.retain(|name| !self.imports.contains_key(name) && !self.functions.contains_key(name));
        shared
    }

    fn in_scope(&mut self, scope: &str) -> &mut Names {
        self.names.entry(scope.to_owned()).or_default()
    }

    fn assigned(&mut self, scope: &str, name: &str, in_loop: bool) {
        self.all.insert(name.to_owned());
        *self.counts.entry(name.to_owned()).or_default() += if in_loop { 2 } else { 1 };
        self.in_scope(scope).assigned.insert(name.to_owned());
    }

    fn block(&mut self, block: &'p Block, scope: &str, in_loop: bool) {
        for statement in block {
            self.statement(statement, scope, in_loop);
        }
    }

    #[allow(clippy::too_many_lines, reason = "one row for each kind of statement")]
    fn statement(&mut self, statement: &'p Stmt, scope: &str, in_loop: bool) {
        match &statement.kind {
            StmtKind::Expr(value) | StmtKind::Return(Some(value)) | StmtKind::Raise(Some(value)) => {
                self.expr(value, scope);
            }
            StmtKind::Assign(targets, value) => {
                if let [Expr { kind: ExprKind::Name(name), .. }] = &targets[..] {
                    self.constants.insert(name.clone(), value);
                }
                self.expr(value, scope);
                for target in targets {
                    self.target(target, scope, in_loop);
                    self.daemon(target, value);
                }
            }
            StmtKind::Augmented(target, _, value) => {
                self.expr(value, scope);
                self.expr(target, scope);
                self.target(target, scope, true);
                if let ExprKind::Name(name) = &target.kind {
                    self.in_scope(scope).changed.insert(name.clone());
                }
            }
            StmtKind::If { branches, otherwise } => {
                for (_, condition, block) in branches {
                    self.expr(condition, scope);
                    self.block(block, scope, in_loop);
                }
                if let Some((_, block)) = otherwise {
                    self.block(block, scope, in_loop);
                }
            }
            StmtKind::While { condition, body, otherwise } => {
                self.expr(condition, scope);
                self.block(body, scope, true);
                if let Some(block) = otherwise {
                    self.block(block, scope, in_loop);
                }
            }
            StmtKind::For { target, iterable, body, otherwise } => {
                self.expr(iterable, scope);
                self.target(target, scope, true);
                self.block(body, scope, true);
                if let Some(block) = otherwise {
                    self.block(block, scope, in_loop);
                }
            }
            StmtKind::Try { body, handlers, otherwise, finally } => {
                self.block(body, scope, in_loop);
                for handler in handlers {
                    if let Some(name) = &handler.name {
                        self.assigned(scope, name, true);
                    }
                    self.block(&handler.body, scope, in_loop);
                }
                for block in otherwise.iter().chain(finally.iter().map(|(_, block)| block)) {
                    self.block(block, scope, in_loop);
                }
            }
            StmtKind::With(items, body) => {
                for (value, target) in items {
                    self.expr(value, scope);
                    if let Some(target) = target {
                        self.target(target, scope, in_loop);
                    }
                }
                self.block(body, scope, in_loop);
            }
            StmtKind::Def(function) => self.function(function, scope),
            StmtKind::Class { name, bases, body, .. } => {
                self.all.insert(name.clone());
                let names = bases.iter().filter_map(dotted).collect::<Vec<_>>();
                if names.iter().any(|base| base.ends_with("RequestHandler")) {
                    self.handlers.insert(name.clone(), statement);
                    for method in body {
                        if let StmtKind::Def(function) = &method.kind {
                            self.function_as(function, &format!("{name}.{}", function.name));
                        }
                    }
                }
                if names.iter().any(|base| base.contains("Threading")) {
                    self.has_threads = true;
                }
            }
            StmtKind::Global(names) => {
                for name in names {
                    self.in_scope(scope).global.insert(name.clone());
                    self.assigned("", name, true);
                }
            }
            StmtKind::Import(modules) => {
                for (module, alias) in modules {
                    let name = alias.clone().unwrap_or_else(|| module.split('.').next().unwrap_or("").to_owned());
                    let stands_for = if alias.is_some() { module.clone() } else { name.clone() };
                    self.imports.insert(name, modern(&stands_for));
                }
            }
            StmtKind::FromImport(module, names) if names.is_empty() => self.stars.push(modern(module)),
            StmtKind::FromImport(module, names) => {
                for (name, alias) in names {
                    self.imports.insert(alias.clone(), format!("{}.{name}", modern(module)));
                }
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    if let ExprKind::Index(of, _) = &target.kind {
                        self.changed(of, scope);
                    }
                    self.expr(target, scope);
                }
            }
            StmtKind::Assert(condition, text) => {
                self.expr(condition, scope);
                if let Some(text) = text {
                    self.expr(text, scope);
                }
            }
            StmtKind::OldPrint { values, to, .. } => {
                for value in values.iter().chain(to) {
                    self.expr(value, scope);
                }
            }
            StmtKind::Return(None)
            | StmtKind::Raise(None)
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Pass
            | StmtKind::Other(_) => {}
        }
    }

    fn function(&mut self, function: &'p Function, scope: &str) {
        if scope.is_empty() {
            self.functions.entry(function.name.clone()).or_insert(function);
        }
        self.function_as(function, &function.name);
    }

    fn function_as(&mut self, function: &'p Function, scope: &str) {
        self.all.insert(function.name.clone());
        let scope = scope.to_owned();
        self.in_scope(&scope);
        for parameter in &function.parameters {
            self.assigned(&scope, &parameter.name, false);
            if let Some(default) = &parameter.default {
                self.expr(default, "");
            }
        }
        self.block(&function.body, &scope, false);
    }

    /// `thread.daemon = True`.
    fn daemon(&mut self, target: &Expr, value: &Expr) {
        if let ExprKind::Attribute(_, name) = &target.kind
            && (name == "daemon" || name == "daemon_threads")
            && matches!(value.kind, ExprKind::True)
        {
            self.daemons = true;
        }
    }

    fn target(&mut self, target: &'p Expr, scope: &str, in_loop: bool) {
        match &target.kind {
            ExprKind::Name(name) => self.assigned(scope, name, in_loop),
            ExprKind::Tuple(all) | ExprKind::List(all) => {
                for target in all {
                    self.target(target, scope, in_loop);
                }
            }
            ExprKind::Index(of, index) => {
                self.expr(index, scope);
                self.expr(of, scope);
                self.changed(of, scope);
            }
            ExprKind::Attribute(of, _) => self.expr(of, scope),
            _ => {}
        }
    }

    /// Notes that the value of a name is changed in place.
    fn changed(&mut self, of: &Expr, scope: &str) {
        match &of.kind {
            ExprKind::Name(name) => {
                self.in_scope(scope).changed.insert(name.clone());
            }
            ExprKind::Index(of, _) => self.changed(of, scope),
            _ => {}
        }
    }

    fn clauses(&mut self, clauses: &'p [Clause], scope: &str) {
        for clause in clauses {
            self.expr(&clause.iterable, scope);
            self.target(&clause.target, scope, true);
            for condition in &clause.conditions {
                self.expr(condition, scope);
            }
        }
    }

    fn expr(&mut self, value: &'p Expr, scope: &str) {
        match &value.kind {
            ExprKind::Name(name) => {
                self.all.insert(name.clone());
                self.in_scope(scope).read.insert(name.clone());
            }
            ExprKind::Text { pieces, .. } => {
                for piece in pieces {
                    if let Piece::Value { value, .. } = piece {
                        self.expr(value, scope);
                    }
                }
            }
            ExprKind::List(all) | ExprKind::Tuple(all) | ExprKind::Set(all) => {
                for value in all {
                    self.expr(value, scope);
                }
            }
            ExprKind::Dict(pairs) => {
                for (key, value) in pairs {
                    self.expr(key, scope);
                    self.expr(value, scope);
                }
            }
            ExprKind::Unary(_, value) | ExprKind::Not(value) => self.expr(value, scope),
            ExprKind::Binary(_, left, right) | ExprKind::Boolean { left, right, .. } => {
                self.expr(left, scope);
                self.expr(right, scope);
            }
            ExprKind::Compare(first, rest) => {
                self.expr(first, scope);
                for (_, value) in rest {
                    self.expr(value, scope);
                }
            }
            ExprKind::Call(callee, arguments) => {
                self.call(callee, arguments, scope);
                self.expr(callee, scope);
                for argument in arguments {
                    self.expr(&argument.value, scope);
                }
            }
            ExprKind::Attribute(of, _) => self.expr(of, scope),
            ExprKind::Index(of, index) => {
                self.expr(of, scope);
                self.expr(index, scope);
            }
            ExprKind::Slice { of, from, to, step } => {
                self.expr(of, scope);
                for part in [from, to, step].into_iter().flatten() {
                    self.expr(part, scope);
                }
            }
            ExprKind::Conditional { condition, yes, no } => {
                for part in [condition, yes, no] {
                    self.expr(part, scope);
                }
            }
            ExprKind::Lambda(_, body) => self.expr(body, scope),
            ExprKind::Comprehension { element, clauses, is_dict } => {
                self.clauses(clauses, scope);
                self.expr(element, scope);
                if let Some(value) = is_dict {
                    self.expr(value, scope);
                }
            }
            ExprKind::Walrus(name, value) => {
                self.assigned(scope, name, true);
                self.expr(value, scope);
            }
            ExprKind::Integer(_)
            | ExprKind::Float(_)
            | ExprKind::True
            | ExprKind::False
            | ExprKind::None
            | ExprKind::Other(_) => {}
        }
    }

    fn call(&mut self, callee: &Expr, arguments: &[super::ast::Argument], scope: &str) {
        let name = match &callee.kind {
            ExprKind::Attribute(of, name) => {
                if CHANGING.contains(&name.as_str()) {
                    self.changed(of, scope);
                }
                if name == "setDaemon" {
                    self.daemons = true;
                }
                name.as_str()
            }
            ExprKind::Name(name) => name,
            _ => return,
        };
        if matches!(name, "Thread" | "start_new_thread" | "Timer" | "ThreadPoolExecutor" | "submit")
            || name.starts_with("Threading")
        {
            self.has_threads = true;
            let is_daemon = |argument: &super::ast::Argument| {
                argument.name.as_deref() == Some("daemon") && matches!(argument.value.kind, ExprKind::True)
            };
            if name == "start_new_thread" || arguments.iter().any(is_daemon) {
                self.daemons = true;
            } else if name == "Thread" {
                self.ordinary_threads = true;
            }
        }
        if TAKE_ADDRESS.contains(&name) {
            for argument in arguments {
                if let ExprKind::Name(name) = &argument.value.kind {
                    self.addresses.insert(name.clone());
                }
            }
        }
    }
}

/// Dotted name of an expression that is nothing else: `socket.socket`.
pub(super) fn dotted(value: &Expr) -> Option<String> {
    match &value.kind {
        ExprKind::Name(name) => Some(name.clone()),
        ExprKind::Attribute(of, name) => Some(format!("{}.{name}", dotted(of)?)),
        _ => None,
    }
}

/// Name in Python 3 of a module of Python 2.
fn modern(module: &str) -> String {
    match module {
        "SocketServer" => "socketserver",
        "Queue" => "queue",
        "thread" => "_thread",
        other => other,
    }
    .to_owned()
}
