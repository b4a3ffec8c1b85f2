//! Code for `spawn` (a call or a block in a task of its own) and `within` (a block with a time limit).

use std::rc::Rc;

use super::Codegen;
use super::builder::{Builder, count};
use crate::compiler::bytecode::{CallSite, Code, Level, Op, Reg};
use crate::compiler::check::literals;
use crate::spec::{Need, Param, Takes};
use crate::syntax::ast::{Block, Call, Word};
use crate::values::Value;

impl Codegen<'_, '_> {
    /// Code for `spawn command word …`: the words are evaluated in this task, the call runs in the new one.
    pub(crate) fn spawn_call(&mut self, call: &Call, to: Reg) {
        let outer = std::mem::replace(&mut self.b.span, call.span);
        let mark = self.b.mark();
        if let Some((code, copies)) = self.call_in_a_task(call) {
            self.spawn(code, copies, &call.name.text, to);
        }
        self.b.release(mark);
        self.b.span = outer;
    }

    fn call_in_a_task(&mut self, call: &Call) -> Option<(Code, Vec<(Reg, Reg)>)> {
        let mut b = Builder::new(&call.name.text, Level::Function, Rc::default(), call.span);
        let (copies, to): (Vec<(Reg, Reg)>, Reg);
        if let Some((command, spec)) = self.env.vocabulary.command(&call.name.text) {
            let mut site = self.native_site(call, command, spec)?;
            copies = (site.first..).zip(0..site.count).collect();
            let first = b.temporaries(site.count + 1);
            to = first + site.count;
            site.first = first;
            b.statement(call.span);
            let site = b.native_site(site);
            b.emit(Op::Native { to, site });
        } else if self.env.names.function(&call.name.text).is_some() {
            let (function, outer) = self.function_arguments(call)?;
            let arguments = count(call.words.len());
            copies = (outer..).zip(1..=arguments).collect();
            to = b.temporaries(arguments + 1);
            b.statement(call.span);
            let site = b.call_site(CallSite { function, first: to + 1, count: arguments });
            b.emit(Op::Call { to, call: site });
        } else {
            self.unknown(call);
            return None;
        }
        Some((b.finish(to), copies))
    }

    pub(crate) fn spawn(&mut self, code: Code, copies: Vec<(Reg, Reg)>, name: &str, to: Reg) {
        self.b.dirty = true;
        let spawn = self.b.spawn_site(Rc::new(code), copies, name);
        self.b.emit(Op::Spawn { to, spawn });
    }

    /// Code for `within TIME { … }`.
    pub(crate) fn within(&mut self, time: &Word, body: &Block, to: Reg) {
        let param = Param { name: "TIME", takes: Takes::Time, need: Need::Required };
        if let Some(mistake) = literals::word("within", &param, time) {
            self.wrong(mistake);
        }
        let seconds = self.b.temporary();
        self.argument(Takes::Time, time, seconds);
        let late = self.b.label();
        let keep = self.b.mark();
        self.b.jump(late, |target| Op::EnterWithin { time: seconds, target, keep });
        self.b.handlers += 1;
        let scope_shows = std::mem::replace(&mut self.show, false);
        self.block(body);
        self.show = scope_shows;
        self.b.emit(Op::Leave);
        self.b.handlers -= 1;
        self.b.place(late);
        self.b.load(to, Value::None);
    }
}
