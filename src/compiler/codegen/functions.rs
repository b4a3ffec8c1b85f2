//! Code for calls of functions: evaluates the words directly into the first registers of the function's frame.

use super::Codegen;
use super::builder::count;
use crate::compiler::bytecode::{CallSite, Op, Reg};
use crate::compiler::check::forms;
use crate::diagnostic::{Diagnostic, counted};
use crate::spec::Takes;
use crate::syntax::ast::Call;

impl Codegen<'_, '_> {
    pub(in crate::compiler) fn function_call(&mut self, call: &Call, to: Reg) {
        let mark = self.b.mark();
        if let Some((function, first)) = self.function_arguments(call) {
            let site = self.b.call_site(CallSite { function, first, count: count(call.words.len()) });
            self.b.span = call.span;
            self.b.emit(Op::Call { to, call: site });
        }
        self.b.release(mark);
    }

    pub(in crate::compiler) fn function_arguments(&mut self, call: &Call) -> Option<(u32, Reg)> {
        let (function, definition) = self.env.names.function(&call.name.text)?;
        let definition = definition.clone();
        if let Some(handle) = &call.handle {
            let message = format!("the function `{}` does not work on a handle", call.name.text);
            let hint = format!("pass it as an argument: `{} ${}`", call.name.text, handle.text);
            self.wrong(Diagnostic::error(message).at(handle.span).hint(hint));
            return None;
        }
        if definition.params.len() != call.words.len() {
            let (given, wanted) = (call.words.len(), definition.params.len());
            let message = format!("`{}` takes {}, not {given}", call.name.text, counted(wanted, "argument"));
            let params: String = definition.params.iter().flat_map(|param| [" ", &param.text]).collect();
            let mut diagnostic = Diagnostic::error(message).at(call.span);
            diagnostic =
                diagnostic.maybe_hint(forms::operator_hint(&call.name.text, &call.words.iter().collect::<Vec<_>>()));
            self.wrong(diagnostic.hint(format!("usage: {}{params}", call.name.text)));
            return None;
        }
        let first = self.b.temporaries(count(call.words.len()));
        for (register, word) in (first..).zip(&call.words) {
            if let Some(name) = forms::option_name(word) {
                let message = format!("`{}` is a function and takes no options", call.name.text);
                self.wrong(Diagnostic::error(message).at(word.span).hint(format!("quote it to pass text: \"{name}\"")));
            }
            self.argument(Takes::Any, word, register);
        }
        Some((function, first))
    }
}
