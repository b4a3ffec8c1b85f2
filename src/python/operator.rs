//! Operators: arithmetic, comparisons, `and` and `or`.

use super::ast::{Argument, Expr, ExprKind, Place};
use super::code::{Binding, Code, Value, joined};
use super::translator::{Translated, Translator, refuse};
use super::types::Type;

impl<'p> Translator<'p> {
    /// A value of which only the truth counts.
    pub(super) fn condition(&mut self, value: &'p Expr) -> Translated<Value> {
        match &value.kind {
            ExprKind::Not(inner) => {
                let inner = self.condition(inner)?;
                if let Code::Not(twice) = inner.code {
                    return Ok(*twice);
                }
                Ok(Value::new(Code::Not(Box::new(inner)), Type::Bool))
            }
            ExprKind::Boolean { and, left, right } => {
                let left = self.condition(left)?;
                let mark = self.out.lines.len();
                let right = self.condition(right)?;
                if self.out.lines.len() == mark {
                    return Ok(both(*and, &left, &right));
                }
                self.later(*and, left, right, mark)
            }
            _ => self.expr(value),
        }
    }

    /// The right side of `and` or `or` needs statements, which must run only when it counts.
    fn later(&mut self, and: bool, left: Value, right: Value, mark: usize) -> Translated<Value> {
        let needed = self.out.take_since(mark);
        let name = self.fresh("truth");
        let ty = left.ty.clone().join(right.ty.clone());
        self.out.line(format!("{name} = {}", left.right_side()));
        self.out.open(if and { format!("if ${name} {{") } else { format!("if not ${name} {{") });
        self.out.put_back_inside(needed);
        self.out.line(format!("{name} = {}", right.right_side()));
        self.out.close();
        Ok(Value::variable(name, ty))
    }

    /// `left or right` as a value: one of its sides.
    pub(super) fn boolean_value(&mut self, and: bool, left: &'p Expr, right: &'p Expr) -> Translated<Value> {
        let left = self.expr(left)?;
        let mark = self.out.lines.len();
        let right = self.expr(right)?;
        if left.ty == Type::Bool && right.ty == Type::Bool && self.out.lines.len() == mark {
            return Ok(both(and, &left, &right));
        }
        self.later(and, left, right, mark)
    }

    pub(super) fn unary(&mut self, operator: char, inner: &'p Expr) -> Translated<Value> {
        let value = self.expr(inner)?;
        match (operator, &value.code) {
            ('+', _) => Ok(value),
            ('-', Code::Number(digits)) if !digits.starts_with('-') => {
                Ok(Value::new(Code::Number(format!("-{digits}")), value.ty))
            }
            ('-', _) => {
                let ty = value.ty.clone();
                Ok(Value::operation(format!("-{}", value.operand(Binding::Sign)), Binding::Sign, ty))
            }
            _ => Ok(Value::operation(format!("~{}", value.operand(Binding::Sign)), Binding::Sign, Type::Int)),
        }
    }

    pub(super) fn binary(
        &mut self,
        operator: &str,
        left: &'p Expr,
        right: &'p Expr,
        place: Place,
    ) -> Translated<Value> {
        if operator == "%" && self.is_text(left) {
            return self.percent(left, right);
        }
        let (a, b) = (self.expr(left)?, self.expr(right)?);
        let natural = is_natural(left) && is_natural(right);
        self.arithmetic(operator, a, b, natural, place)
    }

    /// Whether an expression is text for certain, so that `%` formats.
    fn is_text(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Text { .. } => true,
            ExprKind::Name(name) => matches!(self.type_of(name), Type::Str | Type::Bytes),
            ExprKind::Binary(operator, left, _) => operator == "+" && self.is_text(left),
            _ => false,
        }
    }

    pub(super) fn arithmetic(
        &mut self,
        operator: &str,
        a: Value,
        b: Value,
        natural: bool,
        place: Place,
    ) -> Translated<Value> {
        let (left, right) = (a.ty.solid().clone(), b.ty.solid().clone());
        let is_text = |ty: &Type| matches!(ty, Type::Str | Type::Bytes);
        let number = match (&left, &right) {
            (Type::Float, _) | (_, Type::Float) => Type::Float,
            (Type::Int | Type::Bool, Type::Int | Type::Bool) => Type::Int,
            _ => Type::Any,
        };
        let plain = |operator: &str, binding: Binding, next: Binding, ty: Type| {
            Value::operation(format!("{} {operator} {}", a.operand(binding), b.operand(next)), binding, ty)
        };
        match operator {
            "+" if is_text(&left) || is_text(&right) => {
                let ty = if is_text(&left) { left } else { right };
                let mut value = joined(vec![a.pieces(), b.pieces()]);
                value.ty = ty;
                Ok(value)
            }
            "+" => {
                let ty = match (&left, &right) {
                    (Type::List(_), Type::List(_)) => left.clone().join(right.clone()),
                    (Type::Tuple(x), Type::Tuple(y)) => Type::Tuple(x.iter().chain(y).cloned().collect()),
                    _ => number,
                };
                Ok(plain("+", Binding::Sum, Binding::Product, ty))
            }
            "-" => Ok(plain("-", Binding::Sum, Binding::Product, number)),
            "*" if is_text(&left) => Ok(Value::call(format!("repeat {} {}", a.word_text(), b.word_text()), left)),
            "*" if is_text(&right) => Ok(Value::call(format!("repeat {} {}", b.word_text(), a.word_text()), right)),
            "*" if matches!(left, Type::List(_) | Type::Tuple(_)) => {
                let helper = self.helper("repeat_list");
                Ok(Value::call(format!("{helper} {} {}", a.word_text(), b.word_text()), Type::list(left.element())))
            }
            "*" => Ok(plain("*", Binding::Product, Binding::Sign, number)),
            "/" if self.is_python2() && number == Type::Int => self.arithmetic("//", a, b, natural, place),
            "/" => {
                let whole = |value: &Value| value.ty.solid() != &Type::Float;
                if whole(&a) && whole(&b) {
                    let below = match &b.code {
                        Code::Number(digits) if !digits.starts_with("0x") => format!("{digits}.0"),
                        _ => format!("$(float {})", b.word_text()),
                    };
                    let text = format!("{} / {below}", a.operand(Binding::Product));
                    return Ok(Value::operation(text, Binding::Product, Type::Float));
                }
                Ok(plain("/", Binding::Product, Binding::Sign, Type::Float))
            }
            "//" => Ok(plain("//", Binding::Product, Binding::Sign, number)),
            "%" if natural && number == Type::Int => Ok(plain("%", Binding::Product, Binding::Sign, Type::Int)),
            "%" => {
                let helper = self.helper("modulo");
                Ok(Value::call(format!("{helper} {} {}", a.word_text(), b.word_text()), number))
            }
            "**" => Ok(plain("**", Binding::Power, Binding::Sign, number)),
            "&" => Ok(plain("&", Binding::BitAnd, Binding::Shift, Type::Int)),
            "|" => Ok(plain("|", Binding::BitOr, Binding::BitXor, Type::Int)),
            "^" => Ok(plain("^", Binding::BitXor, Binding::BitAnd, Type::Int)),
            "<<" | ">>" => Ok(plain(operator, Binding::Shift, Binding::Sum, Type::Int)),
            _ => refuse(place, format!("the operator `{operator}` has no counterpart")),
        }
    }

    pub(super) fn compare(&mut self, first: &'p Expr, rest: &'p [(String, Expr)], place: Place) -> Translated<Value> {
        let mut left = self.compared(first)?;
        let mut all: Option<Value> = None;
        for (number, (operator, right)) in rest.iter().enumerate() {
            let mut right_value = self.compared(right)?;
            if number + 1 < rest.len() && !right_value.is_simple() {
                right_value = self.in_variable(right_value, "middle");
            }
            let one = self.comparison(operator, &left, &right_value, place)?;
            all = Some(match all {
                Some(before) => both(true, &before, &one),
                None => one,
            });
            left = right_value;
        }
        all.map_or_else(|| refuse(place, "syntax error"), Ok)
    }

    /// A side of a comparison. `e.errno` is compared by its name.
    fn compared(&mut self, value: &'p Expr) -> Translated<Value> {
        if let ExprKind::Attribute(of, name) = &value.kind
            && name == "errno"
            && let ExprKind::Name(owner) = &of.kind
            && self.is_variable(owner)
            && self.type_of(owner) == Type::Error
        {
            let owner = self.variable_name(owner);
            return Ok(Value::call(format!("errno ${owner}"), Type::Constant));
        }
        self.expr(value)
    }

    fn comparison(&mut self, operator: &str, left: &Value, right: &Value, place: Place) -> Translated<Value> {
        let (left, right) = match (&left.ty, &right.ty) {
            // The number of an error beside one that is no name.
            (Type::Constant, Type::Int) => (self.error_number_of(left), right.clone()),
            (Type::Int, Type::Constant) => (left.clone(), self.error_number_of(right)),
            _ => (left.clone(), right.clone()),
        };
        let plain = |operator: &str| {
            let text = format!("{} {operator} {}", left.operand(Binding::BitOr), right.operand(Binding::BitOr));
            Value::operation(text, Binding::Comparison, Type::Bool)
        };
        Ok(match operator {
            "==" | "!=" | "is" | "is not" => {
                let mixed =
                    matches!((left.ty.solid(), right.ty.solid()), (Type::Str, Type::Bytes) | (Type::Bytes, Type::Str));
                let is = matches!(operator, "==" | "is");
                if mixed {
                    self.note(
                        place,
                        "Python never finds bytes equal to a str: one of them needs `b\"…\"` or `.decode()`",
                    );
                    return Ok(Value::word(if is { "false" } else { "true" }, Type::Bool));
                }
                plain(if is { "==" } else { "!=" })
            }
            "in" | "not in" => {
                let call = match right.ty.solid() {
                    Type::Dict(..) => {
                        let helper = self.helper("has_key");
                        format!("{helper} {} {}", right.word_text(), left.word_text())
                    }
                    _ => format!("contains {} {}", right.word_text(), left.word_text()),
                };
                let call = Value::call(call, Type::Bool);
                if operator == "in" { call } else { Value::new(Code::Not(Box::new(call)), Type::Bool) }
            }
            _ => plain(operator),
        })
    }

    /// `errno $e` beside a number is the error's number.
    fn error_number_of(&mut self, value: &Value) -> Value {
        match &value.code {
            Code::Call(call) if call.starts_with("errno ") => {
                let helper = self.helper("error_number");
                Value::call(call.replacen("errno", helper, 1), Type::Int)
            }
            Code::Word(word) => Value::call(format!("get $(get $(constants {word}) 0) 1"), Type::Int),
            _ => value.clone(),
        }
    }

    /// Positional arguments alone.
    pub(super) fn plain_arguments(&mut self, arguments: &'p [Argument], place: Place) -> Translated<Vec<Value>> {
        let mut all = Vec::new();
        for argument in arguments {
            if argument.starred {
                return refuse(place, "sockshell does not unpack with `*`");
            }
            if let Some(name) = &argument.name {
                return refuse(place, format!("the argument `{name}=` has no counterpart here"));
            }
            all.push(self.expr(&argument.value)?);
        }
        Ok(all)
    }
}

fn both(and: bool, left: &Value, right: &Value) -> Value {
    let (word, binding) = if and { ("and", Binding::And) } else { ("or", Binding::Or) };
    let text = format!("{} {word} {}", left.operand(binding), right.operand(binding));
    Value::operation(text, binding, Type::Bool)
}

/// Whether a number cannot be negative, so that dividing towards zero is dividing downwards.
fn is_natural(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Integer(_) => true,
        ExprKind::Call(callee, _) => matches!(&callee.kind, ExprKind::Name(name) if name == "len" || name == "ord"),
        ExprKind::Binary(operator, left, right) => {
            matches!(operator.as_str(), "+" | "*" | "//" | "%" | "&" | ">>") && is_natural(left) && is_natural(right)
        }
        _ => false,
    }
}
