//! Values that a script computes or reads and that nothing takes.

use super::{End, Warner};
use crate::compiler::Mode;
use crate::spec::{CalledFor, Spec};
use crate::syntax::ast::{Call, Expr, ExprKind, PieceKind, Rvalue, RvalueKind, Word, WordKind};

impl Warner<'_> {
    /// Looks at a value that is a statement of its own.
    pub(super) fn dropped(&mut self, value: &Rvalue, end: End) {
        // The prompt shows the value, and `-c` writes the last.
        if self.facts.mode == Mode::Prompt || self.written == Some(value.span) {
            return;
        }
        match &value.kind {
            RvalueKind::Call(call) => self.dropped_call(call, value, end),
            RvalueKind::Not(_) => self.dropped_value("the result of `not`", value, end),
            RvalueKind::Expr(expr) => self.dropped_expr(expr, value, end),
            _ => {}
        }
    }

    fn dropped_call(&mut self, call: &Call, value: &Rvalue, end: End) {
        let Some((_, spec)) = self.facts.vocabulary.command(&call.name.text) else { return };
        if self.place.tries {
            return;
        }
        match spec.called_for {
            CalledFor::Effect => {}
            CalledFor::Result => self.dropped_value(&format!("what `{}` gives", spec.name), value, end),
            CalledFor::Data => self.dropped_data(spec, value, end),
        }
    }

    fn dropped_expr(&mut self, expr: &Expr, value: &Rvalue, end: End) {
        let text = self.text(value.span);
        match &expr.kind {
            // They stand for "nothing" in a block that needs a statement.
            ExprKind::None | ExprKind::Bool(_) => {}
            ExprKind::Compare(..) => {
                let hint = format!("`assert {text}` ends the script unless it is true; `name = …` assigns");
                self.warn("nothing looks at this comparison", value.span, [hint]);
            }
            ExprKind::Word(Word { kind: WordKind::Value(piece), .. }) => {
                if let PieceKind::Substitution(inner) = &piece.kind {
                    self.dropped(inner, end);
                } else {
                    self.dropped_value("this value", value, end);
                }
            }
            ExprKind::Word(_) => {
                let hint = format!("`print {text}` writes it; a comment begins with `#`");
                self.warn("nothing takes this text", value.span, [hint]);
            }
            _ => self.dropped_value("this value", value, end),
        }
    }

    fn dropped_value(&mut self, what: &str, value: &Rvalue, end: End) {
        let text = self.text(value.span);
        let printed = match &value.kind {
            RvalueKind::Expr(Expr { kind: ExprKind::Word(_) | ExprKind::Int(_), .. }) => text.clone(),
            _ => format!("$({text})"),
        };
        let hint = match end {
            End::Nothing => format!("`print {printed}` writes it, `name = {text}` keeps it"),
            _ => returned(&text, end),
        };
        self.warn(format!("nothing takes {what}"), value.span, [hint]);
    }

    fn dropped_data(&mut self, spec: &Spec, value: &Rvalue, end: End) {
        let text = self.text(value.span);
        let keep = match end {
            End::Nothing => format!("`data = {text}` keeps it, `print $({text})` writes it"),
            _ => returned(&text, end),
        };
        let drop = format!("to read it and drop it, write `_ = {text}`");
        self.warn(format!("nothing takes what `{}` reads", spec.name), value.span, [keep, drop]);
    }
}

fn returned(text: &str, end: End) -> String {
    let whom = if end == End::Task { "whoever waits for the task" } else { "the caller" };
    format!("`return {text}` gives it to {whom}")
}
