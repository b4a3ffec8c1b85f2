//! What `for` goes over, in statements and in comprehensions.

use super::ast::{Argument, Clause, Expr, ExprKind};
use super::code::{Code, Value};
use super::translator::{Translated, Translator, refuse};
use super::types::Type;

/// What a `for` goes over, worked out before the loop.
pub(super) enum Source<'p> {
    /// A list that the language's `for` goes over.
    List(Value),
    /// `enumerate(list, start)`: the counter's and the element's target.
    Numbered { list: Value, start: Option<Value>, counter: &'p Expr, element: &'p Expr },
    /// `zip(a, b)`.
    Side { lists: Vec<Value>, targets: Vec<&'p Expr> },
    /// Lines of a file.
    Lines(String, Type),
    /// Keys and values of a table.
    Items(Value),
}

impl<'p> Translator<'p> {
    pub(super) fn loop_source(&mut self, iterable: &'p Expr, target: &'p Expr) -> Translated<Source<'p>> {
        if let ExprKind::Call(callee, arguments) = &iterable.kind {
            let path = self.path(callee).unwrap_or_default();
            match (path.as_str(), pair(target)) {
                ("enumerate", Some((counter, element))) => {
                    let Some(list) = arguments.first() else {
                        return refuse(iterable.place, "`enumerate` takes a list");
                    };
                    let list = self.listed(&list.value)?;
                    let list = self.in_variable(list, "all");
                    let start = match super::call::argument(arguments, "start", 1) {
                        Some(start) => Some(self.expr(start)?),
                        None => None,
                    };
                    return Ok(Source::Numbered { list, start, counter, element });
                }
                ("zip", _) => return self.side_by_side(arguments, target),
                _ => {}
            }
            if let ExprKind::Attribute(of, method) = &callee.kind
                && self.path(callee).is_none()
            {
                match method.as_str() {
                    "items" | "iteritems" => return Ok(Source::Items(self.expr(of)?)),
                    "readlines" | "xreadlines" => return self.loop_source(of, target),
                    _ => {}
                }
            }
            if path == "iter" && arguments.len() == 2 {
                return refuse(iterable.place, "`iter` with a function has no counterpart: write it as a `while`");
            }
        }
        if self.path(iterable).as_deref() == Some("sys.stdin") {
            return Ok(Source::Lines("stdin".to_owned(), Type::Str));
        }
        let value = self.expr(iterable)?;
        if matches!(value.ty.solid(), Type::File | Type::SocketFile(_)) {
            let ty = value.ty.element();
            return Ok(Source::Lines(self.as_handle(value), ty));
        }
        Ok(Source::List(self.as_list(value)))
    }

    fn listed(&mut self, value: &'p Expr) -> Translated<Value> {
        let value = self.expr(value)?;
        Ok(self.as_list(value))
    }

    /// The list of what a loop over a value gives.
    fn as_list(&mut self, value: Value) -> Value {
        let (helper, ty) = match value.ty.solid() {
            Type::Dict(key, _) => ("keys_of", Type::list((**key).clone())),
            Type::Str => ("letters", Type::list(Type::Str)),
            Type::Bytes => ("numbers_of", Type::list(Type::Int)),
            _ => return value,
        };
        let helper = self.helper(helper);
        Value::call(format!("{helper} {}", value.word_text()), ty)
    }

    fn side_by_side(&mut self, arguments: &'p [Argument], target: &'p Expr) -> Translated<Source<'p>> {
        let targets: Vec<&Expr> = match &target.kind {
            ExprKind::Tuple(all) | ExprKind::List(all) if all.len() == arguments.len() => all.iter().collect(),
            _ => return refuse(target.place, "`zip` gives as many values as it has lists"),
        };
        let mut lists = Vec::new();
        for argument in arguments {
            let list = self.listed(&argument.value)?;
            lists.push(self.in_variable(list, "all"));
        }
        Ok(Source::Side { lists, targets })
    }

    /// Opens the loop and gives its targets their values.
    pub(super) fn loop_head(&mut self, source: Source<'p>, target: &'p Expr) -> Translated<()> {
        match source {
            Source::List(list) => {
                let of = match list.ty.solid() {
                    Type::Tuple(_) | Type::List(_) => list.ty.element(),
                    other => other.element(),
                };
                if let ExprKind::Name(name) = &target.kind {
                    let variable = if name == "_" { self.fresh("turn") } else { self.variable_name(name) };
                    self.out.open(format!("for {variable} in {} {{", list.right_side()));
                    self.define(name, of);
                } else {
                    let row = self.fresh("row");
                    self.out.open(format!("for {row} in {} {{", list.right_side()));
                    self.assign(target, Value::variable(row, of))?;
                }
            }
            Source::Numbered { list, start, counter, element } => {
                let number = match &counter.kind {
                    ExprKind::Name(name) if start.is_none() => self.variable_name(name),
                    _ => self.fresh("place"),
                };
                self.out.open(format!("for {number} in range $(len {}) {{", list.word_text()));
                if let ExprKind::Name(name) = &counter.kind {
                    self.define(name, Type::Int);
                }
                if let Some(start) = start {
                    let value = Value::operation(
                        format!("${number} + {}", super::assign::summand(&start)),
                        super::code::Binding::Sum,
                        Type::Int,
                    );
                    self.assign(counter, value)?;
                }
                let of = list.ty.element();
                self.assign(element, Value::call(format!("get {} ${number}", list.word_text()), of))?;
            }
            Source::Side { lists, targets } => {
                let number = self.fresh("place");
                let mut lengths: Vec<String> =
                    lists.iter().map(|list| format!("$(len {})", list.word_text())).collect();
                let bound = if lengths.len() == 1 {
                    lengths.remove(0)
                } else {
                    let helper = self.helper("least");
                    format!("$({helper} [{}])", lengths.join(", "))
                };
                self.out.open(format!("for {number} in range {bound} {{"));
                for (list, target) in lists.iter().zip(targets) {
                    let of = list.ty.element();
                    self.assign(target, Value::call(format!("get {} ${number}", list.word_text()), of))?;
                }
            }
            Source::Lines(handle, ty) => {
                let ExprKind::Name(name) = &target.kind else {
                    return refuse(target.place, "a line has one name");
                };
                self.out.open("loop {");
                let variable = self.variable_name(name);
                self.out.line(format!("{variable} = {handle}.readline"));
                self.out.line(format!("if not ${variable} {{ break }}"));
                self.define(name, ty);
            }
            Source::Items(table) => {
                let (keys, values) = match table.ty.solid() {
                    Type::Dict(keys, values) => ((**keys).clone(), (**values).clone()),
                    _ => (Type::Any, Type::Any),
                };
                let row = self.fresh("row");
                self.out.open(format!("for {row} in {} {{", table.right_side()));
                self.assign(target, Value::variable(row, Type::Tuple(vec![keys, values])))?;
            }
        }
        Ok(())
    }

    /// A comprehension as the loop it is short for.
    pub(super) fn comprehension(
        &mut self,
        element: &'p Expr,
        clauses: &'p [Clause],
        value: Option<&'p Expr>,
    ) -> Translated<Value> {
        let name = self.fresh("list");
        self.out.line(format!("{name} = []"));
        let mut depth = 0;
        for clause in clauses {
            let source = self.loop_source(&clause.iterable, &clause.target)?;
            self.loop_head(source, &clause.target)?;
            depth += 1;
            for condition in &clause.conditions {
                let test = self.condition(condition)?;
                self.out.open(format!("if {} {{", test.right_side()));
                depth += 1;
            }
        }
        let element = self.expr(element)?;
        let ty = if let Some(value) = value {
            let value = self.expr(value)?;
            let ty = Type::Dict(Box::new(element.ty.clone()), Box::new(value.ty.clone()));
            let helper = self.helper("with_key");
            self.out.line(format!("{name} = {helper} ${name} {} {}", element.word_text(), value.word_text()));
            ty
        } else {
            let ty = Type::list(element.ty.clone());
            let row = Value::new(Code::List(vec![element]), Type::Any);
            self.out.line(format!("{name} += {}", row.right_side()));
            ty
        };
        for _ in 0..depth {
            self.out.close();
        }
        Ok(Value::variable(name, ty))
    }
}

fn pair(target: &Expr) -> Option<(&Expr, &Expr)> {
    match &target.kind {
        ExprKind::Tuple(all) | ExprKind::List(all) => match &all[..] {
            [first, second] => Some((first, second)),
            _ => None,
        },
        _ => None,
    }
}
