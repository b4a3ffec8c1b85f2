//! Statements, but for `try` and `with`.

use super::ast::{Block, Expr, ExprKind, Function, Place, Stmt, StmtKind};
use super::code::{Code, Value};
use super::translator::{Around, Translated, Translator, Types, refuse};
use super::types::Type;

/// Modules whose names are known here.
const MODULES: &[&str] = &[
    "socket",
    "sys",
    "os",
    "time",
    "threading",
    "_thread",
    "select",
    "selectors",
    "queue",
    "struct",
    "errno",
    "socketserver",
    "concurrent",
    "concurrent.futures",
    "datetime",
    "random",
    "binascii",
    "signal",
    "os.path",
    "typing",
    "types",
    "__future__",
    "multiprocessing",
    "subprocess",
    "contextlib",
    "string",
    "traceback",
    "logging",
];

impl<'p> Translator<'p> {
    pub(super) fn translate(&mut self, statement: &'p Stmt, block: &'p [Stmt], at: usize) -> Translated<()> {
        let place = statement.place;
        match &statement.kind {
            StmtKind::Expr(value) => self.alone(value),
            StmtKind::Assign(targets, value) => self.assignment(targets, value, block, at),
            StmtKind::Augmented(target, operator, value) => self.augmented(target, operator, value, place),
            StmtKind::If { branches, otherwise } => self.if_(branches, otherwise.as_ref()),
            StmtKind::While { condition, body, otherwise } => {
                self.while_(statement.id, place, condition, body, otherwise.as_ref())
            }
            StmtKind::For { target, iterable, body, otherwise } => {
                self.for_(statement.id, place, (target, iterable), body, otherwise.as_ref())
            }
            StmtKind::Try { .. } => self.try_(statement),
            StmtKind::With(items, body) => self.with(items, body, place),
            StmtKind::Def(function) => self.function(function, place),
            StmtKind::Class { name, decorated, .. } => self.class(name, *decorated, statement),
            StmtKind::Return(value) => self.return_(value.as_ref(), place),
            StmtKind::Raise(value) => self.raise(value.as_ref(), place),
            StmtKind::Break => self.leave_loop(true),
            StmtKind::Continue => self.leave_loop(false),
            StmtKind::Pass | StmtKind::Global(_) => Ok(()),
            StmtKind::Import(modules) => self.import(modules.iter().map(|(module, _)| module.as_str()), place),
            StmtKind::FromImport(module, _) => self.import([module.as_str()].into_iter(), place),
            StmtKind::Delete(targets) => self.delete(targets),
            StmtKind::Assert(condition, text) => self.assert(condition, text.as_ref()),
            StmtKind::OldPrint { values, newline, to } => self.old_print(values, *newline, to.as_ref()),
            StmtKind::Other(reason) => refuse(place, reason.clone()),
        }
    }

    /// An expression that stands alone: a call, or a text that documents.
    fn alone(&mut self, value: &'p Expr) -> Translated<()> {
        if let ExprKind::Text { pieces, .. } = &value.kind {
            return self.doc_comment(pieces);
        }
        if let ExprKind::Conditional { condition, yes, no } = &value.kind {
            let test = self.condition(condition)?;
            self.out.open(format!("if {} {{", test.right_side()));
            self.alone(yes)?;
            self.out.turn("} else {");
            self.alone(no)?;
            self.out.close();
            return Ok(());
        }
        if let ExprKind::Call(callee, arguments) = &value.kind
            && self.statement_call(callee, arguments, value.place)?
        {
            return Ok(());
        }
        if let ExprKind::Attribute(of, name) = &value.kind
            && let ExprKind::Name(owner) = &of.kind
            && self.is_variable(owner)
            && matches!(name.as_str(), "close" | "start" | "join" | "flush" | "shutdown")
        {
            self.note(value.place, &format!("without `()` Python calls nothing here: `{owner}.{name}()` is meant"));
            return Ok(());
        }
        let value = self.expr(value)?;
        // Any other value nobody takes, and it does nothing on the way.
        if let Code::Call(call) = value.code {
            self.out.line(call);
        }
        Ok(())
    }

    fn doc_comment(&mut self, pieces: &[super::ast::Piece]) -> Translated<()> {
        for piece in pieces {
            if let super::ast::Piece::Literal(text) = piece {
                let text = String::from_utf8_lossy(text).into_owned();
                for line in text.trim().lines() {
                    let line = line.trim();
                    self.out.comment(&if line.is_empty() { String::new() } else { format!(" {line}") });
                }
            }
        }
        Ok(())
    }

    fn import(&mut self, modules: impl Iterator<Item = &'p str>, place: Place) -> Translated<()> {
        for module in modules {
            let known = MODULES.contains(&module)
                || matches!(module, "SocketServer" | "Queue" | "thread")
                || MODULES.contains(&module.split('.').next().unwrap_or(""));
            if !known {
                return refuse(place, format!("sockshell has nothing of the module `{module}`"));
            }
        }
        Ok(())
    }

    fn if_(&mut self, branches: &'p [(Place, Expr, Block)], otherwise: Option<&'p (Place, Block)>) -> Translated<()> {
        if let [(_, condition, body)] = branches
            && is_main(condition)
        {
            self.block(body);
            return Ok(());
        }
        let before = self.env.clone();
        let mut after: Option<Types> = None;
        let mut depth = 0;
        let mut start = self.out.lines.len();
        for (number, (place, condition, body)) in branches.iter().enumerate() {
            self.env.clone_from(&before);
            self.dead = false;
            let mark = self.out.lines.len();
            self.out.from = place.line;
            if number > 0 {
                self.comments_before(place.line);
            }
            let test = self.condition(condition)?;
            if number == 0 {
                start = self.out.lines.len();
                self.out.open(format!("if {} {{", test.right_side()));
            } else if self.out.lines.len() == mark {
                self.out.turn(format!("}} else if {} {{", test.right_side()));
            } else {
                // What the condition needs first cannot stand between the branches.
                let needed = self.out.take_since(mark);
                self.out.turn("} else {");
                self.out.put_back_inside(needed);
                self.out.open(format!("if {} {{", test.right_side()));
                depth += 1;
            }
            let header = self.out.lines.len() - 1;
            let in_line = body.first().is_some_and(|first| first.place.line == place.line);
            if !in_line && let Some(words) = self.trailing_comment(place.line) {
                self.out.remark(header, &words);
            }
            self.branch(body, &mut after);
        }
        self.env = before;
        self.dead = false;
        if let Some((place, body)) = otherwise {
            self.out.from = place.line;
            self.out.turn("} else {");
            self.branch(body, &mut after);
        } else {
            merge(&mut after, &self.env);
        }
        for _ in 0..=depth {
            self.out.close();
        }
        if let ([(place, _, body)], None) = (branches, otherwise)
            && body.first().is_some_and(|first| first.place.line == place.line)
        {
            self.out.in_one_line(start);
        }
        self.dead = after.is_none();
        self.env = after.unwrap_or_default();
        Ok(())
    }

    /// Translates a block and joins what is known at its end to `after`.
    pub(super) fn branch(&mut self, body: &'p Block, after: &mut Option<Types>) {
        self.dead = false;
        self.block(body);
        if !self.dead {
            let env = self.env.clone();
            merge(after, &env);
        }
    }

    fn loop_begin(&mut self, id: usize, on_break: Option<String>, on_continue: Option<String>) {
        if let Some(head) = self.known.heads.get(&id) {
            let head = head.clone();
            join(&mut self.env, &head);
        }
        self.around.push(Around::Loop { id, left: None, on_break, on_continue });
    }

    fn loop_end(&mut self, id: usize, before: Types, endless: bool) {
        let end = std::mem::take(&mut self.env);
        if !self.dead {
            self.learn_head(id, &end);
        }
        let left = match self.around.pop() {
            Some(Around::Loop { left, .. }) => left,
            _ => None,
        };
        let mut after = left;
        if !endless {
            let mut head = before;
            if let Some(known) = self.known.heads.get(&id) {
                let known = known.clone();
                join(&mut head, &known);
            }
            merge(&mut after, &head);
        }
        self.dead = after.is_none();
        self.env = after.unwrap_or_default();
    }

    fn learn_head(&mut self, id: usize, end: &Types) {
        let head = self.known.heads.entry(id).or_default();
        for (name, ty) in end {
            let before = head.get(name).cloned().unwrap_or(Type::Never);
            let after = before.clone().join(ty.clone()).limited(4);
            if after != before {
                self.known.changed = true;
                head.insert(name.clone(), after);
            }
        }
    }

    fn while_(
        &mut self,
        id: usize,
        place: Place,
        condition: &'p Expr,
        body: &'p Block,
        otherwise: Option<&'p Block>,
    ) -> Translated<()> {
        let flag = self.loop_flag(otherwise);
        let before = self.env.clone();
        let endless = matches!(&condition.kind, ExprKind::True)
            || matches!(&condition.kind, ExprKind::Integer(digits) if digits != "0");
        self.loop_begin(id, flag.clone().map(|flag| format!("{flag} = true")), None);
        let mark = self.out.lines.len();
        if endless {
            self.out.open("loop {");
        } else {
            let test = self.condition(condition)?;
            if self.out.lines.len() == mark {
                self.out.open(format!("while {} {{", test.right_side()));
            } else {
                let needed = self.out.take_since(mark);
                self.out.open("loop {");
                self.out.put_back_inside(needed);
                self.out.line(format!("if {} {{ break }}", test.negated()));
            }
        }
        self.header_comment(mark, place);
        self.block(body);
        self.out.close();
        self.loop_end(id, before, endless);
        self.loop_else(flag, otherwise);
        Ok(())
    }

    pub(super) fn header_comment(&mut self, mark: usize, place: Place) {
        if let Some(words) = self.trailing_comment(place.line) {
            let rest = self.out.take_since(mark + 1);
            self.out.remark(mark, &words);
            self.out.put_back(rest);
        }
    }

    /// The variable that tells whether a loop with an `else` was broken off.
    fn loop_flag(&mut self, otherwise: Option<&Block>) -> Option<String> {
        otherwise?;
        let flag = self.fresh("broken");
        self.out.line(format!("{flag} = false"));
        Some(flag)
    }

    fn loop_else(&mut self, flag: Option<String>, otherwise: Option<&'p Block>) {
        if let (Some(flag), Some(body)) = (flag, otherwise) {
            self.out.open(format!("if not ${flag} {{"));
            let mut after = Some(self.env.clone());
            self.branch(body, &mut after);
            self.out.close();
            self.dead = false;
            self.env = after.unwrap_or_default();
        }
    }

    fn for_(
        &mut self,
        id: usize,
        place: Place,
        (target, iterable): (&'p Expr, &'p Expr),
        body: &'p Block,
        otherwise: Option<&'p Block>,
    ) -> Translated<()> {
        let flag = self.loop_flag(otherwise);
        let source = self.loop_source(iterable, target)?;
        let before = self.env.clone();
        self.loop_begin(id, flag.clone().map(|flag| format!("{flag} = true")), None);
        let mark = self.out.lines.len();
        self.loop_head(source, target)?;
        self.header_comment(mark, place);
        self.block(body);
        self.out.close();
        self.loop_end(id, before, false);
        self.loop_else(flag, otherwise);
        Ok(())
    }

    fn leave_loop(&mut self, is_break: bool) -> Translated<()> {
        let env = self.env.clone();
        let mut lines = Vec::new();
        let mut head = None;
        for around in self.around.iter_mut().rev() {
            match around {
                Around::Try(line) => lines.push(line.clone()),
                Around::Loop { id, left, on_break, on_continue } => {
                    if is_break {
                        merge(left, &env);
                        lines.extend(on_break.clone());
                    } else {
                        head = Some(*id);
                        lines.extend(on_continue.clone());
                    }
                    break;
                }
            }
        }
        if let Some(id) = head {
            self.learn_head(id, &env);
        }
        for line in lines {
            self.out.line(line);
        }
        self.out.line(if is_break { "break" } else { "continue" });
        self.dead = true;
        Ok(())
    }

    fn return_(&mut self, value: Option<&'p Expr>, place: Place) -> Translated<()> {
        if self.scope.is_empty() {
            return refuse(place, "`return` stands outside a function");
        }
        let scope = self.scope.clone();
        let value = match value {
            Some(value) => Some(self.expr(value)?),
            None => None,
        };
        let flags: Vec<String> = self
            .around
            .iter()
            .rev()
            .filter_map(|around| match around {
                Around::Try(line) => Some(line.clone()),
                Around::Loop { .. } => None,
            })
            .collect();
        for line in flags {
            self.out.line(line);
        }
        match value {
            Some(value) => {
                self.known.learn_return(&scope, value.ty.clone());
                let text = value.right_side();
                self.out.line(if text == "none" { "return".to_owned() } else { format!("return {text}") });
            }
            None => {
                self.known.learn_return(&scope, Type::None);
                self.out.line("return");
            }
        }
        self.dead = true;
        Ok(())
    }

    fn function(&mut self, function: &'p Function, place: Place) -> Translated<()> {
        if function.is_async {
            return refuse(place, "sockshell has no async code: a task waits by itself");
        }
        if function.decorated {
            return refuse(place, "sockshell has no decorators");
        }
        if !self.scope.is_empty() {
            return refuse(place, "a function inside a function: write it at the top level");
        }
        if self.out.level() > 0 {
            return refuse(place, "a function stands at the top level here");
        }
        if !self.facts.functions.get(&function.name).is_some_and(|known| std::ptr::eq(*known, function)) {
            return refuse(place, format!("there is already a function `{}`", function.name));
        }
        if let Some(starred) = function.parameters.iter().find(|parameter| parameter.starred) {
            return refuse(
                place,
                format!(
                    "a function has a fixed number of parameters here: `*{}`",
                    starred.name.trim_start_matches('*')
                ),
            );
        }
        let names: Vec<String> = function.parameters.iter().map(|one| one.name.clone()).collect();
        self.function_as(&function.name, &names, &function.name, &function.body, place);
        Ok(())
    }

    /// Writes a function. `scope` is where what is known of its names is kept.
    pub(super) fn function_as(
        &mut self,
        name: &str,
        parameters: &[String],
        scope: &str,
        body: &'p Block,
        place: Place,
    ) {
        let mut head = format!("def {}", self.function_name(name));
        let before = std::mem::take(&mut self.env);
        let threads = std::mem::take(&mut self.threads);
        let around = std::mem::take(&mut self.around);
        let outer = std::mem::replace(&mut self.scope, scope.to_owned());
        for (index, parameter) in parameters.iter().enumerate() {
            head.push(' ');
            head.push_str(&self.variable_name(parameter));
            let ty = self.known.parameter(scope, index);
            self.define(parameter, ty);
        }
        let mark = self.out.lines.len();
        self.out.open(format!("{head} {{"));
        self.header_comment(mark, place);
        let shared: Vec<String> = self.facts.shared_in(scope).iter().map(|name| self.variable_name(name)).collect();
        if !shared.is_empty() {
            self.out.line(format!("global {}", shared.join(" ")));
        }
        self.dead = false;
        self.block(body);
        if !self.dead {
            self.known.learn_return(scope, Type::None);
        }
        self.out.close();
        self.dead = false;
        self.scope = outer;
        self.around = around;
        self.threads = threads;
        self.env = before;
    }

    fn assert(&mut self, condition: &'p Expr, text: Option<&'p Expr>) -> Translated<()> {
        let test = self.condition(condition)?;
        let text = match text {
            Some(text) => {
                let text = self.expr(text)?;
                self.shown(text).word_text()
            }
            None => String::from("\"\""),
        };
        self.out.line(format!("if {} {{ raise {text} }}", test.negated()));
        Ok(())
    }

    fn delete(&mut self, targets: &'p [Expr]) -> Translated<()> {
        for target in targets {
            match &target.kind {
                ExprKind::Name(name) => {
                    let name = self.variable_name(name);
                    self.out.line(format!("{name} = none"));
                }
                ExprKind::Index(of, index) => {
                    let table = self.expr(of)?;
                    let key = self.expr(index)?;
                    let helper = match table.ty.solid() {
                        Type::Dict(..) => "without_key",
                        _ => "without_index",
                    };
                    let helper = self.helper(helper);
                    let ty = table.ty.clone();
                    let rest = Value::call(format!("{helper} {} {}", table.word_text(), key.word_text()), ty);
                    self.assign(of, rest)?;
                }
                _ => return refuse(target.place, "this cannot be deleted here"),
            }
        }
        Ok(())
    }
}

/// Whether a condition is `__name__ == "__main__"`.
fn is_main(condition: &Expr) -> bool {
    let ExprKind::Compare(left, rest) = &condition.kind else { return false };
    let is_name = |value: &Expr| matches!(&value.kind, ExprKind::Name(name) if name == "__name__");
    matches!(&rest[..], [(operator, right)] if operator == "==" && (is_name(left) || is_name(right)))
}

pub(super) fn merge(after: &mut Option<Types>, env: &Types) {
    match after {
        Some(after) => join(after, env),
        None => *after = Some(env.clone()),
    }
}

/// Joins what is known on another way to here.
pub(super) fn join(env: &mut Types, other: &Types) {
    for (name, ty) in other {
        let joined = match env.get(name) {
            Some(before) if before == ty => continue,
            Some(before) => before.clone().join(ty.clone()),
            None => ty.clone(),
        };
        env.insert(name.clone(), joined);
    }
}
