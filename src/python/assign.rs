//! Assignment in all its forms.

use super::ast::{Expr, ExprKind, Place, Stmt, StmtKind};
use super::code::{Binding, Code, Piece, Value};
use super::translator::{Translated, Translator, refuse};
use super::types::{Family, Type};

impl<'p> Translator<'p> {
    pub(super) fn assignment(
        &mut self,
        targets: &'p [Expr],
        value: &'p Expr,
        block: &'p [Stmt],
        at: usize,
    ) -> Translated<()> {
        if let [target] = targets {
            if let ExprKind::Name(name) = &target.kind {
                if self.assigns_specially(name, value, block, at)? {
                    return Ok(());
                }
            } else if let (ExprKind::Tuple(names) | ExprKind::List(names), ExprKind::Tuple(values)) =
                (&target.kind, &value.kind)
            {
                if names.len() == values.len() {
                    return self.in_parallel(names, values);
                }
            } else if let ExprKind::Attribute(_, name) = &target.kind {
                match name.as_str() {
                    // What they mean is said where the thread is started and where the program ends.
                    "daemon" | "daemon_threads" | "allow_reuse_address" | "name" => return Ok(()),
                    _ => {}
                }
            }
        }
        let mut value = self.expr(value)?;
        if targets.len() > 1 && !value.is_simple() {
            let Some(ExprKind::Name(_)) = targets.last().map(|last| &last.kind) else {
                value = self.in_variable(value, "value");
                for target in targets {
                    self.assign(target, value.clone())?;
                }
                return Ok(());
            };
        }
        for target in targets.iter().rev() {
            self.assign(target, value.clone())?;
            if let ExprKind::Name(name) = &target.kind
                && targets.len() > 1
                && !value.is_simple()
            {
                value = Value::variable(self.variable_name(name), value.ty);
            }
        }
        Ok(())
    }

    /// Assignments of a name that become more than `name = value`.
    fn assigns_specially(&mut self, name: &str, value: &'p Expr, block: &'p [Stmt], at: usize) -> Translated<bool> {
        match &value.kind {
            ExprKind::Conditional { condition, yes, no } => {
                if self.argument_or(condition, yes, no).is_some() {
                    return Ok(false);
                }
                let before = self.env.clone();
                let ty = self.choose(condition, yes, no, &mut |this, value| {
                    this.assign_name(name, value);
                    Ok(())
                })?;
                self.env = before;
                self.define(name, ty);
                Ok(true)
            }
            ExprKind::Tuple(pair) if pair.len() == 2 && self.is_address(name, pair) => {
                let address = self.address_text(&pair[0], &pair[1])?;
                self.assign_name(name, &address);
                Ok(true)
            }
            ExprKind::Call(callee, arguments) => {
                let path = self.path(callee).unwrap_or_default();
                match path.as_str() {
                    "threading.Thread" => self.thread_variable(name, arguments, value.place, block, at),
                    "input" | "raw_input" => {
                        let prompt = self.prompt(arguments)?;
                        let variable = self.variable_name(name);
                        self.out.line(format!("{variable} = input{prompt}"));
                        self.end_of_input(&variable);
                        self.define(name, Type::Str);
                        Ok(true)
                    }
                    _ => Ok(false),
                }
            }
            _ => Ok(false),
        }
    }

    /// Whether a pair assigned to this name is an address.
    fn is_address(&self, name: &str, pair: &[Expr]) -> bool {
        let lower = name.to_lowercase();
        (self.facts.addresses.contains(name) || lower.contains("addr"))
            && !matches!(pair[0].kind, ExprKind::Tuple(_) | ExprKind::Integer(_))
    }

    /// `name = value`, and what is known of it.
    pub(super) fn assign_name(&mut self, name: &str, value: &Value) {
        let variable = self.variable_name(name);
        self.out.line(format!("{variable} = {}", value.right_side()));
        self.define(name, value.ty.clone());
    }

    /// Assigns to anything that can stand left of `=`.
    pub(super) fn assign(&mut self, target: &'p Expr, value: Value) -> Translated<()> {
        match &target.kind {
            ExprKind::Name(name) => {
                self.assign_name(name, &value);
                Ok(())
            }
            ExprKind::Tuple(targets) | ExprKind::List(targets) => self.unpack(targets, value, target.place),
            ExprKind::Index(of, index) => {
                let before = self.expr(of)?;
                let key = self.expr(index)?;
                let (helper, ty) = match before.ty.solid() {
                    Type::Dict(keys, values) => (
                        "with_key",
                        Type::Dict(
                            Box::new((**keys).clone().join(key.ty.clone())),
                            Box::new((**values).clone().join(value.ty.clone())),
                        ),
                    ),
                    Type::List(of) => ("with_index", Type::list((**of).clone().join(value.ty.clone()))),
                    Type::Never | Type::Any => {
                        if key.ty == Type::Int {
                            ("with_index", Type::Any)
                        } else {
                            ("with_key", Type::Any)
                        }
                    }
                    _ => return refuse(target.place, "what is changed here is neither a list nor a table"),
                };
                let helper = self.helper(helper);
                let call = format!("{helper} {} {} {}", before.word_text(), key.word_text(), value.word_text());
                self.changed_in_place(of, target.place)?;
                self.assign(of, Value::call(call, ty))
            }
            ExprKind::Attribute(of, name) => {
                if let ExprKind::Name(owner) = &of.kind {
                    let key = format!("{owner}.{name}");
                    if owner == "self" && !self.is_variable_of_self() {
                        return refuse(target.place, "an attribute of an object has no counterpart");
                    }
                    if owner == "self" {
                        let variable = self.attribute_name(name);
                        self.out.line(format!("{variable} = {}", value.right_side()));
                        self.attributes.insert(key, Value::variable(variable, value.ty));
                        return Ok(());
                    }
                }
                refuse(target.place, format!("the attribute `{name}` has no counterpart"))
            }
            _ => refuse(target.place, "nothing can be assigned to this here"),
        }
    }

    fn attribute_name(&mut self, name: &str) -> String {
        self.variable_name(name)
    }

    /// Whether `self` is that of a handler, whose attributes are variables.
    fn is_variable_of_self(&self) -> bool {
        self.scope.contains('.')
    }

    /// A list that was handed over is a copy here: changing it does not change the caller's.
    pub(super) fn changed_in_place(&mut self, of: &Expr, place: Place) -> Translated<()> {
        if let ExprKind::Index(inner, _) = &of.kind {
            return self.changed_in_place(inner, place);
        }
        if let ExprKind::Name(name) = &of.kind
            && let Some(function) = self.facts.functions.get(&self.scope)
            && function.parameters.iter().any(|parameter| parameter.name == *name)
        {
            return refuse(place, format!("`{name}` is the caller's, and a copy here: return the changed one instead"));
        }
        Ok(())
    }

    /// `a, b = value`.
    pub(super) fn unpack(&mut self, targets: &'p [Expr], value: Value, place: Place) -> Translated<()> {
        if targets.iter().any(|target| matches!(target.kind, ExprKind::Other(_))) {
            return refuse(place, "sockshell does not unpack with `*`");
        }
        match value.ty.solid() {
            Type::Address(_) => {
                let address = self.in_variable(value, "address");
                let parts = ["host", "port"];
                for (number, target) in targets.iter().enumerate() {
                    let part = match parts.get(number) {
                        Some(part) => {
                            let ty = if number == 0 { Type::Str } else { Type::Int };
                            Value::call(format!("{part} {}", address.word_text()), ty)
                        }
                        None => Value::number(0),
                    };
                    self.assign(target, part)?;
                }
                return Ok(());
            }
            Type::AddressInfo if targets.len() == 5 => {
                let types = [Type::Constant, Type::Constant, Type::Constant, Type::Address(Family::Unknown)];
                let kept: Vec<&Expr> = [0, 1, 2, 4].into_iter().map(|at| &targets[at]).collect();
                self.unpack_names(&kept, value, &types)?;
                return self.assign(&targets[3], Value::text(""));
            }
            _ => {}
        }
        let whole = value.ty.clone();
        let types: Vec<Type> = (0..targets.len()).map(|at| whole.element_at(i64::try_from(at).unwrap_or(0))).collect();
        if let Type::Tuple(all) = whole.solid()
            && all.len() != targets.len()
        {
            return refuse(place, format!("there are {} values for {} names", all.len(), targets.len()));
        }
        let targets: Vec<&Expr> = targets.iter().collect();
        self.unpack_names(&targets, value, &types)
    }

    fn unpack_names(&mut self, targets: &[&'p Expr], value: Value, types: &[Type]) -> Translated<()> {
        let mut names = Vec::new();
        let mut later = Vec::new();
        let mut used = Vec::new();
        for (target, ty) in targets.iter().zip(types) {
            match &target.kind {
                ExprKind::Name(name) if !used.contains(name) => {
                    used.push(name.clone());
                    names.push(if name == "_" { self.fresh("unused") } else { self.variable_name(name) });
                }
                _ => {
                    let name = self.fresh("part");
                    names.push(name.clone());
                    later.push((*target, Value::variable(name, ty.clone())));
                }
            }
        }
        if let [name] = &names[..] {
            self.out.line(format!("{name} = get {} 0", value.word_text()));
        } else {
            self.out.line(format!("{} = {}", names.join(", "), value.right_side()));
        }
        for (target, ty) in targets.iter().zip(types) {
            if let ExprKind::Name(name) = &target.kind {
                self.define(name, ty.clone());
            }
        }
        for (target, value) in later {
            self.assign(target, value)?;
        }
        Ok(())
    }

    /// `a, b = x, y`: one after the other when no value needs what was assigned before it.
    fn in_parallel(&mut self, names: &'p [Expr], values: &'p [Expr]) -> Translated<()> {
        let translated = self.all(values)?;
        let independent = names.iter().enumerate().all(|(at, target)| {
            let ExprKind::Name(name) = &target.kind else { return false };
            let name = format!("${}", self.variable_name(name));
            let handle = format!("{}.", self.variable_name(&name[1..]));
            translated[at + 1..].iter().all(|value| {
                let text = value.right_side();
                !text.contains(&name) && !text.contains(&handle)
            })
        });
        if independent {
            for (target, value) in names.iter().zip(translated) {
                self.assign(target, value)?;
            }
            return Ok(());
        }
        let types = translated.iter().map(|value| value.ty.clone()).collect();
        let list = Value::new(Code::List(translated), Type::Tuple(types));
        let place = names.first().map_or(Place::default(), |name| name.place);
        self.unpack(names, list, place)
    }

    pub(super) fn augmented(
        &mut self,
        target: &'p Expr,
        operator: &str,
        value: &'p Expr,
        place: Place,
    ) -> Translated<()> {
        let before = self.expr(target)?;
        let natural = false;
        let added = self.expr(value)?;
        if let (ExprKind::Name(name), "+") = (&target.kind, operator) {
            let text = matches!(before.ty.solid(), Type::Str | Type::Bytes);
            let list = matches!(before.ty.solid(), Type::List(_));
            let ty = if list {
                self.changed_in_place(target, place)?;
                before.ty.clone().join(Type::list(added.ty.element()))
            } else if text {
                before.ty.clone()
            } else {
                self.arithmetic("+", before.clone(), added.clone(), natural, place)?.ty
            };
            let added = if text && !matches!(added.ty.solid(), Type::Str | Type::Bytes | Type::Any | Type::Never) {
                Value::new(Code::Text(vec![Piece::Value(Box::new(added))]), Type::Str)
            } else {
                added
            };
            self.out.line(format!("{} += {}", self.variable_name(name), added.right_side()));
            self.define(name, ty);
            return Ok(());
        }
        let value = self.arithmetic(operator, before, added.clone(), natural, place)?;
        if let (ExprKind::Name(name), Code::Operation(..)) = (&target.kind, &value.code)
            && operator != "/"
        {
            self.out.line(format!("{} {operator}= {}", self.variable_name(name), added.right_side()));
            self.define(name, value.ty);
            return Ok(());
        }
        self.assign(target, value)
    }

    /// `"$HOST:$PORT"` of the two parts of an address, with what Python means by an empty host.
    pub(super) fn address_text(&mut self, host: &'p Expr, port: &'p Expr) -> Translated<Value> {
        let host = self.host(host)?;
        let port = self.expr(port)?;
        let is_v6 = host.literal().is_some_and(|host| host.contains(&b':'));
        let (open, close) = if is_v6 { ("[", "]:") } else { ("", ":") };
        let mut value = super::code::joined(vec![
            vec![Piece::Literal(open.into())],
            host.pieces(),
            vec![Piece::Literal(close.into())],
            port.pieces(),
        ]);
        value.ty = Type::Address(if is_v6 { Family::Inet6 } else { Family::Inet });
        Ok(value)
    }

    /// A host as an address here names it.
    pub(super) fn host(&mut self, host: &'p Expr) -> Translated<Value> {
        if let ExprKind::Text { pieces, .. } = &self.constant(host).kind {
            match &pieces[..] {
                [] => return Ok(Value::text("0.0.0.0")),
                [super::ast::Piece::Literal(text)] if text.is_empty() => return Ok(Value::text("0.0.0.0")),
                [super::ast::Piece::Literal(text)] if text == b"<broadcast>" => {
                    return Ok(Value::text("255.255.255.255"));
                }
                _ => {}
            }
        }
        if self.path(host).as_deref() == Some("socket.INADDR_ANY") {
            return Ok(Value::text("0.0.0.0"));
        }
        self.expr(host)
    }

    /// The test behind `input`, which fails at the end of the input in Python.
    pub(super) fn end_of_input(&mut self, variable: &str) {
        self.out.line(format!("if ${variable} == none {{ raise \"EOF when reading a line\" }}"));
    }

    pub(super) fn thread_of_block(block: &'p [Stmt], at: usize, name: &str) -> bool {
        block.iter().skip(at + 1).any(|statement| {
            matches!(&statement.kind, StmtKind::Expr(value)
                if matches!(&value.kind, ExprKind::Call(callee, _)
                    if matches!(&callee.kind, ExprKind::Attribute(of, method)
                        if method == "start" && matches!(&of.kind, ExprKind::Name(owner) if owner == name))))
        })
    }
}

/// An operand beside `+`.
pub(super) fn summand(value: &Value) -> String {
    value.operand(Binding::Sum)
}
