//! Lines typed at a stop: they run in a frame above the one in which the main task stopped, and their failures end only
//! the typed line.

use std::rc::Rc;

use crate::compiler::Program;
use crate::compiler::bytecode::Level;
use crate::machine::Machine;
use crate::machine::frontend::LineEnd;
use crate::machine::task::{Frame, Handler, HandlerKind};
use crate::values::Value;

impl Machine {
    /// Whether the program that is stepped through has room for the names of a typed line. They are top-level
    /// variables, also when the line is typed in a function, and those were counted when the program began.
    pub(crate) fn step_has_room(&self, program: &Program) -> bool {
        self.scheduler.tasks.main().is_none_or(|main| program.names.top_names().len() <= main.top)
    }

    /// Runs a typed line at the stop; the frontend is told how it ended.
    pub(crate) fn step_typed(&mut self, program: Program) {
        self.vm.link(&program);
        self.names = program.names;
        self.debugger.eval_result = None;
        let code = program.main;
        let Some(main) = self.scheduler.tasks.main_mut() else { return };
        let Some((base, to)) = main.frames.last().map(|frame| (frame.base, frame.code.registers)) else { return };
        let frames = main.frames.len();
        main.push_handler(Handler { frame: frames, target: 0, keep: 0, kind: HandlerKind::Typed });
        let (from, end) = (base + to as usize, base + code.registers.max(to + 1) as usize);
        main.stack.truncate(from);
        main.stack.resize(end, Value::Unset);
        main.frames.push(Frame { code, pc: 0, base, to, handlers: main.handlers.len() });
        if let Some(step) = &mut self.debugger.step {
            step.typed = Some(frames);
        }
        self.step_wake();
    }

    pub(in crate::machine) fn typed_ends(&mut self, end: LineEnd) {
        if let Some(step) = &mut self.debugger.step {
            step.typed_end = Some(end);
        }
    }

    /// The value of the last typed head of a block: the condition of an `if` or `while`, the list of a `for`.
    pub(crate) fn take_typed_value(&mut self) -> Option<Value> {
        self.debugger.eval_result.take()
    }

    /// Puts a list into the register from which the `for` loop at the stop reads it.
    pub(crate) fn step_list(&mut self, to: u32, list: Value) {
        let Some(main) = self.scheduler.tasks.main_mut() else { return };
        let Some(at) = main.frames.last().map(|frame| frame.base + to as usize) else { return };
        if let Some(place) = main.stack.get_mut(at) {
            *place = list;
        }
    }

    /// The variables that have a value at the stop: first those of the function, then top-level ones, then shared ones.
    pub(crate) fn variables(&mut self) -> Vec<(Rc<str>, Value)> {
        let mut found = Vec::new();
        let Some(main) = self.scheduler.tasks.main_mut() else { return found };
        let mut add = |names: &[Rc<str>], base: usize| {
            for (name, value) in names.iter().zip(main.stack.iter().skip(base)) {
                if !name.is_empty() && !value.is_unset() {
                    found.push((name.clone(), value.clone()));
                }
            }
        };
        if let Some(Frame { code, base, .. }) = main.frames.last()
            && code.level == Level::Function
        {
            add(&code.names, *base);
        }
        add(self.names.top_names(), 0);
        let shared: Vec<(Rc<str>, u32)> = self.names.shared().map(|(name, at)| (name.into(), at)).collect();
        found.extend(shared.into_iter().filter_map(|(name, at)| Some((name, self.vm.shared(at)?.clone()))));
        found.retain(|(_, value)| !value.is_unset());
        found
    }
}
