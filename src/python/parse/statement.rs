//! Statements of the tree.

use tree_sitter::Node;

use super::{DEPTH, Reader, children, named, remark};
use crate::python::ast::{Block, Expr, ExprKind, Function, Handler, Place, Stmt, StmtKind};

/// Modules by their names in Python 2.
const OLD_MODULES: &[&str] = &["SocketServer", "Queue", "thread", "StringIO", "urllib2", "httplib", "BaseHTTPServer"];

impl Reader<'_> {
    pub(super) fn statement(&mut self, node: Node) -> Option<Stmt> {
        let id = self.lines.len();
        self.lines.push(node.start_position().row + 1);
        self.depth += 1;
        let kind = if self.depth > DEPTH / 2 {
            StmtKind::Other("it is nested too deeply".to_owned())
        } else if let Some(at) = first_error(node) {
            self.syntax_error(at)
        } else {
            self.statement_kind(node)
        };
        self.depth -= 1;
        Some(Stmt { kind, place: Self::place(node), id })
    }

    fn syntax_error(&self, node: Node) -> StmtKind {
        let at = remark(self.text, node.start_byte(), "");
        let what = if node.is_missing() {
            format!("`{}` is missing", node.kind())
        } else {
            let text = self.text(node).lines().next().unwrap_or("").trim();
            let short: String = text.chars().take(30).collect();
            format!("`{short}` does not belong here")
        };
        StmtKind::Other(format!("syntax error in line {}, column {}: {what}", at.line, at.column))
    }

    /// The body of a compound statement. One that is empty has lost its indentation.
    fn body(&mut self, node: Node, owner: Node) -> Block {
        let block = self.block(node);
        if block.is_empty() {
            let head =
                self.text.get(owner.start_byte()..).and_then(|text| text.lines().next()).unwrap_or("").trim_end();
            let line = owner.start_position().row + 1;
            let next = self.text.get(node.end_byte()..).map_or(0, |rest| rest.len() - rest.trim_start().len());
            let words = format!(
                "the indentation is lost: the block of `{head}` (line {line}) should begin here, further to the right"
            );
            self.lost.push(remark(self.text, (node.end_byte() + next).min(self.text.len()), &words));
        }
        block
    }

    fn body_of(&mut self, node: Node, field: &str) -> Block {
        match node.child_by_field_name(field).or_else(|| last_block(node)) {
            Some(block) => self.body(block, node),
            None => Vec::new(),
        }
    }

    fn field(&mut self, node: Node, field: &str) -> Expr {
        match node.child_by_field_name(field) {
            Some(part) => self.expr(part),
            None => self.other(node, "syntax error"),
        }
    }

    fn statement_kind(&mut self, node: Node) -> StmtKind {
        match node.kind() {
            "expression_statement" => self.simple(node),
            "if_statement" => self.if_(node),
            "while_statement" => StmtKind::While {
                condition: self.field(node, "condition"),
                body: self.body_of(node, "body"),
                otherwise: self.otherwise(node).map(|(_, block)| block),
            },
            "for_statement" if children(node).first().is_some_and(|first| first.kind() == "async") => no_async(),
            "with_statement" if children(node).first().is_some_and(|first| first.kind() == "async") => no_async(),
            "for_statement" => StmtKind::For {
                target: self.field(node, "left"),
                iterable: self.field(node, "right"),
                body: self.body_of(node, "body"),
                otherwise: self.otherwise(node).map(|(_, block)| block),
            },
            "try_statement" => self.try_(node),
            "with_statement" => self.with(node),
            "function_definition" => self.function(node, false),
            "class_definition" => self.class(node, false),
            "decorated_definition" => match node.child_by_field_name("definition") {
                Some(inner) if inner.kind() == "class_definition" => self.class(inner, true),
                Some(inner) => self.function(inner, true),
                None => StmtKind::Other("syntax error".to_owned()),
            },
            "return_statement" => StmtKind::Return(named(node).first().map(|value| self.expr(*value))),
            "raise_statement" => StmtKind::Raise(named(node).first().map(|value| self.expr(*value))),
            "break_statement" => StmtKind::Break,
            "continue_statement" => StmtKind::Continue,
            "pass_statement" => StmtKind::Pass,
            "global_statement" | "nonlocal_statement" => {
                StmtKind::Global(named(node).into_iter().map(|name| self.text(name).to_owned()).collect())
            }
            "import_statement" => self.import(node),
            "import_from_statement" => self.imported_names(node),
            "future_import_statement" => StmtKind::Pass,
            "delete_statement" => StmtKind::Delete(match named(node).first() {
                Some(list) if list.kind() == "expression_list" => {
                    named(*list).into_iter().map(|target| self.expr(target)).collect()
                }
                Some(target) => vec![self.expr(*target)],
                None => Vec::new(),
            }),
            "assert_statement" => match named(node)[..] {
                [condition] => StmtKind::Assert(self.expr(condition), None),
                [condition, text] => StmtKind::Assert(self.expr(condition), Some(self.expr(text))),
                _ => StmtKind::Other("syntax error".to_owned()),
            },
            "print_statement" => self.old_print(node),
            "exec_statement" => StmtKind::Other("`exec` runs a text as Python".to_owned()),
            "match_statement" => StmtKind::Other("sockshell has no `match`: write it with `if`".to_owned()),
            kind => StmtKind::Other(format!("`{}` has no counterpart", kind.replace('_', " "))),
        }
    }

    fn simple(&mut self, node: Node) -> StmtKind {
        let parts = named(node);
        let [inner] = parts[..] else {
            let values = parts.into_iter().map(|part| self.expr(part)).collect();
            return StmtKind::Expr(Expr { kind: ExprKind::Tuple(values), place: Self::place(node) });
        };
        match inner.kind() {
            "assignment" => {
                let mut targets = Vec::new();
                let mut at = inner;
                loop {
                    targets.push(self.field(at, "left"));
                    match at.child_by_field_name("right") {
                        Some(right) if right.kind() == "assignment" => at = right,
                        Some(right) => return StmtKind::Assign(targets, self.expr(right)),
                        // `name: type` alone makes nothing.
                        None => return StmtKind::Pass,
                    }
                }
            }
            "augmented_assignment" => {
                let operator = inner.child_by_field_name("operator").map_or("", |node| node.kind());
                let operator = operator.trim_end_matches('=').to_owned();
                StmtKind::Augmented(self.field(inner, "left"), operator, self.field(inner, "right"))
            }
            _ => StmtKind::Expr(self.expr(inner)),
        }
    }

    fn if_(&mut self, node: Node) -> StmtKind {
        let condition = self.field(node, "condition");
        let mut branches = vec![(Self::place(node), condition, self.body_of(node, "consequence"))];
        let mut cursor = node.walk();
        let clauses: Vec<Node> = node.children_by_field_name("alternative", &mut cursor).collect();
        for clause in clauses.into_iter().filter(|clause| clause.kind() == "elif_clause") {
            let condition = self.field(clause, "condition");
            branches.push((Self::place(clause), condition, self.body_of(clause, "consequence")));
        }
        StmtKind::If { branches, otherwise: self.otherwise(node) }
    }

    fn otherwise(&mut self, node: Node) -> Option<(Place, Block)> {
        let clause = named(node).into_iter().find(|clause| clause.kind() == "else_clause")?;
        Some((Self::place(clause), self.body_of(clause, "body")))
    }

    fn try_(&mut self, node: Node) -> StmtKind {
        let body = self.body_of(node, "body");
        let mut handlers = Vec::new();
        let mut finally = None;
        for clause in named(node) {
            match clause.kind() {
                "except_clause" | "except_group_clause" => handlers.push(self.handler(clause)),
                "finally_clause" => finally = Some((Self::place(clause), self.body_of(clause, "body"))),
                _ => {}
            }
        }
        StmtKind::Try { body, handlers, otherwise: self.otherwise(node).map(|(_, block)| block), finally }
    }

    fn handler(&mut self, node: Node) -> Handler {
        let mut cursor = node.walk();
        let values: Vec<Node> = node.children_by_field_name("value", &mut cursor).collect();
        let (class, name) = match values[..] {
            [] => (None, None),
            [value] if value.kind() == "as_pattern" => {
                let class = value.named_child(0).map(|class| self.expr(class));
                let name = value.child_by_field_name("alias").map(|alias| self.text(alias).to_owned());
                (class, name)
            }
            [value] => (Some(self.expr(value)), None),
            [class, name, ..] => {
                self.python2(name, "`except CLASS, NAME`");
                (Some(self.expr(class)), Some(self.text(name).to_owned()))
            }
        };
        Handler { place: Self::place(node), class, name, body: self.body_of(node, "body") }
    }

    fn with(&mut self, node: Node) -> StmtKind {
        let clause = named(node).into_iter().find(|clause| clause.kind() == "with_clause");
        let mut items = Vec::new();
        for item in clause.map(named).unwrap_or_default().into_iter().filter(|item| item.kind() == "with_item") {
            let Some(value) = item.child_by_field_name("value") else { continue };
            if value.kind() == "as_pattern" {
                let inner = value.named_child(0).map(|inner| self.expr(inner));
                let target = value.child_by_field_name("alias").and_then(|alias| alias.named_child(0));
                let target = target.map(|target| self.expr(target));
                items.extend(inner.map(|inner| (inner, target)));
            } else {
                items.push((self.expr(value), None));
            }
        }
        StmtKind::With(items, self.body_of(node, "body"))
    }

    fn function(&mut self, node: Node, decorated: bool) -> StmtKind {
        let name = node.child_by_field_name("name").map(|name| self.text(name).to_owned()).unwrap_or_default();
        let parameters = node.child_by_field_name("parameters").map(|node| self.parameters(node)).unwrap_or_default();
        let is_async = children(node).first().is_some_and(|first| first.kind() == "async");
        StmtKind::Def(Function { name, parameters, body: self.body_of(node, "body"), decorated, is_async })
    }

    fn class(&mut self, node: Node, decorated: bool) -> StmtKind {
        let name = node.child_by_field_name("name").map(|name| self.text(name).to_owned()).unwrap_or_default();
        let bases = node.child_by_field_name("superclasses").map(named).unwrap_or_default();
        let bases = bases.into_iter().map(|base| self.expr(base)).collect();
        StmtKind::Class { name, bases, body: self.body_of(node, "body"), decorated }
    }

    fn imported(&mut self, node: Node) -> (String, Option<String>) {
        if node.kind() == "aliased_import" {
            let part = |field| node.child_by_field_name(field).map(|part| self.text(part).to_owned());
            return (part("name").unwrap_or_default(), part("alias"));
        }
        (self.text(node).to_owned(), None)
    }

    fn import(&mut self, node: Node) -> StmtKind {
        let mut modules = Vec::new();
        for part in named(node) {
            if OLD_MODULES.contains(&self.text(part)) {
                let words = format!("the module `{}`", self.text(part));
                self.python2(node, &words);
            }
            modules.push(self.imported(part));
        }
        StmtKind::Import(modules)
    }

    fn imported_names(&mut self, node: Node) -> StmtKind {
        let module = node.child_by_field_name("module_name").map(|name| self.text(name).to_owned()).unwrap_or_default();
        let mut cursor = node.walk();
        let names: Vec<Node> = node.children_by_field_name("name", &mut cursor).collect();
        let names = names.into_iter().map(|name| self.imported(name));
        let names = names.map(|(name, alias)| (name.clone(), alias.unwrap_or(name))).collect();
        StmtKind::FromImport(module, names)
    }

    fn old_print(&mut self, node: Node) -> StmtKind {
        self.python2(node, "`print` without parentheses");
        let mut to = None;
        let mut values = Vec::new();
        for part in named(node) {
            if part.kind() == "chevron" {
                to = part.named_child(0).map(|target| self.expr(target));
            } else {
                values.push(self.expr(part));
            }
        }
        let newline = children(node).last().is_none_or(|last| last.kind() != ",");
        StmtKind::OldPrint { values, newline, to }
    }
}

fn no_async() -> StmtKind {
    StmtKind::Other("sockshell has no async code: a task waits by itself".to_owned())
}

fn last_block(node: Node) -> Option<Node> {
    named(node).into_iter().rfind(|child| child.kind() == "block")
}

/// The first mistake in a statement itself, without the blocks in it.
fn first_error(node: Node) -> Option<Node> {
    if !node.has_error() && !node.is_missing() {
        return None;
    }
    let mut open = vec![node];
    while let Some(at) = open.pop() {
        if at.is_error() || at.is_missing() {
            return Some(at);
        }
        if at.has_error() && (at.kind() != "block") {
            open.extend(children(at).into_iter().rev());
        }
    }
    None
}
