//! Code for `assert` and `fails`.

use super::Codegen;
use super::statements::simple_comparison;
use crate::compiler::bytecode::{NOWHERE, Op, Reg};
use crate::compiler::check::suggest::closest;
use crate::compiler::names::collect::literal;
use crate::diagnostic::Diagnostic;
use crate::net::errno;
use crate::syntax::ast::{Rvalue, Word};

impl Codegen<'_, '_> {
    /// Code for `fails ERRNO call`, or `within` in place of the call: gives the error; success is a failed expectation.
    pub(crate) fn fails(&mut self, wanted: &Word, call: &Rvalue, to: Reg) {
        self.b.dirty = true;
        let name = self.b.temporary();
        self.wanted_errno(wanted);
        self.text_word(wanted, name);
        let error = self.b.temporary();
        let failed = self.b.label();
        let keep = self.b.mark();
        self.b.jump(failed, |target| Op::EnterFails { target, to: error, keep });
        self.b.handlers += 1;
        let ignored = self.b.temporary();
        self.rvalue(call, ignored);
        self.b.emit(Op::Leave);
        self.b.handlers -= 1;
        self.b.span = call.span;
        self.b.emit(Op::FailsMissed { wanted: name });
        self.b.place(failed);
        self.b.emit(Op::CheckFails { from: error, wanted: name });
        self.b.emit(Op::Move { to, from: error });
    }

    fn wanted_errno(&mut self, wanted: &Word) {
        let Some(name) = literal(&wanted.kind).filter(|name| name != "any" && errno::number(name).is_none()) else {
            return;
        };
        let diagnostic = Diagnostic::error(format!("`{name}` is no errno name")).at(wanted.span);
        let hint = closest(&name, errno::names()).map_or_else(
            || "write a name like ECONNREFUSED, or `any` for any failure".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        self.wrong(diagnostic.hint(hint));
    }

    pub(in crate::compiler) fn assert(&mut self, value: &Rvalue, text: Option<&Word>) {
        let (held, failed) = (self.b.label(), self.b.label());
        let compared = simple_comparison(value).map(|(comparison, left, right)| {
            let (a, b) = (self.operand(left), self.operand(right));
            self.b.jump(failed, |to| Op::JumpUnlessCompare { comparison, a, b, to });
            (a, b)
        });
        if compared.is_none() {
            self.jump_unless(value, failed);
        }
        self.b.jump(held, |to| Op::Jump { to });
        self.b.place(failed);
        self.b.span = value.span;
        let register = text.map_or(NOWHERE, |text| {
            let to = self.b.temporary();
            self.text_word(text, to);
            to
        });
        self.b.emit(match compared {
            Some((a, b)) => Op::AssertCompare { a, b, text: register },
            None => Op::AssertFailed { text: register },
        });
        self.b.place(held);
    }
}
