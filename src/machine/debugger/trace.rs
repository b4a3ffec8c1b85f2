//! The hook of the run loop for `-x`, `trace on` and stepping, called before each instruction.

use crate::compiler::bytecode::Code;
use crate::machine::Machine;
use crate::machine::task::Task;
use crate::values::Value;

impl Machine {
    /// Turns the trace on or off, from the next statement on.
    pub(crate) fn trace(&mut self, on: bool) {
        self.debugger.observer = on.then(|| self.frontend.observer());
    }

    /// Reports the value of the statement that ended before this instruction, and a statement that starts here. Returns
    /// whether the task stops for stepping.
    pub(in crate::machine) fn observe(&mut self, task: &mut Task, code: &Code, pc: usize, registers: &[Value]) -> bool {
        #[expect(clippy::cast_possible_truncation, reason = "positions in code are 32 bits")]
        let pc = pc as u32;
        let depth = (task.key.index, task.frames.len());
        let result = code.result(pc).filter(|_| self.comes_from_before(depth, code, pc));
        let result = result.map(|register| &registers[register as usize]);
        let head = code.statement_start(pc);
        if head.is_some() {
            self.debugger.started.insert(depth, pc);
        }
        if let Some(mut watcher) = self.debugger.observer.take() {
            if let Some(value) = result {
                let text = watcher.result(&task.value.name.get(), value);
                self.write_trace(&text);
            }
            if let Some(head) = head {
                let text = watcher.statement(&task.value.name.get(), head, &self.sources);
                self.write_trace(&text);
            }
            self.debugger.observer = Some(watcher);
        }
        self.is_stepping() && task.is_main && self.stops(task, code, pc, registers, result)
    }

    /// Whether the instruction was reached from the statement before it in the code: loops and branches also jump to
    /// where a statement ends.
    fn comes_from_before(&self, depth: (u32, usize), code: &Code, pc: u32) -> bool {
        let before = pc.checked_sub(1).and_then(|pc| code.mark(pc)).map(|mark| mark.start);
        before.is_some() && self.debugger.started.get(&depth).copied() == before
    }

    /// Writes to standard error, after what the statement before has printed.
    fn write_trace(&mut self, text: &str) {
        if !text.is_empty() {
            self.write_error(text.as_bytes());
        }
    }
}
