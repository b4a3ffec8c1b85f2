//! Expressions of the tree.

use tree_sitter::Node;

use super::{DEPTH, Reader, children, named};
use crate::python::ast::{Argument, Clause, Expr, ExprKind, Parameter};

impl Reader<'_> {
    pub(super) fn expr(&mut self, node: Node) -> Expr {
        self.depth += 1;
        let kind = if self.depth > DEPTH {
            ExprKind::Other("it is nested too deeply".to_owned())
        } else if node.is_error() || node.is_missing() {
            ExprKind::Other("syntax error".to_owned())
        } else {
            self.expr_kind(node)
        };
        self.depth -= 1;
        Expr { kind, place: Self::place(node) }
    }

    fn boxed(&mut self, node: Node) -> Box<Expr> {
        Box::new(self.expr(node))
    }

    /// The child of a field, boxed; what the parser had to make up is a mistake in the text.
    #[allow(clippy::unnecessary_box_returns, reason = "every caller keeps it in a box")]
    fn part(&mut self, node: Node, field: &str) -> Box<Expr> {
        let part = match node.child_by_field_name(field) {
            Some(part) => self.expr(part),
            None => self.other(node, "syntax error"),
        };
        Box::new(part)
    }

    fn all(&mut self, nodes: Vec<Node>) -> Vec<Expr> {
        nodes.into_iter().map(|node| self.expr(node)).collect()
    }

    #[allow(clippy::too_many_lines, reason = "one row for each kind of the grammar")]
    fn expr_kind(&mut self, node: Node) -> ExprKind {
        match node.kind() {
            "identifier" => ExprKind::Name(self.text(node).to_owned()),
            // Words that Python 2 has as statements, and Python 3 as names.
            "print" | "exec" => ExprKind::Name(node.kind().to_owned()),
            "integer" => self.integer(node),
            "float" => {
                let digits = self.text(node).replace('_', "");
                if digits.ends_with(['j', 'J']) {
                    return ExprKind::Other("sockshell has no complex numbers".to_owned());
                }
                ExprKind::Float(digits)
            }
            "string" | "concatenated_string" => self.string(node),
            "true" => ExprKind::True,
            "false" => ExprKind::False,
            "none" => ExprKind::None,
            "parenthesized_expression" => match named(node).first() {
                Some(inner) => self.expr(*inner).kind,
                None => ExprKind::Other("syntax error".to_owned()),
            },
            "list" | "list_pattern" => ExprKind::List(self.all(named(node))),
            "tuple" | "tuple_pattern" | "expression_list" | "pattern_list" => ExprKind::Tuple(self.all(named(node))),
            "set" => ExprKind::Set(self.all(named(node))),
            "dictionary" => self.dictionary(node),
            "unary_operator" => {
                let operator = node.child_by_field_name("operator").map_or('-', |node| match node.kind() {
                    "+" => '+',
                    "~" => '~',
                    _ => '-',
                });
                ExprKind::Unary(operator, self.part(node, "argument"))
            }
            "not_operator" => ExprKind::Not(self.part(node, "argument")),
            "boolean_operator" => {
                let and = node.child_by_field_name("operator").is_some_and(|node| node.kind() == "and");
                ExprKind::Boolean { and, left: self.part(node, "left"), right: self.part(node, "right") }
            }
            "binary_operator" => {
                let operator = node.child_by_field_name("operator").map_or("", |node| node.kind()).to_owned();
                ExprKind::Binary(operator, self.part(node, "left"), self.part(node, "right"))
            }
            "comparison_operator" => self.comparison(node),
            "call" => self.call(node),
            "attribute" => {
                let name = node.child_by_field_name("attribute").map(|name| self.text(name).to_owned());
                ExprKind::Attribute(self.part(node, "object"), name.unwrap_or_default())
            }
            "subscript" => self.subscript(node),
            "conditional_expression" => match named(node)[..] {
                [yes, condition, no] => {
                    ExprKind::Conditional { condition: self.boxed(condition), yes: self.boxed(yes), no: self.boxed(no) }
                }
                _ => ExprKind::Other("syntax error".to_owned()),
            },
            "lambda" => {
                let parameters = node.child_by_field_name("parameters").map(|node| self.parameters(node));
                ExprKind::Lambda(parameters.unwrap_or_default(), self.part(node, "body"))
            }
            "list_comprehension" | "generator_expression" | "set_comprehension" | "dictionary_comprehension" => {
                self.comprehension(node)
            }
            "named_expression" => {
                let name = node.child_by_field_name("name").map(|name| self.text(name).to_owned());
                ExprKind::Walrus(name.unwrap_or_default(), self.part(node, "value"))
            }
            "await" => ExprKind::Other("sockshell has no async code: a task waits by itself".to_owned()),
            "yield" => ExprKind::Other("sockshell has no generators".to_owned()),
            "list_splat" | "list_splat_pattern" | "dictionary_splat" => {
                ExprKind::Other("sockshell does not unpack with `*`".to_owned())
            }
            "ellipsis" => ExprKind::None,
            "ERROR" => ExprKind::Other("syntax error".to_owned()),
            kind => ExprKind::Other(format!("`{}` has no counterpart", kind.replace('_', " "))),
        }
    }

    fn dictionary(&mut self, node: Node) -> ExprKind {
        let mut pairs = Vec::new();
        for pair in named(node) {
            if pair.kind() != "pair" {
                return ExprKind::Other("sockshell does not unpack with `**`".to_owned());
            }
            pairs.push((*self.part(pair, "key"), *self.part(pair, "value")));
        }
        ExprKind::Dict(pairs)
    }

    fn comparison(&mut self, node: Node) -> ExprKind {
        let mut operands = self.all(named(node).into_iter().filter(|node| !is_operator(node)).collect());
        let operators: Vec<String> = children(node)
            .into_iter()
            .filter(is_operator)
            .map(|node| match node.kind() {
                "<>" => "!=".to_owned(),
                kind => kind.to_owned(),
            })
            .collect();
        if operands.len() != operators.len() + 1 {
            return ExprKind::Other("syntax error".to_owned());
        }
        let first = operands.remove(0);
        ExprKind::Compare(Box::new(first), operators.into_iter().zip(operands).collect())
    }

    fn call(&mut self, node: Node) -> ExprKind {
        let callee = self.part(node, "function");
        let mut arguments = Vec::new();
        if let Some(list) = node.child_by_field_name("arguments") {
            if list.kind() == "generator_expression" {
                arguments.push(Argument { name: None, starred: false, value: self.expr(list) });
                return ExprKind::Call(callee, arguments);
            }
            for argument in children(list).into_iter().filter(|node| node.is_named() || node.is_error()) {
                let starred = matches!(argument.kind(), "list_splat" | "dictionary_splat");
                let (name, value) = if argument.kind() == "keyword_argument" {
                    let name = argument.child_by_field_name("name").map(|name| self.text(name).to_owned());
                    (name, *self.part(argument, "value"))
                } else if let (true, Some(inner)) = (starred, named(argument).first()) {
                    (None, self.expr(*inner))
                } else {
                    (None, self.expr(argument))
                };
                arguments.push(Argument { name, starred, value });
            }
        }
        ExprKind::Call(callee, arguments)
    }

    fn subscript(&mut self, node: Node) -> ExprKind {
        let of = self.part(node, "value");
        let mut cursor = node.walk();
        let places: Vec<Node> = node.children_by_field_name("subscript", &mut cursor).collect();
        match places[..] {
            [place] if place.kind() == "slice" => {
                let mut parts: [Option<Box<Expr>>; 3] = [None, None, None];
                let mut at = 0;
                for part in children(place) {
                    if part.kind() == ":" {
                        at += 1;
                    } else if let Some(slot) = parts.get_mut(at) {
                        *slot = Some(self.boxed(part));
                    }
                }
                let [from, to, step] = parts;
                ExprKind::Slice { of, from, to, step }
            }
            [place] => ExprKind::Index(of, self.boxed(place)),
            _ => ExprKind::Other("an index has one number".to_owned()),
        }
    }

    fn comprehension(&mut self, node: Node) -> ExprKind {
        let (element, value) = match node.child_by_field_name("body") {
            Some(body) if body.kind() == "pair" => (self.part(body, "key"), Some(self.part(body, "value"))),
            Some(body) => (self.boxed(body), None),
            None => (Box::new(self.other(node, "syntax error")), None),
        };
        let mut clauses: Vec<Clause> = Vec::new();
        for part in named(node) {
            if part.kind() == "for_in_clause" {
                let (target, iterable) = (*self.part(part, "left"), *self.part(part, "right"));
                clauses.push(Clause { target, iterable, conditions: Vec::new() });
            } else if part.kind() == "if_clause" {
                let condition = named(part).first().map(|node| self.expr(*node));
                if let (Some(clause), Some(condition)) = (clauses.last_mut(), condition) {
                    clause.conditions.push(condition);
                }
            }
        }
        ExprKind::Comprehension { element, clauses, is_dict: value }
    }

    pub(super) fn parameters(&mut self, node: Node) -> Vec<Parameter> {
        let mut all = Vec::new();
        for part in named(node) {
            let name = match part.kind() {
                "identifier" => Some(part),
                "keyword_separator" | "positional_separator" => continue,
                "typed_parameter" => part.named_child(0),
                _ => part.child_by_field_name("name").or_else(|| part.named_child(0)),
            };
            let Some(name) = name else { continue };
            let default = part.child_by_field_name("value").map(|value| self.expr(value));
            let starred = name.kind() != "identifier" || part.kind().ends_with("splat_pattern");
            all.push(Parameter { name: self.text(name).to_owned(), default, starred });
        }
        all
    }
}

/// Whether a child of a comparison is one of its operators.
fn is_operator(node: &Node) -> bool {
    matches!(node.kind(), "<" | "<=" | "==" | "!=" | ">=" | ">" | "<>" | "in" | "not in" | "is" | "is not")
}
